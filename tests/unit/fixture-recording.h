/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FIXTURE_RECORDING_H
#define FIXTURE_RECORDING_H

/* A recording of a host whose VMs come and go, and what is in it. */

#include <stddef.h>

#include "random-host.h"
#include "record/reader.h"

#define NR_SAMPLES 40

/* What is recorded, and how long the file was after each sample. */
struct original {
	struct random_host host;
	struct sample samples[NR_SAMPLES];
	size_t ends[NR_SAMPLES];
	unsigned char *bytes;
	size_t size;
	char path[64];
};

/* A test with one: "struct original *original = *state" */
#define TEST(name) cmocka_unit_test_setup_teardown(name, original_set_up, original_tear_down)
int original_set_up(void **state);
int original_tear_down(void **state);

/* Of a file, or 0 */
size_t size_of(const char *path);
/* Open a recording that is in memory. */
int open_bytes(struct reader **reader, unsigned char *bytes, size_t size);
/* Read all there is; returns how many, and @last is the last one. */
size_t count(const char *path, struct sample *last, struct reader_damage *damage);
/* With the same origin as well */
void assert_same(const struct sample *a, const struct sample *b);

#endif
