// SPDX-License-Identifier: GPL-2.0-only
/* The whole netlink source, against a kernel that a child process plays. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sample/invariant.h"
#include "source/source.h"

#include "cmocka-all.h"

static struct source source;
static struct sample sample;

static int open_kernel(const char *mode, const char *samples)
{
	if (mode)
		setenv("FAKE_KERNEL", mode, 1);
	else
		unsetenv("FAKE_KERNEL");
	setenv("FAKE_SAMPLES", samples, 1);
	return source_open(&source, "netlink");
}

static int tear_down(void **state)
{
	(void)state;
	source_close(&source);
	sample_free(&sample);
	return 0;
}

static const char *old_and_new(void)
{
	static char samples[1000];
	const char *data = getenv("TEST_DATA");

	snprintf(samples, sizeof(samples), "%s/svm-old.sample:%s/svm-new.sample", data, data);
	return samples;
}

/* The same once more, by modules of KVM that were loaded again. */
static const char *old_new_and_again(void)
{
	static char samples[2000];
	const char *data = getenv("TEST_DATA");

	snprintf(samples, sizeof(samples), "%s/svm-old.sample:!%s/svm-new.sample:%s", data, data,
		 old_and_new());
	return samples;
}

static uint64_t count_of(uint32_t vm)
{
	const struct sample_exit *exit;
	uint64_t count = 0;
	size_t nr;

	exit = sample_vm_exits(&sample, vm, &nr);
	for (; nr; nr--, exit++)
		count += exit->count;
	return count;
}

static void test_origin(void **state)
{
	char name[REASON_NAME_SIZE];

	(void)state;
	assert_int_equal(open_kernel(NULL, old_and_new()), 0);
	assert_int_equal(source.origin.reasons.isa, KVM_EXIT_ISA_SVM);
	assert_int_equal(source.origin.tsc_khz, 2000000);
	assert_true(source.counts_new_vms);
	reason_name(&source.origin.reasons, KVM_EXIT_KIND_HARDWARE, 0x78, name);
	assert_string_equal(name, "hlt");
	assert_true(source.event_fd >= 0);
}

static void test_reading(void **state)
{
	size_t nr;

	(void)state;
	assert_int_equal(open_kernel(NULL, old_and_new()), 0);
	assert_int_equal(source_read(&source, &sample), 0);
	assert_int_equal(sample.nr_vms, 3);
	assert_int_equal(sample_find_vm(&sample, 1)->pid, 4001);
	assert_int_equal(sample_find_vm(&sample, 1)->nr_vcpus, 2);
	assert_int_equal(sample_find_vm(&sample, 1)->age_ns, 600000000000);
	assert_int_equal(sample_vm_vcpus(&sample, 1, &nr)[1].guest_cycles, 2000000000);
	assert_int_equal(nr, 2);
	assert_int_equal(count_of(1), 3700);
	assert_true(sample.time_ns > 0 && sample.wall.tv_sec > 0);
	assert_int_equal(sample.lost, 0);
	assert_ptr_equal(sample.origin, &source.origin);
}

static void set_kvm_exits(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	setenv("FAKE_KVM_EXITS", path, 1);
}

static void test_kvms_own_count(void **state)
{
	char path[64];

	(void)state;
	snprintf(path, sizeof(path), "/tmp/kvm-exits-%d", getpid());
	assert_int_equal(open_kernel(NULL, old_and_new()), 0);
	assert_int_equal(source_read(&source, &sample), 0);
	assert_true(sample.kvm_exits_before == UNKNOWN && sample.kvm_exits_after == UNKNOWN);

	set_kvm_exits(path, "4711\n");
	assert_int_equal(source_read(&source, &sample), 0);
	assert_int_equal(sample.kvm_exits_before, 4711);
	assert_int_equal(sample.kvm_exits_after, 4711);

	/* Nothing stays of a count that can be read no more. */
	set_kvm_exits(path, "");
	assert_int_equal(source_read(&source, &sample), 0);
	assert_true(sample.kvm_exits_before == UNKNOWN && sample.kvm_exits_after == UNKNOWN);
	unlink(path);
	unsetenv("FAKE_KVM_EXITS");
}

static void test_vms_that_end_are_told_once(void **state)
{
	size_t nr;

	(void)state;
	assert_int_equal(open_kernel(NULL, old_and_new()), 0);
	assert_int_equal(source_read(&source, &sample), 0);

	/* The dump still has VM 3; VM 4 was in no dump ever. */
	assert_int_equal(source_read(&source, &sample), 0);
	assert_int_equal(sample.nr_vms, 5);
	assert_true(sample_find_vm(&sample, 3)->gone);
	assert_int_equal(count_of(3), 254);
	assert_int_equal(sample_vm_vcpus(&sample, 3, &nr)->vcpu, VCPU_NONE);
	assert_int_equal(nr, 1);
	assert_true(sample_find_vm(&sample, 4)->gone);
	assert_int_equal(count_of(4), 30);
	assert_false(sample_find_vm(&sample, 5)->gone);

	/* The kernel goes on to dump VM 3, which is buried by now. */
	assert_int_equal(source_read(&source, &sample), 0);
	assert_int_equal(sample.nr_vms, 3);
	assert_null(sample_find_vm(&sample, 3));
	assert_null(sample_find_vm(&sample, 4));
	assert_int_equal(count_of(5), 40);
}

/* Its end was not heard: what the dump of exits has of it is no use, and is not lost silently. */
static void test_exits_without_their_vm_are_lost(void **state)
{
	const char *data = getenv("TEST_DATA");
	char samples[2000];

	(void)state;
	snprintf(samples, sizeof(samples),
		 "%s/svm-old.sample:%s/svm-unheard.sample:%s/svm-new.sample", data, data, data);
	assert_int_equal(open_kernel(NULL, samples), 0);
	assert_int_equal(source_read(&source, &sample), 0);
	assert_int_equal(sample.lost, 0);
	assert_int_equal(source_read(&source, &sample), 0);
	assert_true(sample_is_sound(&sample));
	assert_int_equal(sample.nr_vms, 1);
	assert_int_equal(sample.nr_exits, 2);
	assert_int_equal(sample.lost, 203);
	/* Lost since the source was opened. */
	assert_int_equal(source_read(&source, &sample), 0);
	assert_int_equal(sample.lost, 203);
}

static void test_kvm_is_loaded_again(void **state)
{
	(void)state;
	assert_int_equal(open_kernel(NULL, old_new_and_again()), 0);
	assert_int_equal(source_read(&source, &sample), 0);
	assert_int_equal(sample.nr_vms, 3);

	/* The last words of the KVM that is gone. */
	assert_int_equal(source_read(&source, &sample), 0);
	assert_int_equal(sample.nr_vms, 2);
	assert_true(sample_find_vm(&sample, 3)->gone);
	assert_true(sample_find_vm(&sample, 4)->gone);
	assert_int_equal(count_of(3), 254);

	assert_int_equal(source_read(&source, &sample), -ENOENT);
	assert_int_equal(sample.nr_vms + sample.nr_vcpus + sample.nr_exits, 0);

	/* VM 3 is another one, not the one that is buried. */
	assert_int_equal(source_read(&source, &sample), 0);
	assert_int_equal(sample.nr_vms, 3);
	assert_false(sample_find_vm(&sample, 3)->gone);
	assert_int_equal(count_of(1), 3700);
	assert_int_equal(source.origin.reasons.isa, KVM_EXIT_ISA_SVM);
	assert_true(source.origin.reasons.nr > 0);

	assert_int_equal(source_read(&source, &sample), 0);
	assert_int_equal(sample.nr_vms, 5);
	assert_true(sample_find_vm(&sample, 3)->gone);
}

/* VM 1 is this process: born after the first reading, and gone by the third. */
static void test_a_vm_keeps_name_and_pid_to_the_end(void **state)
{
	char paths[3][64], samples[200], comm[VM_NAME_SIZE] = "", scope[SCOPE_SIZE];
	FILE *file;

	(void)state;
	for (int i = 0; i < 3; i++) {
		snprintf(paths[i], sizeof(paths[i]), "/tmp/named-%d-%d.sample", getpid(), i);
		file = fopen(paths[i], "w");
		assert_non_null(file);
		fprintf(file, "isa vmx\ntsc-khz 1000\n");
		if (i == 1)
			fprintf(file, "vm 1 %d 1 1 live -\n", getpid());
		if (i == 2)
			fprintf(file, "vm 1 - 1 1 gone -\n");
		fclose(file);
	}
	snprintf(samples, sizeof(samples), "%s:%s:%s", paths[0], paths[1], paths[2]);
	file = fopen("/proc/self/comm", "r");
	assert_true(fscanf(file, "%63s", comm) == 1);
	fclose(file);

	assert_int_equal(open_kernel(NULL, samples), 0);
	assert_int_equal(source_read(&source, &sample), 0);
	assert_int_equal(sample.nr_vms, 0);
	assert_int_equal(source_read(&source, &sample), 0);
	assert_string_equal(sample.vms[0].name, comm);
	strcpy(scope, sample.vms[0].scope);
	/* The name is the one from then, although another process has the PID. */
	assert_int_equal(source_read(&source, &sample), 0);
	assert_true(sample.vms[0].gone);
	assert_string_equal(sample.vms[0].name, comm);
	assert_string_equal(sample.vms[0].name_from, "comm");
	assert_string_equal(sample.vms[0].scope, scope);
	assert_int_equal(sample.vms[0].pid, getpid());
	for (int i = 0; i < 3; i++)
		unlink(paths[i]);
}

static void check_open(const char *mode, int err, const char *text)
{
	assert_int_equal(open_kernel(mode, old_and_new()), err);
	assert_string_equal(source.message, text);
	assert_null(source.state);
	assert_string_equal(source.ops->name, "netlink");
}

static void test_refusals(void **state)
{
	(void)state;
	check_open("absent", -ENOENT, "");
	check_open("forbidden", -EPERM, "CAP_NET_ADMIN in the initial user namespace is needed");
}

static void test_failed_readings_leave_the_sample_empty(void **state)
{
	(void)state;
	assert_int_equal(open_kernel("garbage", old_and_new()), 0);
	assert_int_equal(source_read(&source, &sample), -EBADMSG);
	assert_int_equal(sample.nr_vms + sample.nr_vcpus + sample.nr_exits, 0);
}

static void test_accounting_that_is_off(void **state)
{
	(void)state;
	assert_int_equal(open_kernel("uncounted", old_and_new()), 0);
	assert_false(source.counts_new_vms);
}

static void test_names_of_sources(void **state)
{
	(void)state;
	assert_int_equal(open_kernel(NULL, old_and_new()), 0);
	source_close(&source);
	assert_int_equal(source_open(&source, "auto"), 0);
	source_close(&source);
	assert_int_equal(source_open(&source, "crystal ball"), -EINVAL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_origin),
		TEST(test_reading),
		TEST(test_kvms_own_count),
		TEST(test_vms_that_end_are_told_once),
		TEST(test_exits_without_their_vm_are_lost),
		TEST(test_kvm_is_loaded_again),
		TEST(test_a_vm_keeps_name_and_pid_to_the_end),
		TEST(test_refusals),
		TEST(test_failed_readings_leave_the_sample_empty),
		TEST(test_accounting_that_is_off),
		TEST(test_names_of_sources),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
