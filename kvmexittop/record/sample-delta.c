// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bytes of a delta: the number of VMs, vCPUs and exits in the new sample, then
 * for each of these three tables the steps that make it from the old table, in order.
 *
 *   n << 2 | STEP_KEEP		the next n records are as in the old table
 *   n << 2 | STEP_DROP		the next n records of the old table are gone
 *   mask << 2 | STEP_CHANGE	the next record of the old table, changed
 *   mask << 2 | STEP_ADD	a record that is not in the old table, as a change
 *				of the previous record in the new table, which
 *				mostly has the same VM, vCPU and kind
 *
 * The rest of the old table is dropped without a step.  The mask says which fields differ,
 * in the order of the shapes, see shape.c.  For each of them, the difference modulo 2^64
 * follows, its sign moved to the lowest bit; or the text of a text field.  For cycles it is
 * the difference from the expected cost, which is the new exits times the mean cost so far:
 * that takes a byte less.  These bytes are part of the format of recordings.
 */
#include "record/sample-delta.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "record/shape.h"

/* Maximum bytes of a step: its number, each field, each text with its length */
#define MAX_STEP (VARINT_MAX * (1 + SHAPE_MAX_FIELDS) + sizeof(struct sample_vm))

enum step {
	STEP_KEEP,
	STEP_DROP,
	STEP_CHANGE,
	STEP_ADD
};

static uint64_t get_field(const char *record, const struct field *field)
{
	uint64_t wide;
	uint32_t narrow;

	switch (field->size) {
	case sizeof(wide):
		memcpy(&wide, record + field->offset, sizeof(wide));
		return field->unit && wide != UNKNOWN ? wide / field->unit : wide;
	case sizeof(narrow):
		memcpy(&narrow, record + field->offset, sizeof(narrow));
		return narrow;
	default:
		return record[field->offset];
	}
}

static void set_field(char *record, const struct field *field, uint64_t value)
{
	const uint32_t narrow = value;

	value *= value != UNKNOWN ? field->unit ?: 1 : 1;
	switch (field->size) {
	case sizeof(value):
		memcpy(record + field->offset, &value, sizeof(value));
		break;
	case sizeof(narrow):
		memcpy(record + field->offset, &narrow, sizeof(narrow));
		break;
	default:
		/* A bool must be 0 or 1. */
		record[field->offset] = value & 1;
		break;
	}
}

static bool same_field(const char *a, const char *b, const struct field *field)
{
	if (field->is_text)
		return !strcmp(a + field->offset, b + field->offset);
	return get_field(a, field) == get_field(b, field);
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
		if (!same_field(a, b, &shape->fields[i]))
			mask |= 1U << i;
	}
	return mask;
}

/* The expected value of a field.  Packing and unpacking use the same rule. */
static uint64_t predict(const struct shape *shape, const struct field *field, const char *base,
			const char *record)
{
	uint64_t value = get_field(base, field), count;

	if (!field->is_cost)
		return value;
	count = get_field(base, &shape->fields[0]);
	if (!count)
		return value;
	return value + value / count * (get_field(record, &shape->fields[0]) - count);
}

/* The caller has reserved room. */
static void put_record(struct varint_buffer *buffer, const struct shape *shape, enum step step,
		       unsigned int mask, const char *base, const char *record)
{
	varint_put(buffer, (uint64_t)mask << 2 | step);
	for (unsigned int i = 0; i < shape->nr_fields; i++) {
		const struct field *field = &shape->fields[i];

		if (!(mask & 1U << i))
			continue;
		if (field->is_text)
			varint_put_text(buffer, record + field->offset);
		else
			varint_put(buffer, varint_fold(get_field(record, field) -
						       predict(shape, field, base, record)));
	}
}

/* The record is a copy of its base.  A bit of the mask for each field of that version. */
static void take_record(struct varint_cursor *cursor, unsigned int version,
			const struct shape *shape, uint64_t mask, const char *base, char *record)
{
	for (unsigned int i = 0; mask && i < shape->nr_fields; i++) {
		const struct field *field = &shape->fields[i];
		const bool taken = mask & 1;

		if (field->since > version)
			continue;
		mask >>= 1;
		if (!taken)
			continue;
		if (field->is_text)
			varint_take_text(cursor, record + field->offset, field->size);
		else
			set_field(record, field,
				  predict(shape, field, base, record) +
					  varint_unfold(varint_take(cursor)));
	}
	if (mask)
		cursor->broken = true;
}

/* Numbers that the version does not have are not known. */
static void clear_later(unsigned int version, const struct shape *shape, char *record)
{
	for (const struct field *field = shape->fields; field->size; field++) {
		if (field->since > version)
			set_field(record, field, field->size == sizeof(uint64_t) ? UNKNOWN : 0);
	}
}

/* The first record is packed against this if it is not in the old table. */
static const char zero[sizeof(struct sample_vm)];

static int pack_table(struct varint_buffer *buffer, const struct shape *shape, const void *old,
		      size_t nr_old, const void *new, size_t nr_new)
{
	const char *was = old, *is = new, *base;
	size_t i = 0, j = 0, run = 0;
	enum step step, run_step = STEP_KEEP;
	unsigned int mask;
	bool same;
	int order;

	while (j < nr_new) {
		if (varint_reserve(buffer, VARINT_MAX + MAX_STEP))
			return -ENOMEM;

		/* Fast path: most records did not change. */
		same = i < nr_old && !memcmp(was, is, shape->size);
		order = same ? 0 : i < nr_old ? compare_keys(shape, was, is) : 1;
		base = was;
		mask = 0;
		if (same) {
			step = STEP_KEEP;
		} else if (order < 0) {
			step = STEP_DROP;
		} else if (order > 0) {
			step = STEP_ADD;
			base = j ? is - shape->size : zero;
			mask = compare_fields(shape, base, is, shape->nr_fields);
		} else {
			mask = compare_fields(shape, was, is, shape->nr_values);
			step = mask ? STEP_CHANGE : STEP_KEEP;
		}

		if (run && step != run_step) {
			varint_put(buffer, (uint64_t)run << 2 | run_step);
			run = 0;
		}
		if (step == STEP_KEEP || step == STEP_DROP) {
			run_step = step;
			run++;
		} else {
			put_record(buffer, shape, step, mask, base, is);
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
		varint_put(buffer, (uint64_t)run << 2 | run_step);
	return 0;
}

static int apply_table(struct varint_cursor *cursor, unsigned int version,
		       const struct shape *shape, const void *old, size_t nr_old, void *new,
		       size_t nr_new)
{
	const size_t size = shape->size;
	const char *was = old, *base;
	char *is = new;

	while (nr_new && !cursor->broken) {
		uint64_t number = varint_take(cursor);
		enum step step = number & 3;
		size_t run = 1;

		number >>= 2;
		if (step == STEP_KEEP || step == STEP_DROP)
			run = number;
		if (step != STEP_ADD && (!run || run > nr_old))
			return -EBADMSG;
		if (step != STEP_DROP && run > nr_new)
			return -EBADMSG;

		switch (step) {
		case STEP_KEEP:
			memcpy(is, was, run * size);
			break;
		case STEP_DROP:
			break;
		case STEP_CHANGE:
			memcpy(is, was, size);
			take_record(cursor, version, shape, number, was, is);
			break;
		case STEP_ADD:
			base = is == new ? zero : is - size;
			memcpy(is, base, size);
			clear_later(version, shape, is);
			take_record(cursor, version, shape, number, base, is);
			break;
		}
		if (step != STEP_ADD) {
			was += run * size;
			nr_old -= run;
		}
		if (step != STEP_DROP) {
			is += run * size;
			nr_new -= run;
		}
	}
	return cursor->broken ? -EBADMSG : 0;
}

static const struct sample nothing;

int sample_delta_pack(struct varint_buffer *buffer, const struct sample *old,
		      const struct sample *new)
{
	int err;

	if (!old)
		old = &nothing;

	if (new->nr_vms > shape_vm.max_records || new->nr_vcpus > shape_vcpu.max_records ||
	    new->nr_exits > shape_exit.max_records)
		return -E2BIG;
	if (varint_reserve(buffer, 3 * VARINT_MAX))
		return -ENOMEM;
	varint_put(buffer, new->nr_vms);
	varint_put(buffer, new->nr_vcpus);
	varint_put(buffer, new->nr_exits);
	err = pack_table(buffer, &shape_vm, old->vms, old->nr_vms, new->vms, new->nr_vms);
	if (!err)
		err = pack_table(buffer, &shape_vcpu, old->vcpus, old->nr_vcpus, new->vcpus,
				 new->nr_vcpus);
	if (!err)
		err = pack_table(buffer, &shape_exit, old->exits, old->nr_exits, new->exits,
				 new->nr_exits);
	return err;
}

/* A record is kept from the old table or takes at least a byte: a larger number is invalid. */
static size_t take_number(struct varint_cursor *cursor, const struct shape *shape, size_t nr_old)
{
	uint64_t nr = varint_take(cursor);

	if (nr > shape->max_records || nr > nr_old + (size_t)(cursor->end - cursor->at))
		cursor->broken = true;
	return nr;
}

int sample_delta_apply(struct varint_cursor *cursor, unsigned int version, const struct sample *old,
		       struct sample *new)
{
	size_t nr_vms, nr_vcpus, nr_exits;
	int err;

	if (!old)
		old = &nothing;

	sample_clear(new);
	nr_vms = take_number(cursor, &shape_vm, old->nr_vms);
	nr_vcpus = take_number(cursor, &shape_vcpu, old->nr_vcpus);
	nr_exits = take_number(cursor, &shape_exit, old->nr_exits);
	if (cursor->broken)
		return -EBADMSG;

	err = sample_reserve(new, nr_vms, nr_vcpus, nr_exits);
	if (!err)
		err = apply_table(cursor, version, &shape_vm, old->vms, old->nr_vms, new->vms,
				  nr_vms);
	if (!err)
		err = apply_table(cursor, version, &shape_vcpu, old->vcpus, old->nr_vcpus,
				  new->vcpus, nr_vcpus);
	if (!err)
		err = apply_table(cursor, version, &shape_exit, old->exits, old->nr_exits,
				  new->exits, nr_exits);
	if (err)
		return err;
	new->nr_vms = nr_vms;
	new->nr_vcpus = nr_vcpus;
	new->nr_exits = nr_exits;
	return 0;
}
