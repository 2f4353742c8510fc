// SPDX-License-Identifier: GPL-2.0-only
/* What comes back from a recording.  For writing one: test-writer.c. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmocka-all.h"
#include "fixture-recording.h"
#include "record/frame.h"
#include "record/writer.h"

/* How often a sample was decoded. */
static size_t decoded;

int __real_frame_unpack(const struct frame *frame, struct frame_buffers *buffers,
			const unsigned char *body, const struct sample *old,
			struct origin_list *origins, struct sample *new);
int __wrap_frame_unpack(const struct frame *frame, struct frame_buffers *buffers,
			const unsigned char *body, const struct sample *old,
			struct origin_list *origins, struct sample *new);
int __wrap_frame_unpack(const struct frame *frame, struct frame_buffers *buffers,
			const unsigned char *body, const struct sample *old,
			struct origin_list *origins, struct sample *new)
{
	decoded++;
	return __real_frame_unpack(frame, buffers, body, old, origins, new);
}

/* Each is decoded once, the one that opening looks at included. */
static void test_all_come_back(void **state)
{
	struct original *original = *state;
	struct reader *reader;
	struct sample sample = { 0 };

	decoded = 0;
	assert_int_equal(reader_open(&reader, original->path), 0);
	/* It is there already. */
	assert_int_equal(reader_seek(reader, NULL, 0), 0);
	for (size_t i = 0; i < NR_SAMPLES; i++) {
		assert_int_equal(reader_next(reader, &sample), 0);
		assert_same(&sample, &original->samples[i]);
	}
	assert_int_equal(reader_next(reader, &sample), -ENODATA);
	assert_int_equal(reader_damage(reader)->bytes, 0);
	assert_true(reader_position(reader) == 1);
	assert_int_equal(decoded, NR_SAMPLES);

	/* Back to the first without a search. */
	assert_int_equal(reader_seek(reader, NULL, 0), 0);
	assert_int_equal(decoded, NR_SAMPLES);
	assert_int_equal(reader_next(reader, &sample), 0);
	assert_same(&sample, &original->samples[0]);
	reader_close(reader);
	sample_free(&sample);
}

/* Cut at any byte, a recording has all that was whole before, and says that it was cut. */
static void test_cut_anywhere(void **state)
{
	struct original *original = *state;
	struct reader *reader;
	struct sample sample = { 0 };
	size_t whole = 0;

	for (size_t size = 1; size < original->size; size++) {
		whole += size == original->ends[whole];
		if (!whole) {
			assert_int_equal(open_bytes(&reader, original->bytes, size), -EBADMSG);
			continue;
		}
		assert_int_equal(open_bytes(&reader, original->bytes, size), 0);
		for (size_t i = 0; i < whole; i++) {
			assert_int_equal(reader_next(reader, &sample), 0);
			assert_same(&sample, &original->samples[i]);
		}
		assert_int_equal(reader_next(reader, &sample), -ENODATA);
		assert_int_equal(reader_damage(reader)->bytes, size - original->ends[whole - 1]);
		if (reader_damage(reader)->bytes) {
			assert_true(reader_damage(reader)->cut);
			assert_int_equal(reader_damage(reader)->offset, original->ends[whole - 1]);
		}
		reader_close(reader);
	}
	assert_int_equal(whole, NR_SAMPLES - 1);
	sample_free(&sample);
}

/* The first sample from @nr on that stands by itself. */
static size_t next_start(const struct original *original, size_t nr)
{
	while (nr < NR_SAMPLES && nr &&
	       original->samples[nr].origin == original->samples[nr - 1].origin)
		nr++;
	return nr;
}

/*
 * With any byte changed, what was before it comes back, and what is from the next
 * sample on that stands by itself; in between nothing does, least of all wrong.
 */
static void test_any_byte_changed(void **state)
{
	static const unsigned char flips[] = { 0x01, 0x80, 0xff };
	struct original *original = *state;
	struct reader *reader;
	struct sample sample = { 0 };
	size_t hit = 0, in;

	for (size_t at = 0; at < original->size; at++) {
		hit += at == original->ends[hit];
		for (size_t flip = 0; flip < sizeof(flips); flip++) {
			size_t next = next_start(original, hit + 1);

			original->bytes[at] ^= flips[flip];
			assert_int_equal(open_bytes(&reader, original->bytes, original->size), 0);
			for (size_t i = 0; i < NR_SAMPLES; i++) {
				if (i >= hit && i < next)
					continue;
				assert_int_equal(reader_next(reader, &sample), 0);
				assert_same(&sample, &original->samples[i]);
			}
			assert_int_equal(reader_next(reader, &sample), -ENODATA);
			assert_int_not_equal(reader_damage(reader)->bytes, 0);
			assert_int_equal(reader_damage(reader)->samples, next - hit - 1);
			/* Unless its length is, it is not taken for one that was not finished. */
			in = at - (hit ? original->ends[hit - 1] : 0);
			if (in < 4 || in > 7)
				assert_false(reader_damage(reader)->cut);
			reader_close(reader);
			original->bytes[at] ^= flips[flip];
		}
	}
	assert_int_equal(hit, NR_SAMPLES - 1);
	sample_free(&sample);
}

static void test_what_is_no_recording(void **state)
{
	struct original *original = *state;
	unsigned char text[] = "KVX. but not for long enough to be anything at all\n";
	struct reader *reader;
	struct writer *writer;
	char other[] = "other.txt";
	FILE *file;

	text[3] = '0' + FRAME_VERSION;
	assert_int_equal(reader_open(&reader, "/nonexistent/file"), -ENOENT);
	assert_int_equal(reader_open(&reader, "/"), -EISDIR);
	assert_int_equal(reader_open(&reader, "/dev/null"), -EBADMSG);
	assert_int_equal(open_bytes(&reader, text, sizeof(text)), -EBADMSG);
	/* Nor is anything appended to it. */
	file = fopen(other, "w");
	assert_non_null(file);
	fputs("a shopping list\n", file);
	fclose(file);
	assert_int_equal(writer_open(&writer, other, 0), -EEXIST);
	assert_int_equal(size_of(other), strlen("a shopping list\n"));
	unlink(other);
	assert_int_equal(writer_open(&writer, "/nonexistent/file", 0), -ENOENT);
	(void)original;
}

/* Of two boots, the second of which has a clock that is behind. */
#define NR_LONG (20 * WRITER_GROUP)
#define S	1000000000ULL

static uint64_t time_of(size_t nr)
{
	return (nr < NR_LONG / 2 ? 5000 + nr : 100 + nr) * S;
}

static void record_long(struct original *original)
{
	struct origin origins[2] = { original->host.origins[0], original->host.origins[0] };
	struct sample *one = &original->samples[0];
	struct writer *writer;

	origins[1].epoch = "another boot";
	unlink(original->path);
	assert_int_equal(writer_open(&writer, original->path, 0), 0);
	for (size_t i = 0; i < NR_LONG; i++) {
		random_host_next(&original->host, one);
		one->origin = &origins[i >= NR_LONG / 2];
		one->time_ns = time_of(i);
		one->own_exits = i;
		/* People set it as they like. */
		one->wall.tv_sec = random_below(1000000);
		assert_int_equal(writer_add(writer, one), 0);
	}
	writer_close(writer);
	/* Or it would not have to search. */
	assert_in_range(size_of(original->path), 500000, SIZE_MAX);
}

/* From wherever one is in an epoch to any time of it. */
static void test_seek(void **state)
{
	struct original *original = *state;
	struct sample sample = { 0 }, of = { 0 };
	struct reader *reader;

	record_long(original);
	assert_int_equal(reader_open(&reader, original->path), 0);
	for (size_t i = 0; i < 200; i++) {
		size_t boot = random_below(2) * NR_LONG / 2, steps = 0;
		size_t from = boot + random_below(NR_LONG / 2);
		size_t to = boot + random_below(NR_LONG / 2);

		assert_int_equal(reader_seek(reader, NULL, 0), 0);
		do {
			assert_int_equal(reader_next(reader, &sample), 0);
		} while (sample.own_exits < from);
		sample_copy_head(&of, &sample);
		assert_int_equal(reader_seek(reader, &of, time_of(to)), 0);
		do {
			assert_int_equal(reader_next(reader, &sample), 0);
			/* The first is not later, unless there is none before. */
			assert_true(steps || sample.own_exits <= to);
			steps++;
		} while (sample.own_exits < to);
		assert_int_equal(sample.own_exits, to);
		assert_in_range(steps, 1, 4 * WRITER_GROUP);
	}
	assert_int_equal(reader_seek(reader, &of, 0), 0);
	assert_int_equal(reader_next(reader, &sample), 0);
	assert_in_range(sample.own_exits, of.own_exits < NR_LONG / 2 ? 0 : NR_LONG / 4,
			of.own_exits < NR_LONG / 2 ? 0 : NR_LONG / 2);
	assert_int_equal(reader_seek(reader, &of, UNKNOWN), 0);
	while (!reader_next(reader, &sample))
		;
	assert_int_equal(sample.own_exits, NR_LONG - 1);
	assert_int_equal(reader_damage(reader)->bytes, 0);
	reader_close(reader);
	sample_free(&sample);
}

/* Who goes back and comes by again finds the same damage, and no more. */
static void test_damage_counts_once(void **state)
{
	struct original *original = *state;
	struct reader_damage damage;
	struct reader *reader;
	struct sample sample = { 0 };

	/* The last one is cut, and one in the midst is not whole. */
	original->bytes[original->ends[NR_SAMPLES / 2] + 30] ^= 1;
	assert_int_equal(open_bytes(&reader, original->bytes, original->size - 3), 0);
	while (!reader_next(reader, &sample))
		;
	damage = *reader_damage(reader);
	assert_int_not_equal(damage.bytes, 0);
	assert_int_not_equal(damage.samples, 0);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(reader_seek(reader, NULL, 0), 0);
		while (!reader_next(reader, &sample))
			;
		assert_memory_equal(&damage, reader_damage(reader), sizeof(damage));
	}
	reader_close(reader);
	sample_free(&sample);
}

/* Packs what no writer would, with a check that says it is fine. */
static void assert_refused(const struct sample *sample)
{
	struct frame_buffers buffers = { 0 };
	struct reader *reader;
	struct frame frame;

	assert_int_equal(frame_pack(&frame, &buffers, NULL, 0, sample), 0);
	assert_int_equal(open_bytes(&reader, buffers.bytes.bytes, buffers.bytes.nr), -EBADMSG);
	frame_buffers_free(&buffers);
}

static void test_what_cannot_be(void **state)
{
	struct original *original = *state;
	const struct origin *origin = &original->host.origins[0];
	struct sample_vm vms[2] = { { .id = 2 }, { .id = 1 } };
	struct sample_vcpu vcpu = { .vm = 3 };
	struct sample_exit exits[2] = { { .vm = 1, .code = 5 }, { .vm = 1, .code = 5 } };

	assert_refused(&(struct sample){ .origin = origin, .vms = vms, .nr_vms = 2 });
	assert_refused(&(struct sample){
		.origin = origin, .vms = vms, .nr_vms = 1, .vcpus = &vcpu, .nr_vcpus = 1 });
	assert_refused(&(struct sample){
		.origin = origin, .vms = &vms[1], .nr_vms = 1, .exits = exits, .nr_exits = 2 });
	assert_refused(&(struct sample){ .origin = origin, .exits = exits, .nr_exits = 1 });
}

/* What was recorded before stays readable. */
static void assert_not_recorded(struct original *original, const struct sample *sample, int err)
{
	struct writer *writer;
	size_t size;

	assert_int_equal(writer_open(&writer, original->path, 0), 0);
	assert_int_equal(writer_add(writer, &original->samples[0]), 0);
	size = size_of(original->path);
	assert_int_equal(writer_add(writer, sample), err);
	assert_int_equal(writer_error(writer), err);
	writer_close(writer);
	assert_int_equal(size_of(original->path), size);
}

/* No writer writes what its reader refuses. */
static void test_what_cannot_be_is_not_recorded(void **state)
{
	struct original *original = *state;
	const struct origin *origin = &original->host.origins[0];
	struct reason *reasons = calloc(4097, sizeof(*reasons));
	struct origin named = { .host = "here", .reasons = { KVM_EXIT_ISA_VMX, reasons, 4097 } };
	struct sample_vm *vms = calloc((1U << 16) + 1, sizeof(*vms));
	struct sample_exit orphan = { .vm = 3, .count = 1 };
	struct sample_vcpu vcpu = { .vm = 3 };

	assert_non_null(reasons);
	assert_non_null(vms);
	for (uint32_t i = 0; i < 4097; i++)
		reasons[i].code = i;
	for (uint32_t i = 0; i <= 1U << 16; i++)
		vms[i].id = i + 1;
	assert_not_recorded(original, &(struct sample){ .origin = &named }, -E2BIG);
	assert_not_recorded(
		original,
		&(struct sample){ .origin = origin, .vms = vms, .nr_vms = (1U << 16) + 1 }, -E2BIG);
	assert_not_recorded(original,
			    &(struct sample){ .origin = origin, .exits = &orphan, .nr_exits = 1 },
			    -EINVAL);
	assert_not_recorded(original,
			    &(struct sample){ .origin = origin, .vcpus = &vcpu, .nr_vcpus = 1 },
			    -EINVAL);
	vms[1].id = 1;
	assert_not_recorded(original, &(struct sample){ .origin = origin, .vms = vms, .nr_vms = 2 },
			    -EINVAL);
	free(reasons);
	free(vms);
}

/* What others called things comes back as it was: it is made safe where it goes out. */
static void test_names_are_as_they_were(void **state)
{
	struct original *original = *state;
	struct reason reason = { 1, 1, "\033[2Jclear" };
	struct origin origin = { .host = "ho\nst", .reasons = { 1, &reason, 1 } };
	struct sample_vm vm = { .id = 1,
				.name = "a\033]0;b\a",
				.scope = "c\rd",
				.name_from = "e\x9b"
					     "f" };
	struct sample sample = { .origin = &origin, .vms = &vm, .nr_vms = 1 }, back = { 0 };
	struct frame_buffers buffers = { 0 };
	struct reader *reader;
	struct frame frame;

	(void)original;
	assert_int_equal(frame_pack(&frame, &buffers, NULL, 0, &sample), 0);
	assert_int_equal(open_bytes(&reader, buffers.bytes.bytes, buffers.bytes.nr), 0);
	assert_int_equal(reader_next(reader, &back), 0);
	assert_string_equal(back.vms[0].name, "a\033]0;b\a");
	assert_string_equal(back.vms[0].scope, "c\rd");
	assert_string_equal(back.vms[0].name_from, "e\x9b"
						   "f");
	assert_string_equal(back.origin->host, "ho\nst");
	assert_string_equal(back.origin->source, "");
	assert_string_equal(back.origin->reasons.reasons[0].name, "\033[2Jclear");
	reader_close(reader);
	frame_buffers_free(&buffers);
	sample_free(&back);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_all_come_back),
		TEST(test_cut_anywhere),
		TEST(test_any_byte_changed),
		TEST(test_what_is_no_recording),
		TEST(test_seek),
		TEST(test_damage_counts_once),
		TEST(test_what_cannot_be),
		TEST(test_what_cannot_be_is_not_recorded),
		TEST(test_names_are_as_they_were),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
