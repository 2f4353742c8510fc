// SPDX-License-Identifier: GPL-2.0-only
/*
 * test-program KVMEXITTOP: the program itself on a terminal, with a kernel played for
 * it.  What its loop makes of signals, of keys and of an end of both.
 */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <linux/capability.h>

#include "checks.h"
#include "session.h"

#include "../unit/cmocka-all.h"

static const char *program;

static void start(struct session *session)
{
	session_open(session, program, &session_xterm);
	/* The last row of the first sample */
	session_await_last(session, "", "npf");
}

/* CapEff of a thread; 0 if it has gone. */
static unsigned long long effective_of(const char *path)
{
	unsigned long long effective = 0;
	FILE *status = fopen(path, "re");
	char line[128];

	while (status && fgets(line, sizeof(line), status) &&
	       sscanf(line, "CapEff: %llx", &effective) != 1)
		;
	if (status)
		fclose(status);
	return effective;
}

/* What the manual lists for source netlink, processes, keys w and W, in each thread. */
static void test_privileges(void **state)
{
	static const unsigned int needed[] = {
		CAP_NET_ADMIN, CAP_BPF,	   CAP_PERFMON,	     CAP_SYS_ADMIN,	  CAP_SYS_PTRACE,
		CAP_CHOWN,     CAP_FOWNER, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH,
	};
	unsigned long long all = 0;
	char path[300];
	struct session session;
	struct dirent *entry;
	unsigned int nr = 0;
	DIR *threads;

	(void)state;
	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		all |= 1ULL << needed[i];
	/* A container's root has fewer, anybody else none. */
	all &= effective_of("/proc/self/status");
	start(&session);
	snprintf(path, sizeof(path), "/proc/%d/task", session.job);
	threads = opendir(path);
	assert_non_null(threads);
	while ((entry = readdir(threads))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "/proc/%d/task/%s/status", session.job, entry->d_name);
		assert_int_equal(effective_of(path), all);
		nr++;
	}
	closedir(threads);
	/* The screen and the feed */
	assert_in_range(nr, 2, 9);
	session_type(&session, "q");
	check_exit(&session, 0);
	session_close(&session);
}

static void test_quit(void **state)
{
	struct session session;

	(void)state;
	start(&session);
	check_taken(&session);
	session_type(&session, "q");
	check_exit(&session, 0);
	check_given_back(&session);
	session_close(&session);
}

static void test_signals(void **state)
{
	static const int signals[] = { SIGTERM, SIGHUP, SIGINT, SIGQUIT };

	(void)state;
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		struct session session;

		start(&session);
		kill(session.job, signals[i]);
		check_exit(&session, 0);
		check_given_back(&session);
		session_close(&session);
	}
}

static void test_crashes(void **state)
{
	static const int signals[] = { SIGSEGV, SIGABRT, SIGBUS };

	(void)state;
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		struct session session;

		start(&session);
		kill(session.job, signals[i]);
		check_killed(&session, signals[i]);
		check_given_back(&session);
		session_close(&session);
	}
}

static void test_suspend(void **state)
{
	struct session session;

	(void)state;
	start(&session);
	for (int i = 0; i < 3; i++) {
		/* At the pace of a person, see test-terminal */
		usleep(300000);
		session_type(&session, "\032");
		check_stopped(&session, SIGTSTP);
		check_given_back(&session);
		session.nr_output = 0;
		session_continue(&session, 'f');
		session_await_last(&session, "\033[?1049h", "npf");
		check_taken(&session);
	}
	session_type(&session, "q");
	check_exit(&session, 0);
	check_given_back(&session);
	session_close(&session);
}

/* ^Z that comes while a screen is drawn is not lost. */
static void test_suspend_while_drawing(void **state)
{
	struct session session;

	(void)state;
	start(&session);
	session_type(&session, "d0.01\r");
	for (int i = 0; i < 40; i++) {
		usleep(50000 + 700 * i);
		session_type(&session, "\032");
		check_stopped(&session, SIGTSTP);
		session.nr_output = 0;
		session_continue(&session, 'f');
		session_await_last(&session, "\033[?1049h", "npf");
	}
	session_type(&session, "q");
	check_exit(&session, 0);
	session_close(&session);
}

static void test_storm_of_sizes(void **state)
{
	const struct winsize last = { .ws_row = 7, .ws_col = 40 };
	struct session_event event;
	struct session session;

	(void)state;
	start(&session);
	srand(1);
	for (int i = 0; i < 1000; i++) {
		const struct winsize size = { .ws_row = 8 + rand() % 100,
					      .ws_col = 40 + rand() % 250 };

		ioctl(session.master, TIOCSWINSZ, &size);
		/* It draws in some of them, with keys in between. */
		if (i % 10 == 0) {
			session_type(&session, "vxj\177");
			usleep(5000);
		}
	}
	/* The only one that is too small. */
	ioctl(session.master, TIOCSWINSZ, &last);
	session_await_last(&session, "", "(40x8 needed)");
	session_type(&session, "q");
	assert_int_equal(session_wait(&session, &event), 0);
	check_given_back(&session);
	session_close(&session);
}

/* Hanging up comes with SIGHUP to the job, unless its shell saw to it that it does not. */
static void test_hang_up(void **state)
{
	static const struct session_options deaf = { .term = "xterm-256color", .deaf = true };
	const struct session_options *options[] = { &session_xterm, &deaf };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct session_event event;
		struct session session;

		session_open(&session, program, options[i]);
		session_await_last(&session, "", "npf");
		session_hang_up(&session);
		assert_int_equal(session_wait(&session, &event), 0);
		check_usage(&event);
		session_close(&session);
	}
}

/* Until the job has taken so much more CPU time: it is at work then. */
static void await_work(const struct session *session, long ms)
{
	struct timespec used;
	clockid_t clock;
	long before = -1, now;

	assert_int_equal(clock_getcpuclockid(session->job, &clock), 0);
	do {
		usleep(10000);
		assert_int_equal(clock_gettime(clock, &used), 0);
		now = used.tv_sec * 1000 + used.tv_nsec / 1000000;
		before = before < 0 ? now : before;
	} while (now - before < ms);
}

/* However long it is busy with a recording of a stranger. */
static void test_long_seek(void **state)
{
	static const struct session_options options = { .term = "xterm-256color",
							.argument = "--replay=bomb.kvx" };
	const int signals[] = { SIGTERM, SIGINT };
	char command[1024];

	(void)state;
	snprintf(command, sizeof(command), "%s bomb 3000 >bomb.kvx", getenv("FORGE"));
	assert_int_equal(system(command), 0);
	for (size_t i = 0; i < 2; i++) {
		struct session_event event;
		struct session session;

		session_open(&session, program, &options);
		session_await_last(&session, "", "EXITS/S");
		session_type(&session, "}");
		await_work(&session, 500);
		kill(session.job, signals[i]);
		assert_int_equal(session_wait(&session, &event), 0);
		session_close(&session);
	}
	unlink("bomb.kvx");
}

static void test_slow_source(void **state)
{
	struct session session;

	(void)state;
	setenv("FAKE_KERNEL", "mute", 1);
	/* What the source's thread holds is left to it. */
	setenv("LSAN_OPTIONS", "detect_leaks=0", 1);
	session_open(&session, program, &session_xterm);
	unsetenv("FAKE_KERNEL");
	unsetenv("LSAN_OPTIONS");
	session_await_last(&session, "", "waiting for the first sample");
	session_type(&session, "h");
	session_await_last(&session, "", "guest's own");
	session_await_last(&session, "", "SOURCE SLOW");
	/* It goes at once; the source would need five seconds. */
	session_type(&session, "q");
	check_exit(&session, 0);
	check_given_back(&session);
	session_close(&session);
}

/* KVM's modules go and come back: the third sample fails, the fourth does not. */
static void test_lost_source(void **state)
{
	const char *two = getenv("FAKE_SAMPLES"), *second = strchr(two, ':') + 1;
	char *before = strdup(two), samples[2000];
	struct session session;

	(void)state;
	snprintf(samples, sizeof(samples), "%.*s!%s:%s", (int)(second - two), two, second, two);
	setenv("FAKE_SAMPLES", samples, 1);
	session_open(&session, program, &session_xterm);
	setenv("FAKE_SAMPLES", before, 1);
	free(before);
	session_await_last(&session, "", "SOURCE LOST");
	sleep(3);
	/* ^L redraws all: a line above where it was lost, and not there again. */
	session_type(&session, "\f");
	session_await_last(&session, "SOURCE LOST", "VMs");
	session_type(&session, "q");
	check_exit(&session, 0);
	check_given_back(&session);
	session_close(&session);
}

/* A view that another one saved would otherwise go unnoticed, under sudo -E for one. */
static void test_settings_are_said(void **state)
{
	static char home[] = "/tmp/test-program-XXXXXX";
	char path[100], command[200];
	struct session session;

	(void)state;
	assert_non_null(mkdtemp(home));
	snprintf(path, sizeof(path), "%s/kvmexittop", home);
	assert_int_equal(mkdir(path, 0700), 0);
	setenv("XDG_CONFIG_HOME", home, 1);
	for (int other = 0; other <= (geteuid() == 0); other++) {
		snprintf(command, sizeof(command),
			 "printf 'view reason\nsort -count\n' >%s/settings", path);
		assert_int_equal(system(command), 0);
		snprintf(command, sizeof(command), "%s/settings", path);
		assert_int_equal(chown(command, other ? 65534 : geteuid(), -1), 0);
		start(&session);
		session_await_last(&session, "",
				   other ? "W for another user apply" : "key W apply; to");
		session_type(&session, "q");
		check_exit(&session, 0);
		session_close(&session);
	}
	/* What is there without a file as well is nothing to speak of. */
	snprintf(command, sizeof(command), "printf 'view reason\n' >%s/settings", path);
	assert_int_equal(system(command), 0);
	start(&session);
	session_type(&session, "q");
	check_exit(&session, 0);
	assert_null(session_find_last(&session, "apply; to drop"));
	session_close(&session);
	unsetenv("XDG_CONFIG_HOME");
	snprintf(command, sizeof(command), "rm -r %s", home);
	assert_int_equal(system(command), 0);
}

static void test_idle(void **state)
{
	struct session_event event;
	struct session session;

	(void)state;
	start(&session);
	sleep(4);
	session_type(&session, "q");
	assert_int_equal(session_wait(&session, &event), 0);
	check_usage(&event);
	session_close(&session);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_privileges),     cmocka_unit_test(test_quit),
		cmocka_unit_test(test_signals),	       cmocka_unit_test(test_crashes),
		cmocka_unit_test(test_suspend),	       cmocka_unit_test(test_suspend_while_drawing),
		cmocka_unit_test(test_storm_of_sizes), cmocka_unit_test(test_hang_up),
		cmocka_unit_test(test_long_seek),      cmocka_unit_test(test_slow_source),
		cmocka_unit_test(test_lost_source),    cmocka_unit_test(test_settings_are_said),
		cmocka_unit_test(test_idle),
	};

	if (argc != 2)
		return 1;
	program = argv[1];
	session_need_kernel(program);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
