// SPDX-License-Identifier: GPL-2.0-only
#include "fixture-recording.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmocka-all.h"
#include "record/writer.h"
#include "sample/origin.h"

size_t size_of(const char *path)
{
	struct stat st;

	return stat(path, &st) ? 0 : st.st_size;
}

static unsigned char *read_all(const char *path, size_t *size)
{
	FILE *file = fopen(path, "r");
	unsigned char *bytes;

	assert_non_null(file);
	*size = size_of(path);
	bytes = malloc(*size + 1);
	assert_int_equal(fread(bytes, 1, *size, file), *size);
	fclose(file);
	return bytes;
}

static void start_host(struct random_host *host)
{
	static struct reason reasons[2][2] = {
		{ { 1, 0, "EXCEPTION_NMI" }, { 1, 12, "HLT" } },
		{ { 1, 0, "EXCEPTION_NMI" }, { 1, 12, "HALT" } },
	};

	random_start(7);
	for (size_t i = 0; i < 2; i++)
		host->origins[i] = (struct origin){
			.source = "netlink",
			.since = "vm-creation",
			.host = "here",
			.kernel = "6.12.0",
			.tsc_khz = i ? UNKNOWN : 2000000,
			.epoch = i ? NULL : "a boot",
			.reasons = { KVM_EXIT_ISA_VMX, reasons[i], 2 },
		};
}

/* Origins change now and then, and each change is a new start. */
static struct original *record_host(void)
{
	struct original *original = calloc(1, sizeof(*original));
	struct writer *writer;
	size_t origin = 0;

	assert_non_null(original);
	snprintf(original->path, sizeof(original->path), "recording-%d.kvx", getpid());
	unlink(original->path);
	start_host(&original->host);
	assert_int_equal(writer_open(&writer, original->path, 0), 0);
	for (size_t i = 0; i < NR_SAMPLES; i++) {
		struct sample *sample = &original->samples[i];

		random_host_next(&original->host, sample);
		origin = one_in(6) ? !origin : origin;
		sample->origin = &original->host.origins[origin];
		assert_int_equal(writer_add(writer, sample), 0);
		original->ends[i] = size_of(original->path);
	}
	writer_close(writer);
	original->bytes = read_all(original->path, &original->size);
	return original;
}

int original_set_up(void **state)
{
	*state = record_host();
	return 0;
}

int original_tear_down(void **state)
{
	struct original *original = *state;

	for (size_t i = 0; i < NR_SAMPLES; i++)
		sample_free(&original->samples[i]);
	unlink(original->path);
	free(original->bytes);
	free(original);
	return 0;
}

void assert_same(const struct sample *a, const struct sample *b)
{
	assert_true(origin_equal(a->origin, b->origin));
	assert_same_sample(a, b);
}

int open_bytes(struct reader **reader, unsigned char *bytes, size_t size)
{
	FILE *file = fmemopen(bytes, size, "r");
	int err;

	assert_non_null(file);
	err = reader_open_file(reader, file);
	if (err)
		fclose(file);
	return err;
}

size_t count(const char *path, struct sample *last, struct reader_damage *damage)
{
	struct reader *reader;
	size_t nr = 0;

	assert_int_equal(reader_open(&reader, path), 0);
	while (!reader_next(reader, last))
		nr++;
	*damage = *reader_damage(reader);
	last->origin = NULL;
	reader_close(reader);
	return nr;
}
