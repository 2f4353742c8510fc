// SPDX-License-Identifier: GPL-2.0-only
/* Whose VMs are: this process, its children, and nobody. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "host/vm-process.h"

#include "cmocka-all.h"

static struct vm_processes processes;
static struct sample sample;
static char own_name[COMM_SIZE];

static int set_up(void **state)
{
	(void)state;
	prctl(PR_GET_NAME, own_name);
	vm_process_open(&processes);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	prctl(PR_SET_NAME, own_name);
	vm_process_close(&processes);
	sample_free(&sample);
	return 0;
}

static void add_vm(uint32_t id, uint32_t pid, bool gone, uint64_t age_ns)
{
	const struct sample_vm vm = { .id = id, .pid = pid, .gone = gone, .age_ns = age_ns };

	assert_int_equal(sample_add_vm(&sample, &vm), 0);
}

static void add_vcpu(uint32_t vm, uint32_t id, uint32_t tid)
{
	const struct sample_vcpu vcpu = { .vm = vm, .vcpu = id, .tid = tid };

	assert_int_equal(sample_add_vcpu(&sample, &vcpu), 0);
}

static void fill(void)
{
	sample_sort(&sample);
	assert_int_equal(vm_process_fill(&processes, &sample), 0);
}

/* What is known is not asked for again, and outlives its process. */
static void test_looked_up_once(void **state)
{
	(void)state;
	prctl(PR_SET_NAME, "first");
	add_vm(1, getpid(), false, UNKNOWN);
	fill();
	assert_string_equal(sample.vms[0].comm, "first");
	assert_string_equal(sample.vms[0].name_from, "comm");

	prctl(PR_SET_NAME, "second");
	sample_clear(&sample);
	add_vm(1, getpid(), false, UNKNOWN);
	add_vm(2, getpid(), false, UNKNOWN);
	fill();
	assert_string_equal(sample.vms[0].comm, "first");
	assert_string_equal(sample.vms[1].comm, "second");

	sample_clear(&sample);
	add_vm(1, 0, true, UNKNOWN);
	fill();
	assert_string_equal(sample.vms[0].comm, "first");
	assert_int_equal(sample.vms[0].pid, getpid());

	/* And is forgotten then. */
	sample_clear(&sample);
	add_vm(1, 0, true, UNKNOWN);
	fill();
	assert_int_equal(sample.vms[0].pid, 0);
	assert_string_equal(sample.vms[0].comm, "");
}

/* The end was on its way when the sample before was taken, in which the VM was older. */
static void test_who_ended_is_no_younger_than_before(void **state)
{
	(void)state;
	add_vm(1, getpid(), false, 5000);
	add_vm(2, getpid(), false, 5000);
	add_vm(3, getpid(), false, UNKNOWN);
	fill();
	sample_clear(&sample);
	add_vm(1, 0, true, 4000);
	add_vm(2, 0, true, 6000);
	add_vm(3, 0, true, 7000);
	fill();
	assert_int_equal(sample.vms[0].age_ns, 5000);
	assert_int_equal(sample.vms[1].age_ns, 6000);
	assert_int_equal(sample.vms[2].age_ns, 7000);

	/* After KVM was reloaded, the number is that of another VM. */
	sample_clear(&sample);
	add_vm(1, getpid(), false, 5000);
	fill();
	vm_process_forget(&processes);
	sample_clear(&sample);
	add_vm(1, 0, true, 4000);
	fill();
	assert_int_equal(sample.vms[0].age_ns, 4000);
}

static void test_vms_that_live_between_two_samples(void **state)
{
	const struct sample_vm vm = { .id = 3, .pid = getpid(), .age_ns = 0 };

	(void)state;
	prctl(PR_SET_NAME, "brief");
	assert_int_equal(vm_process_note(&processes, &vm), 0);
	prctl(PR_SET_NAME, "later");
	add_vm(3, 0, true, 1000);
	fill();
	assert_string_equal(sample.vms[0].comm, "brief");
	assert_int_equal(sample.vms[0].pid, getpid());
}

static pid_t start_child(void)
{
	pid_t child = fork();

	if (!child) {
		pause();
		_exit(0);
	}
	return child;
}

/* The creator has gone, and another process has its PID: younger than the VM. */
static void test_a_younger_process_is_nobody(void **state)
{
	pid_t child = start_child();

	(void)state;
	add_vm(1, child, false, 60000000000);
	add_vcpu(1, 0, child);
	add_vm(2, child, false, 0);
	add_vcpu(2, 0, child);
	fill();
	assert_int_equal(sample.vms[0].pid, 0);
	assert_string_equal(sample.vms[0].name, "");
	assert_string_equal(sample.vcpus[0].thread, "");
	assert_int_equal(sample.vms[1].pid, child);
	assert_string_not_equal(sample.vms[1].name, "");
	assert_string_equal(sample.vcpus[1].thread, sample.vms[1].comm);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

static volatile pid_t tids[2];

static void *be_thread(void *data)
{
	size_t nr = (size_t)data;

	prctl(PR_SET_NAME, nr ? "CPU 1/KVM" : "CPU 0/KVM");
	tids[nr] = gettid();
	pause();
	return NULL;
}

/* vCPUs change places between threads: the names follow. */
static void test_threads_that_swap_vcpus(void **state)
{
	pthread_t threads[2];

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(pthread_create(&threads[i], NULL, be_thread, (void *)i), 0);
		while (!tids[i])
			usleep(1000);
	}
	for (size_t round = 0; round < 3; round++) {
		sample_clear(&sample);
		add_vm(1, getpid(), false, UNKNOWN);
		add_vcpu(1, 0, tids[round % 2]);
		add_vcpu(1, 1, tids[1 - round % 2]);
		add_vcpu(1, 2, 0);
		fill();
		assert_string_equal(sample.vcpus[round % 2].thread, "CPU 0/KVM");
		assert_string_equal(sample.vcpus[1 - round % 2].thread, "CPU 1/KVM");
		assert_string_equal(sample.vcpus[2].thread, "");
	}
	for (size_t i = 0; i < 2; i++) {
		pthread_cancel(threads[i]);
		pthread_join(threads[i], NULL);
	}
}

#define NR_MANY 4096

/* 4,096 vCPUs of 256 VMs: what is known costs no look at /proc, and little else. */
static void test_many_vcpus(void **state)
{
	uint64_t took_ns[2];

	(void)state;
	for (int round = 0; round < 2; round++) {
		sample_clear(&sample);
		for (uint32_t i = 0; i < NR_MANY; i++) {
			if (i % 16 == 0)
				add_vm(i / 16 + 1, getpid(), false, UNKNOWN);
			add_vcpu(i / 16 + 1, i % 16, getpid());
		}
		took_ns[round] = clock_now_ns();
		fill();
		took_ns[round] = clock_now_ns() - took_ns[round];
		for (uint32_t i = 0; i < NR_MANY; i++)
			assert_string_equal(sample.vcpus[i].thread, own_name);
		/* Of no use any more: nothing is asked of it in the second round. */
		close(processes.proc_fd);
		processes.proc_fd = -1;
	}
	print_message("%d vCPUs: %.1f ms at first, then %.2f ms\n", NR_MANY, took_ns[0] / 1e6,
		      took_ns[1] / 1e6);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_looked_up_once),
		TEST(test_who_ended_is_no_younger_than_before),
		TEST(test_vms_that_live_between_two_samples),
		TEST(test_a_younger_process_is_nobody),
		TEST(test_threads_that_swap_vcpus),
		TEST(test_many_vcpus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
