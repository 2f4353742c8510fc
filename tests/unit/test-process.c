// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <pthread.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "host/process.h"

#include "cmocka-all.h"

static void write_file(const char *path, const char *content, size_t len)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fwrite(content, 1, len, file);
	fclose(file);
}

static char dir[32];
static int proc_fd;

static int set_up(void **state)
{
	(void)state;
	strcpy(dir, "/tmp/process-XXXXXX");
	assert_non_null(mkdtemp(dir));
	assert_int_equal(chdir(dir), 0);
	mkdir("7", 0700);
	proc_fd = open(".", O_RDONLY | O_DIRECTORY);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	unlink("7/comm");
	unlink("7/cmdline");
	unlink("7/cgroup");
	unlink("7/stat");
	rmdir("7");
	rmdir(dir);
	close(proc_fd);
	return 0;
}

static void check_process(uint32_t pid, const char *name, const char *from, const char *scope)
{
	struct sample_vm vm = {
		.pid = pid, .name = "before", .name_from = "before", .scope = "before"
	};

	process_read(proc_fd, UNKNOWN, &vm);
	assert_string_equal(vm.name, name);
	assert_string_equal(vm.name_from[0] ? vm.name_from : "nothing", from);
	assert_string_equal(vm.scope, scope);
}

#define WRITE(path, content) write_file(path, content, sizeof(content) - 1)

static void test_process(void **state)
{
	(void)state;
	check_process(8, "", "nothing", "");
	check_process(7, "", "nothing", "");
	WRITE("7/comm", "fire\033cracker\n");
	check_process(7, "fire\033cracker", "comm", "");
	WRITE("7/cgroup", "0::/user.slice/session-3.scope\n");
	check_process(7, "fire\033cracker", "comm", "session-3.scope");
	WRITE("7/cgroup", "0::/machine.slice/machine-ch\\x2d1\\x2dmail.scope\n");
	check_process(7, "mail", "cgroup", "machine-ch-1-mail.scope");
	WRITE("7/cmdline", "qemu\0-name\0web\0");
	check_process(7, "web", "QEMU -name", "machine-ch-1-mail.scope");
	WRITE("7/cmdline", "qemu\0-S\0");
	WRITE("7/cgroup", "0::/\n");
	check_process(7, "fire\033cracker", "comm", "");
	/* A jail has the process, but not under its name. */
	WRITE("7/cmdline", "/proc/self/exe\0--id\0web\0");
	WRITE("7/comm", "firecracker\n");
	check_process(7, "web", "Firecracker --id", "");
}

/* Longer than what is looked at, with the name before and behind that. */
static void test_endless_command_line(void **state)
{
	static char cmdline[200000];

	(void)state;
	memset(cmdline, 'x', sizeof(cmdline));
	memcpy(cmdline, "qemu\0-name\0web", 15);
	write_file("7/cmdline", cmdline, sizeof(cmdline));
	WRITE("7/comm", "qemu\n");
	check_process(7, "web", "QEMU -name", "");

	memset(cmdline, 'x', sizeof(cmdline));
	memcpy(cmdline, "qemu", 5);
	memcpy(cmdline + sizeof(cmdline) - 11, "\0-name\0web", 11);
	write_file("7/cmdline", cmdline, sizeof(cmdline));
	write_file("7/cgroup", cmdline, sizeof(cmdline));
	write_file("7/comm", cmdline + 5, sizeof(cmdline) - 5);
	check_process(7, "xxxxxxxxxxxxxxx", "comm", "");

	/* A name that is longer than any is cut. */
	memset(cmdline, 'y', sizeof(cmdline));
	memcpy(cmdline, "qemu\0-name", 11);
	cmdline[60000] = '\0';
	write_file("7/cmdline", cmdline, sizeof(cmdline));
	check_process(7, "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy",
		      "QEMU -name", "");
}

#define ID "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void test_what_it_is_filed_under(void **state)
{
	struct sample_vm vm = { .pid = 7 };
	struct passwd *user = getpwuid(geteuid());

	(void)state;
	WRITE("7/cgroup", "0::/system.slice/docker-" ID ".scope/vms\n");
	WRITE("7/comm", "qemu\n");
	process_read(proc_fd, UNKNOWN, &vm);
	assert_string_equal(vm.scope, "docker-0123456789ab.scope");
	assert_string_equal(vm.unit, "docker-" ID ".scope");
	assert_string_equal(vm.container, "0123456789ab");
	assert_string_equal(vm.comm, "qemu");
	if (user)
		assert_string_equal(vm.owner, user->pw_name);
	/* A user of a directory service, or of nobody's */
	if (!chown("7", 1234567, -1)) {
		process_read(proc_fd, UNKNOWN, &vm);
		assert_string_equal(vm.owner, "1234567");
	}
}

/* 1000 s after boot, by a clock of 100 ticks a second */
#define STAT_1000 "7 (a) b) R 1 7 7 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 100000 1 1\n"

static void check_pid(uint64_t created_ns, uint32_t expected)
{
	struct sample_vm vm = { .pid = 7 };

	process_read(proc_fd, created_ns, &vm);
	assert_int_equal(vm.pid, expected);
	assert_string_equal(vm.comm, expected ? "qemu" : "");
}

static void test_a_pid_used_again_is_not_the_creator(void **state)
{
	(void)state;
	assert_int_equal(sysconf(_SC_CLK_TCK), 100);
	WRITE("7/comm", "qemu\n");
	WRITE("7/stat", STAT_1000);
	check_pid(1000000000000, 7);
	check_pid(1234000000000, 7);
	check_pid(999990000000, 0);
	check_pid(UNKNOWN, 7);
	/* No such thing to go by. */
	WRITE("7/stat", "7 (a) R 1\n");
	check_pid(1, 7);
}

static volatile pid_t tid;

static void *name_thread(void *data)
{
	pthread_setname_np(pthread_self(), "CPU 3/KVM");
	tid = gettid();
	pause();
	return data;
}

/* The real /proc. */
static void test_threads(void **state)
{
	int real = open("/proc", O_RDONLY | O_DIRECTORY);
	struct sample_vcpu vcpu = { .thread = "before" };
	pthread_t thread;
	pid_t child;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, name_thread, NULL), 0);
	while (!tid)
		usleep(1000);
	vcpu.tid = tid;
	process_read_thread(real, getpid(), &vcpu);
	assert_string_equal(vcpu.thread, "CPU 3/KVM");
	pthread_cancel(thread);
	pthread_join(thread, NULL);

	/* A thread, but of another process: the number was used again. */
	child = fork();
	if (!child) {
		pause();
		_exit(0);
	}
	vcpu.tid = child;
	process_read_thread(real, getpid(), &vcpu);
	assert_string_equal(vcpu.thread, "");
	process_read_thread(real, child, &vcpu);
	assert_string_not_equal(vcpu.thread, "");
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	close(real);
}

/* The real clock: this process was started before now, a child only after. */
static void test_real_times(void **state)
{
	int real = open("/proc", O_RDONLY | O_DIRECTORY);
	struct sample_vm vm = { .pid = getpid() };
	struct timespec now;
	uint64_t now_ns;
	pid_t child;

	(void)state;
	clock_gettime(CLOCK_BOOTTIME, &now);
	now_ns = now.tv_sec * 1000000000ULL + now.tv_nsec;
	process_read(real, now_ns, &vm);
	assert_int_equal(vm.pid, getpid());

	/* More than a tick later */
	usleep(30000);
	child = fork();
	if (!child) {
		pause();
		_exit(0);
	}
	vm.pid = child;
	process_read(real, now_ns, &vm);
	assert_int_equal(vm.pid, 0);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	close(real);
}

/* schedstat of a thread: on a CPU, waiting, how often */
static void test_run_delay(void **state)
{
	static const char stat[] = "12345 67890123456 78\n";

	(void)state;
	mkdir("7/task", 0700);
	mkdir("7/task/8", 0700);
	write_file("7/task/8/schedstat", stat, strlen(stat));
	assert_true(process_run_delay(proc_fd, 7, 8) == 67890123456);
	write_file("7/task/8/schedstat", "12345", 5);
	assert_true(process_run_delay(proc_fd, 7, 8) == UNKNOWN);
	unlink("7/task/8/schedstat");
	assert_true(process_run_delay(proc_fd, 7, 8) == UNKNOWN);
	rmdir("7/task/8");
	rmdir("7/task");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_run_delay, set_up, tear_down),
		TEST(test_process),
		TEST(test_endless_command_line),
		TEST(test_what_it_is_filed_under),
		TEST(test_a_pid_used_again_is_not_the_creator),
		TEST(test_threads),
		TEST(test_real_times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
