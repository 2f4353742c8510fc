// SPDX-License-Identifier: GPL-2.0-only
/*
 * forge KIND SIZE: a recording that no recorder makes, to stdout.  It is meant to cost its
 * reader more time or memory than its bytes are worth.  SIZE: how much of it, see kinds[].
 *
 * Written from the description in record/frame.h, content.h and sample-delta.c.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* Masks of the fields that a record has besides what the one before it has. */
enum {
	VM_ID = 1 << 11,
	VM_GONE = 1 << 1,
	EXIT_COUNT = 1 << 0,
	EXIT_CODE = 1 << 3,
	EXIT_KIND = 1 << 4,
	EXIT_VCPU = 1 << 5,
	EXIT_VM = 1 << 6
};

enum step {
	KEEP,
	DROP,
	CHANGE,
	ADD
};

static unsigned char *bytes;
static size_t nr, max;
static uint32_t crc_before;

static void put_byte(unsigned char byte)
{
	if (nr == max) {
		max = max ? 2 * max : 4096;
		bytes = realloc(bytes, max);
		if (!bytes)
			abort();
	}
	bytes[nr++] = byte;
}

static void put(uint64_t number)
{
	for (; number >= 0x80; number >>= 7)
		put_byte(number | 0x80);
	put_byte(number);
}

static void put_folded(int64_t number)
{
	put((uint64_t)number << 1 ^ -((uint64_t)number >> 63));
}

static void put_text(const char *text)
{
	put(strlen(text));
	while (*text)
		put_byte(*text++);
}

static void put_u32(unsigned char *to, uint32_t value)
{
	for (unsigned int i = 0; i < 4; i++)
		to[i] = value >> 8 * i;
}

/* Writes what was put as the content of a frame. */
static void end_frame(bool alone)
{
	uLongf length = compressBound(nr);
	unsigned char *frame = malloc(20 + length);

	if (!frame || compress2(frame + 20, &length, bytes, nr, 9) != Z_OK)
		abort();
	memcpy(frame, "KVX1", 4);
	put_u32(frame + 4, length);
	put_u32(frame + 8, nr);
	put_u32(frame + 12, alone ? 0 : crc_before);
	crc_before = crc32(crc32(0, frame + 4, 12), frame + 20, length);
	crc_before = crc_before ? crc_before : 1;
	put_u32(frame + 16, crc_before);
	fwrite(frame, 1, 20 + length, stdout);
	free(frame);
	nr = 0;
}

/* An origin, and a second, for a frame that stands by itself. */
static void begin(const char *host, size_t nr_reasons, bool backwards)
{
	put_text("netlink");
	put_text("vm-creation");
	put_text(host);
	put_text("6.12.0");
	put_text("tsc");
	put_text("");
	put(2000000);
	put(1);
	put(nr_reasons);
	for (size_t i = 0; i < nr_reasons; i++) {
		put(1);
		put(backwards ? nr_reasons - i : i);
		put_text("");
	}
}

/* The numbers of a sample, @time_ns after those of the one before. */
static void put_numbers(int64_t time_ns)
{
	put_folded(time_ns);
	put_folded(0);
	put_folded(time_ns / 1000000000);
	for (unsigned int i = 0; i < 5; i++)
		put_folded(0);
}

static void put_sizes(size_t vms, size_t vcpus, size_t exits)
{
	put(vms);
	put(vcpus);
	put(exits);
}

static void put_step(uint64_t value, enum step step)
{
	put(value << 2 | step);
}

/* VM 1, from nothing, and so many exits of it, each of another reason. */
static void add_vm_of_reasons(size_t exits)
{
	put_step(VM_ID, ADD);
	put_folded(1);
	for (size_t i = 0; i < exits; i++) {
		put_step((i ? 0 : EXIT_COUNT | EXIT_KIND | EXIT_VM) | EXIT_CODE, ADD);
		if (!i)
			put_folded(1);
		put_folded(1);
		if (!i) {
			put_folded(1);
			put_folded(1);
		}
	}
}

/* A VM of @size reasons, which then is gone, and again. */
static void gone(size_t size)
{
	begin("h", 0, false);
	put_numbers(1000000000);
	put_sizes(1, 0, size);
	add_vm_of_reasons(size);
	end_frame(true);
	for (unsigned int i = 0; i < 3; i++) {
		put_numbers(1000000000);
		put_sizes(1, 0, size);
		put_step(VM_GONE, CHANGE);
		put_folded(i ? 0 : 1);
		put_step(size, KEEP);
		end_frame(false);
	}
}

/* @size frames, each with 4096 reasons of another origin, in the wrong order. */
static void origins(size_t size)
{
	char host[32];

	for (size_t i = 0; i < size; i++) {
		snprintf(host, sizeof(host), "host-%zu", i);
		begin(host, 4096, true);
		put_numbers(1000000000);
		put_sizes(0, 0, 0);
		end_frame(true);
	}
}

static void small_frame(void)
{
	begin("h", 1, false);
	put_numbers(1000000000);
	put_sizes(1, 0, 1);
	add_vm_of_reasons(1);
	end_frame(true);
}

/* A frame, then @size headers, each of which claims all that follows, then another frame. */
static void headers(size_t size)
{
	unsigned char header[24] = "KVX1";

	small_frame();
	for (size_t i = 0; i < size; i++) {
		size_t rest = (size - i - 1) * sizeof(header) + 4;

		put_u32(header + 4, rest < 32 << 20 ? rest : 32 << 20);
		put_u32(header + 8, 1000);
		put_u32(header + 16, i);
		fwrite(header, 1, sizeof(header), stdout);
	}
	small_frame();
}

/* Frames and headers that claim all that follows, by turns. */
static void turns(size_t size)
{
	unsigned char header[24] = "KVX1";

	for (size_t i = 0; i < size; i++) {
		small_frame();
		put_u32(header + 4, (size - i) * 24 < 32 << 20 ? (size - i) * 24 : 32 << 20);
		put_u32(header + 8, 1000);
		fwrite(header, 1, sizeof(header), stdout);
	}
	small_frame();
}

/* As many exits as a sample may have, of one vCPU each; then @size samples of them all. */
static void bomb(size_t size)
{
	const size_t exits = 1 << 20;

	begin("h", 0, false);
	put_numbers(1000000000);
	put_sizes(1, 0, exits);
	put_step(VM_ID, ADD);
	put_folded(1);
	for (size_t i = 0; i < exits; i++) {
		put_step(EXIT_VCPU | (i ? 0 : EXIT_COUNT | EXIT_KIND | EXIT_VM), ADD);
		put_folded(1);
		if (!i) {
			put_folded(1);
			put_folded(1);
			put_folded(1);
		}
	}
	end_frame(true);
	for (size_t i = 0; i < size; i++) {
		put_numbers(1000000000);
		put_sizes(1, 0, exits);
		put_step(1, KEEP);
		put_step(exits, KEEP);
		end_frame(false);
	}
}

/* @size samples, each of which has 4096 reasons that no other has, in falling order. */
static void reasons(size_t size)
{
	for (size_t i = 0; i < size; i++) {
		begin("h", 0, false);
		put_numbers((i + 1) * 1000000000LL);
		put_sizes(1, 0, 4096);
		put_step(VM_ID, ADD);
		put_folded(1);
		for (size_t j = 0; j < 4096; j++) {
			put_step((j ? 0 : EXIT_COUNT | EXIT_KIND | EXIT_VM) | EXIT_CODE, ADD);
			if (!j)
				put_folded(1);
			put_folded(j ? 1 : (int64_t)(size - i) * 4096);
			if (!j) {
				put_folded(1);
				put_folded(1);
			}
		}
		end_frame(true);
	}
}

/* @size samples, each of which has 4096 VMs that no other has, in falling order, and gone. */
static void vms(size_t size)
{
	for (size_t i = 0; i < size; i++) {
		begin("h", 0, false);
		put_numbers((i + 1) * 1000000000LL);
		put_sizes(4096, 0, 0);
		for (size_t j = 0; j < 4096; j++) {
			put_step(VM_ID | (j ? 0 : VM_GONE), ADD);
			if (!j)
				put_folded(1);
			put_folded(j ? 1 : (int64_t)(size - i) * 4096);
		}
		end_frame(true);
	}
}

static const struct {
	const char *name;
	void (*make)(size_t size);
} kinds[] = {
	{ "gone", gone }, { "origins", origins }, { "headers", headers }, { "turns", turns },
	{ "bomb", bomb }, { "reasons", reasons }, { "vms", vms },
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc == 3 && i < ARRAY_SIZE(kinds); i++) {
		if (strcmp(kinds[i].name, argv[1]))
			continue;
		kinds[i].make(strtoul(argv[2], NULL, 0));
		free(bytes);
		return fflush(stdout) || ferror(stdout);
	}
	fprintf(stderr, "usage: forge KIND SIZE\n");
	return 2;
}
