// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bytes of a delta: the number of VMs, vCPUs and exits in the new sample, then
 * for each of these three tables the steps that make it, going through the old
 * table once.  All numbers are varints: seven bits a byte, low ones first, the top
 * bit says that more follow.
 *
 *   n << 2 | STEP_KEEP		the next n records are as in the old table
 *   n << 2 | STEP_DROP		the next n records of the old table are gone
 *   mask << 2 | STEP_CHANGE	the next record of the old table, changed
 *   mask << 2 | STEP_ADD	a record that the old table has not; it is given as a
 *				change of the one before it in the new table, whose
 *				VM, vCPU and kind it mostly shares
 *
 * The mask tells which fields differ.  For each, the difference modulo 2^64
 * follows, its sign moved to the lowest bit.  The bit after the last field means
 * that the whole record follows instead.
 */
#include "delta.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define MAX_VARINT	10
#define MAX_FIELDS	7
#define MAX_STEP	(MAX_VARINT * (MAX_FIELDS + 1) + sizeof(struct sample_vm))

enum step {
	STEP_KEEP,
	STEP_DROP,
	STEP_CHANGE,
	STEP_ADD
};

struct field {
	size_t offset, size;
};

#define FIELD(type, member) \
	{ offsetof(struct type, member), sizeof(((struct type *)NULL)->member) }

/* What records of a table are made of. */
struct shape {
	size_t size;
	unsigned int nr_values, nr_fields;
	/* Values, then the key from its last part to its first: small masks are frequent. */
	struct field fields[MAX_FIELDS];
	/* If a record has more than its fields: whether that is the same in both. */
	bool (*same_rest)(const void *old, const void *new);
};

/*
 * Byte by byte, so that no field can be forgotten here, but without the padding:
 * it may hold anything.  A compiler that cannot clear it at worst makes a delta
 * longer, never wrong: the whole record is stored when in doubt.
 */
static bool same_but_age(const void *old, const void *new)
{
	struct sample_vm a, b;

	memcpy(&a, old, sizeof(a));
	memcpy(&b, new, sizeof(b));
	a.age_ns = b.age_ns;
#ifdef __has_builtin
#if __has_builtin(__builtin_clear_padding)
	__builtin_clear_padding(&a);
	__builtin_clear_padding(&b);
#endif
#endif
	return !memcmp(&a, &b, sizeof(a));
}

static bool same_thread(const void *old, const void *new)
{
	const struct sample_vcpu *a = old, *b = new;

	return !memcmp(a->thread, b->thread, sizeof(a->thread));
}

static const struct shape vm_shape = {
	.size = sizeof(struct sample_vm),
	.nr_values = 1,
	.nr_fields = 2,
	.fields = {
		FIELD(sample_vm, age_ns),
		FIELD(sample_vm, id),
	},
	.same_rest = same_but_age,
};

static const struct shape vcpu_shape = {
	.size = sizeof(struct sample_vcpu),
	.nr_values = 2,
	.nr_fields = 4,
	.fields = {
		FIELD(sample_vcpu, guest_cycles),
		FIELD(sample_vcpu, tid),
		FIELD(sample_vcpu, vcpu),
		FIELD(sample_vcpu, vm),
	},
	.same_rest = same_thread,
};

static const struct shape exit_shape = {
	.size = sizeof(struct sample_exit),
	.nr_values = 3,
	.nr_fields = 7,
	.fields = {
		FIELD(sample_exit, count),
		FIELD(sample_exit, cycles),
		FIELD(sample_exit, user_cycles),
		FIELD(sample_exit, code),
		FIELD(sample_exit, kind),
		FIELD(sample_exit, vcpu),
		FIELD(sample_exit, vm),
	},
};

/* A field that is new wants a row above. */
static_assert(sizeof(struct sample_vcpu) == 3 * 4 + 4 + 8 + COMM_SIZE,
	      "a field of vcpu_shape is missing");
static_assert(sizeof(struct sample_exit) == 4 * 4 + 3 * 8, "a field of exit_shape is missing");

static uint64_t get_field(const char *record, const struct field *field)
{
	uint64_t wide;
	uint32_t narrow;

	if (field->size == sizeof(wide)) {
		memcpy(&wide, record + field->offset, sizeof(wide));
		return wide;
	}
	memcpy(&narrow, record + field->offset, sizeof(narrow));
	return narrow;
}

static void set_field(char *record, const struct field *field, uint64_t value)
{
	const uint32_t narrow = value;

	if (field->size == sizeof(value))
		memcpy(record + field->offset, &value, sizeof(value));
	else
		memcpy(record + field->offset, &narrow, sizeof(narrow));
}

/* The sign goes to the lowest bit, so that a small fall is as short as a small rise. */
static uint64_t fold(uint64_t difference)
{
	return difference << 1 ^ -(difference >> 63);
}

static uint64_t unfold(uint64_t folded)
{
	return folded >> 1 ^ -(folded & 1);
}

/* The caller made room. */
static void put(struct delta *delta, uint64_t value)
{
	while (value >= 0x80) {
		delta->bytes[delta->nr++] = value | 0x80;
		value >>= 7;
	}
	delta->bytes[delta->nr++] = value;
}

static uint64_t take(const unsigned char **bytes)
{
	const unsigned char *s = *bytes;
	unsigned int shift = 0;
	uint64_t value = 0;

	do {
		value |= (uint64_t)(*s & 0x7f) << shift;
		shift += 7;
	} while (*s++ & 0x80);
	*bytes = s;
	return value;
}

static int make_room(struct delta *delta, size_t extra)
{
	size_t want = delta->max ? delta->max : 4096;
	unsigned char *bytes;

	if (delta->nr + extra <= delta->max)
		return 0;

	while (want < delta->nr + extra)
		want *= 2;
	bytes = realloc(delta->bytes, want);
	if (!bytes)
		return -ENOMEM;
	delta->bytes = bytes;
	delta->max = want;
	return 0;
}

static int compare_keys(const struct shape *shape, const char *a, const char *b)
{
	for (unsigned int i = shape->nr_fields; i-- > shape->nr_values;) {
		uint64_t x = get_field(a, &shape->fields[i]);
		uint64_t y = get_field(b, &shape->fields[i]);

		if (x != y)
			return x < y ? -1 : 1;
	}
	return 0;
}

static unsigned int compare_fields(const struct shape *shape, const char *a, const char *b,
				   unsigned int nr)
{
	unsigned int mask = 0;

	for (unsigned int i = 0; i < nr; i++) {
		const struct field *field = &shape->fields[i];

		if (get_field(a, field) != get_field(b, field))
			mask |= 1U << i;
	}
	return mask;
}

static void put_record(struct delta *delta, const struct shape *shape, enum step step,
		       unsigned int mask, const char *base, const char *record)
{
	put(delta, (uint64_t)mask << 2 | step);
	if (mask >> shape->nr_fields) {
		memcpy(delta->bytes + delta->nr, record, shape->size);
		delta->nr += shape->size;
		return;
	}
	for (unsigned int i = 0; i < shape->nr_fields; i++) {
		const struct field *field = &shape->fields[i];

		if (mask & 1U << i)
			put(delta, fold(get_field(record, field) - get_field(base, field)));
	}
}

static void take_record(const unsigned char **bytes, const struct shape *shape,
			unsigned int mask, char *record)
{
	if (mask >> shape->nr_fields) {
		memcpy(record, *bytes, shape->size);
		*bytes += shape->size;
		return;
	}
	for (unsigned int i = 0; mask; i++, mask >>= 1) {
		const struct field *field = &shape->fields[i];

		if (mask & 1)
			set_field(record, field, get_field(record, field) + unfold(take(bytes)));
	}
}

/* What is left of the old table at the end is gone, and needs no step. */
static int pack_table(struct delta *delta, const struct shape *shape, const void *old,
		      size_t nr_old, const void *new, size_t nr_new)
{
	const char *was = old, *is = new, *base;
	static const char zero[sizeof(struct sample_vm)];
	const unsigned int whole = shape->same_rest ? 1U << shape->nr_fields : 0;
	size_t i = 0, j = 0, run = 0;
	enum step step, run_step = STEP_KEEP;
	unsigned int mask;
	int order;

	while (j < nr_new) {
		if (make_room(delta, MAX_VARINT + MAX_STEP))
			return -ENOMEM;

		order = i < nr_old ? compare_keys(shape, was, is) : 1;
		base = was;
		mask = 0;
		if (order < 0) {
			step = STEP_DROP;
		} else if (order > 0) {
			step = STEP_ADD;
			base = j ? is - shape->size : zero;
			mask = whole ?: compare_fields(shape, base, is, shape->nr_fields);
		} else {
			mask = whole && !shape->same_rest(was, is) ? whole :
			       compare_fields(shape, was, is, shape->nr_values);
			step = mask ? STEP_CHANGE : STEP_KEEP;
		}

		if (run && step != run_step) {
			put(delta, (uint64_t)run << 2 | run_step);
			run = 0;
		}
		if (step == STEP_KEEP || step == STEP_DROP) {
			run_step = step;
			run++;
		} else {
			put_record(delta, shape, step, mask, base, is);
		}

		if (step != STEP_ADD) {
			was += shape->size;
			i++;
		}
		if (step != STEP_DROP) {
			is += shape->size;
			j++;
		}
	}
	if (run)
		put(delta, (uint64_t)run << 2 | run_step);
	return 0;
}

static void apply_table(const unsigned char **bytes, const struct shape *shape,
			const void *old, void *new, size_t nr_new)
{
	const char *was = old;
	char *is = new, *end = is + nr_new * shape->size;

	while (is < end) {
		uint64_t number = take(bytes);
		enum step step = number & 3;
		size_t size = shape->size;

		number >>= 2;
		switch (step) {
		case STEP_KEEP:
			size *= number;
			memcpy(is, was, size);
			break;
		case STEP_DROP:
			was += number * size;
			continue;
		case STEP_CHANGE:
			memcpy(is, was, size);
			take_record(bytes, shape, number, is);
			break;
		case STEP_ADD:
			if (is == new)
				memset(is, 0, size);
			else
				memcpy(is, is - size, size);
			take_record(bytes, shape, number, is);
			is += size;
			continue;
		}
		was += size;
		is += size;
	}
}

static const struct sample nothing;

int delta_pack(struct delta *delta, const struct sample *old, const struct sample *new)
{
	if (!old)
		old = &nothing;

	delta->nr = 0;
	if (make_room(delta, 3 * MAX_VARINT))
		return -ENOMEM;
	put(delta, new->nr_vms);
	put(delta, new->nr_vcpus);
	put(delta, new->nr_exits);
	return pack_table(delta, &vm_shape, old->vms, old->nr_vms, new->vms, new->nr_vms) ?:
	       pack_table(delta, &vcpu_shape, old->vcpus, old->nr_vcpus,
			  new->vcpus, new->nr_vcpus) ?:
	       pack_table(delta, &exit_shape, old->exits, old->nr_exits,
			  new->exits, new->nr_exits);
}

int delta_apply(const unsigned char *bytes, const struct sample *old, struct sample *new)
{
	size_t nr_vms = take(&bytes), nr_vcpus = take(&bytes), nr_exits = take(&bytes);
	int err;

	if (!old)
		old = &nothing;

	sample_clear(new);
	err = sample_reserve(new, nr_vms, nr_vcpus, nr_exits);
	if (err)
		return err;

	apply_table(&bytes, &vm_shape, old->vms, new->vms, nr_vms);
	apply_table(&bytes, &vcpu_shape, old->vcpus, new->vcpus, nr_vcpus);
	apply_table(&bytes, &exit_shape, old->exits, new->exits, nr_exits);
	new->nr_vms = nr_vms;
	new->nr_vcpus = nr_vcpus;
	new->nr_exits = nr_exits;
	return 0;
}

void delta_free(struct delta *delta)
{
	free(delta->bytes);
	*delta = (struct delta){ 0 };
}
