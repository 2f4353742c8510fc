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
 * in the order of the shapes, see shape.c.  After the steps of a table stands its first field,
 * of all records in which it differs, then the second one, and so on: bytes of one kind are
 * together, which compresses by a tenth more.  Before version 3 of the format the fields of
 * each record stood after its step.  These bytes are part of the format of recordings.
 */
#include "record/sample-delta.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "record/field.h"

#define FIRST_WITH_COLUMNS 3 /* version of the format */
/* Maximum bytes of a field */
#define MAX_FIELD (VARINT_MAX + sizeof(struct sample_vm))

enum step {
	STEP_KEEP,
	STEP_DROP,
	STEP_CHANGE,
	STEP_ADD
};

static int compare_keys(const struct shape *shape, const char *a, const char *b)
{
	for (unsigned int i = shape->nr_fields; i-- > shape->nr_values;) {
		uint64_t x = field_get(a, &shape->fields[i]);
		uint64_t y = field_get(b, &shape->fields[i]);

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
		if (!field_is_same(a, b, &shape->fields[i]))
			mask |= 1U << i;
	}
	return mask;
}

static_assert(SHAPE_MAX_FIELDS <= 16, "a mask is too small");

static int note_change(struct changed_records *changes, const char *base, size_t nr,
		       unsigned int mask, bool is_added)
{
	struct changed_record *grown =
		array_reserve(changes->records, &changes->max, changes->nr + 1, sizeof(*grown));

	if (!grown)
		return -ENOMEM;
	changes->records = grown;
	changes->mask |= mask;
	changes->has_added |= is_added;
	grown[changes->nr++] = (struct changed_record){ base, nr, mask, is_added };
	return 0;
}

/* The fields of the changes that make the table @new */
static int put_fields(struct varint_buffer *buffer, const struct shape *shape,
		      const struct changed_records *changes, const char *new)
{
	for (unsigned int i = 0; i < shape->nr_fields; i++) {
		const unsigned int bit = 1U << i;

		/* Mostly few fields of a table change. */
		for (size_t j = 0; changes->mask & bit && j < changes->nr; j++) {
			const struct changed_record *change = &changes->records[j];

			if (!(change->mask & bit))
				continue;
			if (varint_reserve(buffer, MAX_FIELD))
				return -ENOMEM;
			field_put(buffer, shape, &shape->fields[i], change->base,
				  new + change->nr * shape->size);
		}
		varint_mark(buffer);
	}
	return 0;
}

/* A number that the version does not have is not known. */
static void clear_field(char *record, const struct field *field)
{
	field_set(record, field, field->size == sizeof(uint64_t) ? UNKNOWN : 0);
}

static void take_fields(struct varint_cursor *cursor, unsigned int version,
			const struct shape *shape, const struct changed_records *changes, char *new)
{
	unsigned int bit = 1;

	for (unsigned int i = 0; i < shape->nr_fields && !cursor->broken; i++) {
		const struct field *field = &shape->fields[i];
		const bool has_field = field->since <= version;
		/* Mostly few fields of a table change. */
		const bool is_any = changes->has_added || (has_field && changes->mask & bit);

		for (size_t j = 0; is_any && j < changes->nr; j++) {
			const struct changed_record *change = &changes->records[j];
			char *record = new + change->nr * shape->size;

			if (!has_field && change->is_added)
				clear_field(record, field);
			else if (has_field && change->mask & bit)
				field_take(cursor, shape, field, change->base, record);
			else if (change->is_added)
				field_copy(record, field, change->base);
		}
		bit <<= has_field;
	}
	for (size_t j = 0; j < changes->nr; j++) {
		if (changes->records[j].mask >= bit)
			cursor->broken = true;
	}
}

/* The first record is packed against this if it is not in the old table. */
static const char zero[sizeof(struct sample_vm)];

static int put_steps(struct varint_buffer *buffer, struct changed_records *changes,
		     const struct shape *shape, const char *was, size_t nr_old, const char *is,
		     size_t nr_new)
{
	size_t i = 0, j = 0, run = 0;
	enum step step, run_step = STEP_KEEP;
	unsigned int mask;
	const char *base;
	bool same;
	int order;

	while (j < nr_new) {
		if (varint_reserve(buffer, 3 * VARINT_MAX))
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
			varint_put(buffer, (uint64_t)mask << 2 | step);
			if (note_change(changes, base, j, mask, step == STEP_ADD))
				return -ENOMEM;
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

static void forget_changes(struct changed_records *changes)
{
	*changes = (struct changed_records){ .records = changes->records, .max = changes->max };
}

static int pack_table(struct varint_buffer *buffer, struct changed_records *changes,
		      const struct shape *shape, const void *old, size_t nr_old, const void *new,
		      size_t nr_new)
{
	int err;

	forget_changes(changes);
	err = put_steps(buffer, changes, shape, old, nr_old, new, nr_new);
	varint_mark(buffer);
	return err ?: put_fields(buffer, shape, changes, new);
}

static int take_steps(struct varint_cursor *cursor, struct changed_records *changes,
		      unsigned int version, const struct shape *shape, const char *was,
		      size_t nr_old, char *new, size_t nr_new)
{
	const size_t size = shape->size;
	size_t run, nr = 0;
	const char *base;
	bool is_run;
	int err = 0;

	while (!err && nr < nr_new && !cursor->broken) {
		uint64_t number = varint_take(cursor);
		enum step step = number & 3;
		char *is = &new[nr * size];

		number >>= 2;
		is_run = step == STEP_KEEP || step == STEP_DROP;
		run = is_run ? number : 1;
		if (step != STEP_ADD && (!run || run > nr_old))
			return -EBADMSG;
		if (step != STEP_DROP && run > nr_new - nr)
			return -EBADMSG;
		if (!is_run && number >> SHAPE_MAX_FIELDS)
			return -EBADMSG;

		if (step == STEP_KEEP) {
			memcpy(is, was, run * size);
		} else if (!is_run) {
			base = step == STEP_CHANGE ? was : nr ? is - size : zero;
			memcpy(is, base, size);
			err = note_change(changes, base, nr, number, step == STEP_ADD);
		}
		/* Rows: its fields follow at once. */
		if (!err && version < FIRST_WITH_COLUMNS && changes->nr) {
			take_fields(cursor, version, shape, changes, new);
			changes->nr = 0;
		}
		if (step != STEP_ADD) {
			was += run * size;
			nr_old -= run;
		}
		if (step != STEP_DROP)
			nr += run;
	}
	return err;
}

static int apply_table(struct varint_cursor *cursor, struct changed_records *changes,
		       unsigned int version, const struct shape *shape, const void *old,
		       size_t nr_old, void *new, size_t nr_new)
{
	int err;

	forget_changes(changes);
	err = take_steps(cursor, changes, version, shape, old, nr_old, new, nr_new);
	if (!err)
		take_fields(cursor, version, shape, changes, new);
	return err ?: cursor->broken ? -EBADMSG : 0;
}

static const struct sample nothing;

void changed_records_free(struct changed_records *changes)
{
	free(changes->records);
	*changes = (struct changed_records){ 0 };
}

int sample_delta_pack(struct varint_buffer *buffer, struct changed_records *changes,
		      const struct sample *old, const struct sample *new)
{
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
	return pack_table(buffer, changes, &shape_vm, old->vms, old->nr_vms, new->vms,
			  new->nr_vms) ?:
	       pack_table(buffer, changes, &shape_vcpu, old->vcpus, old->nr_vcpus, new->vcpus,
			  new->nr_vcpus) ?:
	       pack_table(buffer, changes, &shape_exit, old->exits, old->nr_exits, new->exits,
			  new->nr_exits);
}

/* A record is kept from the old table or takes at least a byte: a larger number is invalid. */
static size_t take_number(struct varint_cursor *cursor, const struct shape *shape, size_t nr_old)
{
	uint64_t nr = varint_take(cursor);

	if (nr > shape->max_records || nr > nr_old + (size_t)(cursor->end - cursor->at))
		cursor->broken = true;
	return nr;
}

int sample_delta_apply(struct varint_cursor *cursor, struct changed_records *changes,
		       unsigned int version, const struct sample *old, struct sample *new)
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

	err = sample_reserve(new, nr_vms, nr_vcpus, nr_exits) ?:
	      apply_table(cursor, changes, version, &shape_vm, old->vms, old->nr_vms, new->vms,
			  nr_vms) ?:
	      apply_table(cursor, changes, version, &shape_vcpu, old->vcpus, old->nr_vcpus,
			  new->vcpus, nr_vcpus) ?:
	      apply_table(cursor, changes, version, &shape_exit, old->exits, old->nr_exits,
			  new->exits, nr_exits);
	if (err)
		return err;
	new->nr_vms = nr_vms;
	new->nr_vcpus = nr_vcpus;
	new->nr_exits = nr_exits;
	return 0;
}
