// SPDX-License-Identifier: GPL-2.0-only
/* Settings of the host: as text in files, and in a recording. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/traits.h"
#include "host/quota.h"
#include "record/content.h"
#include "record/frame.h"
#include "sample/origin.h"

#include "cmocka-all.h"
#include "fixture.h"

static void test_texts(void **state)
{
	(void)state;
	assert_int_equal(traits_parse("Y"), 1);
	assert_int_equal(traits_parse("N"), 0);
	assert_int_equal(traits_parse("200000"), 200000);
	assert_int_equal(traits_parse("auto"), UINT64_MAX);
	assert_int_equal(traits_parse("-1"), UINT64_MAX);
	assert_int_equal(traits_parse(""), UINT64_MAX);
	assert_int_equal(traits_parse_choice("always madvise [never]"), 0);
	assert_int_equal(traits_parse_choice("always [madvise] never"), 1);
	assert_int_equal(traits_parse_choice("[always] madvise never"), 2);
	assert_int_equal(traits_parse_choice("never"), UINT64_MAX);
}

static void test_names(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < NR_TRAITS; i++)
		assert_non_null(host_trait_name(i));
	for (unsigned int i = 0; i < NR_FLAGS; i++)
		assert_non_null(vmm_flag_name(i));
	assert_null(host_trait_name(NR_TRAITS));
	assert_null(vmm_flag_name(NR_FLAGS));
}

/* This machine has CPUs, whatever else it has. */
static void test_of_this_host(void **state)
{
	uint64_t traits[NR_TRAITS], again[NR_TRAITS];

	(void)state;
	memset(traits, 0xff, sizeof(traits));
	traits_read(traits);
	assert_int_equal(traits[TRAIT_CPUS], 1 + sysconf(_SC_NPROCESSORS_ONLN));
	memcpy(again, traits, sizeof(again));
	traits_read_again(again);
	assert_memory_equal(again, traits, sizeof(again));
}

static void put_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

#define QUOTA(line) quota_find(".", line, strlen(line))

static void test_quota(void **state)
{
	char folder[] = "/tmp/traits-XXXXXX";

	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_int_equal(chdir(folder), 0);
	mkdir("vm", 0700);
	mkdir("vm/libvirt", 0700);
	mkdir("vm/libvirt/emulator", 0700);
	mkdir("vm/libvirt/vcpu0", 0700);
	assert_int_equal(QUOTA("0::/vm/libvirt/emulator\n"), HOST_UNKNOWN);
	put_file("vm/libvirt/emulator/cpu.max", "max 100000\n");
	assert_int_equal(QUOTA("0::/vm/libvirt/emulator\n"), HOST_NO);
	put_file("vm/libvirt/vcpu0/cpu.max", "50000 100000\n");
	assert_int_equal(QUOTA("0::/vm/libvirt/emulator\n"), HOST_YES);
	assert_int_equal(QUOTA("0::/vm/libvirt\n"), HOST_UNKNOWN);
	put_file("vm/cpu.max", "150000 100000\n");
	assert_int_equal(QUOTA("4:cpu:/x\n0::/vm/libvirt\n"), HOST_YES);
	assert_int_equal(QUOTA("0::/\n"), HOST_UNKNOWN);
	assert_int_equal(QUOTA("0::/vm"), HOST_UNKNOWN);
	unlink("vm/cpu.max");
	unlink("vm/libvirt/emulator/cpu.max");
	unlink("vm/libvirt/vcpu0/cpu.max");
	rmdir("vm/libvirt/emulator");
	rmdir("vm/libvirt/vcpu0");
	rmdir("vm/libvirt");
	rmdir("vm");
	assert_int_equal(chdir("/"), 0);
	rmdir(folder);
}

static int unpack(const struct varint_buffer *buffer, const struct sample *old,
		  struct origin_list *origins, struct sample *sample)
{
	struct varint_cursor cursor = { buffer->bytes, buffer->bytes + buffer->nr, false };

	return content_unpack(&cursor, FRAME_VERSION, old, origins, sample);
}

static void test_recorded(void **state)
{
	struct sample sample = { 0 }, again = { 0 }, third = { 0 };
	struct origin_list origins = { 0 };
	struct varint_buffer buffer = { 0 };
	struct origin origin = { 0 };

	(void)state;
	fixture_parse("trait kvm.halt_poll_ns 200000\ntrait kvm_amd.avic 0\nvm 7 10 50 1 live web\n"
		      "flags 7 hv !hv-stimer\n",
		      &sample, &origin);
	assert_int_equal(content_pack(&buffer, NULL, &sample), 0);
	assert_int_equal(unpack(&buffer, NULL, &origins, &again), 0);
	assert_int_equal(sample_trait(&again, TRAIT_HALT_POLL_NS), 200000);
	assert_int_equal(sample_trait(&again, TRAIT_AVIC), 0);
	assert_int_equal(sample_trait(&again, TRAIT_ENABLE_APICV), UNKNOWN);
	assert_int_equal(again.vms[0].flags.yes, 1U << FLAG_HV);
	assert_int_equal(again.vms[0].flags.no, 1U << FLAG_HV_STIMER);
	/* They are recorded again when they change. */
	varint_clear(&buffer);
	sample.traits[TRAIT_AVIC] = 2;
	assert_int_equal(content_pack(&buffer, &again, &sample), 0);
	assert_int_equal(unpack(&buffer, &again, &origins, &third), 0);
	assert_int_equal(sample_trait(&third, TRAIT_AVIC), 1);
	assert_int_equal(sample_trait(&third, TRAIT_HALT_POLL_NS), 200000);
	varint_clear(&buffer);
	assert_int_equal(content_pack(&buffer, &third, &sample), 0);
	assert_int_equal(unpack(&buffer, &third, &origins, &again), 0);
	assert_int_equal(sample_trait(&again, TRAIT_AVIC), 1);
	varint_free(&buffer);
	sample_free(&sample);
	sample_free(&again);
	sample_free(&third);
	origin_list_free(&origins);
	reason_table_free(&origin.reasons);
}

/* A later program may know more; but not as much as it likes. */
static void test_number_of_traits(void **state)
{
	static const unsigned char texts[7] = { 0 };
	struct origin_list origins = { 0 };
	struct sample sample = { 0 };

	(void)state;
	for (unsigned int nr = 255; nr <= 257; nr++) {
		struct varint_buffer buffer = { 0 };

		assert_int_equal(varint_reserve(&buffer, 4000), 0);
		memcpy(buffer.bytes, texts, sizeof(texts));
		buffer.nr = sizeof(texts);
		/* tsc_khz, isa, reasons; eight numbers */
		for (unsigned int i = 0; i < 3 + 8; i++)
			varint_put(&buffer, 0);
		varint_put(&buffer, nr);
		for (unsigned int i = 0; i < nr; i++)
			varint_put(&buffer, i);
		/* No VMs, vCPUs, exits */
		for (unsigned int i = 0; i < 3; i++)
			varint_put(&buffer, 0);
		assert_int_equal(unpack(&buffer, NULL, &origins, &sample) == 0, nr <= 256);
		if (nr <= 256)
			assert_int_equal(sample_trait(&sample, NR_TRAITS - 1), NR_TRAITS - 2);
		varint_free(&buffer);
	}
	sample_free(&sample);
	origin_list_free(&origins);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),	     cmocka_unit_test(test_names),
		cmocka_unit_test(test_of_this_host), cmocka_unit_test(test_quota),
		cmocka_unit_test(test_recorded),     cmocka_unit_test(test_number_of_traits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
