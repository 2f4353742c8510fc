// SPDX-License-Identifier: GPL-2.0-only
#include "record/content.h"

#include <errno.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "record/sample-delta.h"
#include "sample/invariant.h"
#include "sample/origin.h"

/* Limits the memory that a recording can make its reader use; the kernel names about 170. */
#define MAX_REASONS 4096
#define TEXT_SIZE   256
/* More than any version of the program has */
#define MAX_TRAITS 256

#define NR_NUMBERS 8

/* The members of a sample that are single numbers. */
static void get_numbers(const struct sample *sample, uint64_t *numbers)
{
	numbers[0] = sample->time_ns;
	numbers[1] = sample->read_ns;
	numbers[2] = sample->wall.tv_sec;
	numbers[3] = sample->wall.tv_nsec;
	numbers[4] = sample->kvm_exits_before;
	numbers[5] = sample->kvm_exits_after;
	numbers[6] = sample->lost;
	numbers[7] = sample->own_exits;
}

static void set_numbers(struct sample *sample, const uint64_t *numbers)
{
	sample->time_ns = numbers[0];
	sample->read_ns = numbers[1];
	sample->wall.tv_sec = numbers[2];
	sample->wall.tv_nsec = numbers[3] % 1000000000;
	sample->kvm_exits_before = numbers[4];
	sample->kvm_exits_after = numbers[5];
	sample->lost = numbers[6];
	sample->own_exits = numbers[7];
}

static int pack_numbers(struct varint_buffer *buffer, const struct sample *old,
			const struct sample *new)
{
	uint64_t was[NR_NUMBERS] = { 0 }, is[NR_NUMBERS];

	if (varint_reserve(buffer, NR_NUMBERS * VARINT_MAX))
		return -ENOMEM;
	if (old)
		get_numbers(old, was);
	get_numbers(new, is);
	for (size_t i = 0; i < NR_NUMBERS; i++)
		varint_put(buffer, varint_fold(is[i] - was[i]));
	return 0;
}

static void unpack_numbers(struct varint_cursor *cursor, const struct sample *old,
			   uint64_t *numbers)
{
	memset(numbers, 0, NR_NUMBERS * sizeof(*numbers));
	if (old)
		get_numbers(old, numbers);
	for (size_t i = 0; i < NR_NUMBERS; i++)
		numbers[i] += varint_unfold(varint_take(cursor));
}

static int pack_text(struct varint_buffer *buffer, const char *text)
{
	char copy[TEXT_SIZE];

	text_copy(copy, sizeof(copy), text ? text : "");
	if (varint_reserve(buffer, VARINT_MAX + sizeof(copy)))
		return -ENOMEM;
	varint_put_text(buffer, copy);
	return 0;
}

/* They seldom change. */
static int pack_traits(struct varint_buffer *buffer, const struct sample *old,
		       const struct sample *new)
{
	const bool same = old && !memcmp(old->traits, new->traits, sizeof(new->traits));

	if (varint_reserve(buffer, (1 + NR_TRAITS) * VARINT_MAX))
		return -ENOMEM;
	varint_put(buffer, same ? 0 : NR_TRAITS);
	for (size_t i = 0; !same && i < NR_TRAITS; i++)
		varint_put(buffer, new->traits[i]);
	return 0;
}

/* Those of a later program are read over. */
static void unpack_traits(struct varint_cursor *cursor, const struct sample *old,
			  struct sample *new)
{
	const uint64_t nr = varint_take(cursor);

	if (nr > MAX_TRAITS)
		cursor->broken = true;
	if (old && !nr)
		memcpy(new->traits, old->traits, sizeof(new->traits));
	for (uint64_t i = 0; i < nr && !cursor->broken; i++) {
		uint64_t value = varint_take(cursor);

		if (i < NR_TRAITS)
			new->traits[i] = value;
	}
}

static int pack_origin(struct varint_buffer *buffer, const struct origin *origin)
{
	const struct reason_table *reasons = &origin->reasons;
	int err;

	if (reasons->nr > MAX_REASONS)
		return -E2BIG;
	err = pack_text(buffer, origin->source) ?: pack_text(buffer, origin->since) ?:
	      pack_text(buffer, origin->host) ?: pack_text(buffer, origin->kernel) ?:
	      pack_text(buffer, origin->clock) ?: pack_text(buffer, origin->loses) ?:
	      pack_text(buffer, origin->epoch) ?: varint_reserve(buffer, 3 * VARINT_MAX);
	if (err)
		return err;

	varint_put(buffer, origin->tsc_khz - UNKNOWN);
	varint_put(buffer, reasons->isa);
	varint_put(buffer, reasons->nr);
	for (size_t i = 0; !err && i < reasons->nr; i++) {
		err = varint_reserve(buffer, 2 * VARINT_MAX);
		if (err)
			break;
		varint_put(buffer, reasons->reasons[i].kind);
		varint_put(buffer, reasons->reasons[i].code);
		err = pack_text(buffer, reasons->reasons[i].name);
	}
	return err;
}

static int unpack_reasons(struct varint_cursor *cursor, struct reason_table *reasons)
{
	uint64_t nr;
	int err = 0;

	reasons->isa = varint_take(cursor);
	nr = varint_take(cursor);
	if (nr > MAX_REASONS)
		return -EBADMSG;
	for (uint64_t i = 0; !err && i < nr && !cursor->broken; i++) {
		uint32_t kind = varint_take(cursor), code = varint_take(cursor);
		char name[REASON_NAME_SIZE];

		varint_take_text(cursor, name, sizeof(name));
		err = reason_table_append(reasons, kind, code, name);
	}
	reason_table_sort(reasons);
	return err ?: reason_table_tell_apart(reasons);
}

static int unpack_origin(struct varint_cursor *cursor, unsigned int version,
			 struct origin_list *origins, const struct origin **origin)
{
	char source[TEXT_SIZE], since[TEXT_SIZE], host[TEXT_SIZE], kernel[TEXT_SIZE];
	char clock[TEXT_SIZE], loses[TEXT_SIZE], epoch[TEXT_SIZE] = "";
	struct origin new = { .source = source, .since = since, .host = host, .kernel = kernel };
	int err;

	varint_take_text(cursor, source, sizeof(source));
	varint_take_text(cursor, since, sizeof(since));
	varint_take_text(cursor, host, sizeof(host));
	varint_take_text(cursor, kernel, sizeof(kernel));
	varint_take_text(cursor, clock, sizeof(clock));
	varint_take_text(cursor, loses, sizeof(loses));
	if (version > 1)
		varint_take_text(cursor, epoch, sizeof(epoch));
	new.epoch = epoch[0] ? epoch : NULL;
	new.clock = clock[0] ? clock : NULL;
	new.loses = loses[0] ? loses : NULL;
	new.tsc_khz = varint_take(cursor) + UNKNOWN;
	err = unpack_reasons(cursor, &new.reasons);
	if (!err && cursor->broken)
		err = -EBADMSG;
	if (!err && origins->bytes > ORIGIN_BYTES_MAX && !origin_find(origins, &new))
		err = -EBADMSG;
	if (!err) {
		*origin = origin_keep(origins, &new);
		err = *origin ? 0 : -ENOMEM;
	}
	reason_table_free(&new.reasons);
	return err;
}

static int pack_records(struct varint_buffer *buffer, const struct sample *old,
			const struct sample *new)
{
	struct changed_records changes = { 0 };
	int err = sample_delta_pack(buffer, &changes, old, new);

	changed_records_free(&changes);
	return err;
}

static int unpack_records(struct varint_cursor *cursor, unsigned int version,
			  const struct sample *old, struct sample *new)
{
	struct changed_records changes = { 0 };
	int err = sample_delta_apply(cursor, &changes, version, old, new);

	changed_records_free(&changes);
	return err;
}

int content_pack(struct varint_buffer *buffer, const struct sample *old, const struct sample *new)
{
	return (old ? 0 : pack_origin(buffer, new->origin)) ?: pack_numbers(buffer, old, new) ?:
	       pack_traits(buffer, old, new) ?: pack_records(buffer, old, new);
}

int content_unpack(struct varint_cursor *cursor, unsigned int version, const struct sample *old,
		   struct origin_list *origins, struct sample *new)
{
	uint64_t numbers[NR_NUMBERS];
	int err = 0;

	if (old)
		new->origin = old->origin;
	else
		err = unpack_origin(cursor, version, origins, &new->origin);
	if (err)
		return err;

	unpack_numbers(cursor, old, numbers);
	memset(new->traits, 0, sizeof(new->traits));
	if (version > 2)
		unpack_traits(cursor, old, new);
	err = unpack_records(cursor, version, old, new);
	set_numbers(new, numbers);
	if (!err && (cursor->at != cursor->end || !sample_is_sound(new)))
		err = -EBADMSG;
	return err;
}
