// SPDX-License-Identifier: GPL-2.0-only
#include "record/content.h"

#include <errno.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "record/sample-delta.h"
#include "sample/invariant.h"
#include "sample/origin.h"

/* What a recording may make its reader keep; the kernel names some 170 of both. */
#define MAX_REASONS 4096
#define TEXT_SIZE   256

#define NR_NUMBERS 8

/* What of a sample is a single number. */
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

static int pack_numbers(struct packing *packing, const struct sample *old, const struct sample *new)
{
	uint64_t was[NR_NUMBERS] = { 0 }, is[NR_NUMBERS];

	if (packing_reserve(packing, NR_NUMBERS * PACKING_NUMBER_MAX))
		return -ENOMEM;
	if (old)
		get_numbers(old, was);
	get_numbers(new, is);
	for (size_t i = 0; i < NR_NUMBERS; i++)
		packing_put(packing, packing_fold(is[i] - was[i]));
	return 0;
}

static void unpack_numbers(struct unpacking *unpacking, const struct sample *old, uint64_t *numbers)
{
	memset(numbers, 0, NR_NUMBERS * sizeof(*numbers));
	if (old)
		get_numbers(old, numbers);
	for (size_t i = 0; i < NR_NUMBERS; i++)
		numbers[i] += packing_unfold(unpacking_take(unpacking));
}

static int pack_text(struct packing *packing, const char *text)
{
	char copy[TEXT_SIZE];

	text_copy(copy, sizeof(copy), text ? text : "");
	if (packing_reserve(packing, PACKING_NUMBER_MAX + sizeof(copy)))
		return -ENOMEM;
	packing_put_text(packing, copy);
	return 0;
}

static int pack_origin(struct packing *packing, const struct origin *origin)
{
	const struct reason_table *reasons = &origin->reasons;
	int err;

	if (reasons->nr > MAX_REASONS)
		return -E2BIG;
	err = pack_text(packing, origin->source) ?: pack_text(packing, origin->since) ?:
	      pack_text(packing, origin->host) ?: pack_text(packing, origin->kernel) ?:
	      pack_text(packing, origin->clock) ?: pack_text(packing, origin->loses) ?:
	      packing_reserve(packing, 3 * PACKING_NUMBER_MAX);
	if (err)
		return err;

	packing_put(packing, origin->tsc_khz - UNKNOWN);
	packing_put(packing, reasons->isa);
	packing_put(packing, reasons->nr);
	for (size_t i = 0; !err && i < reasons->nr; i++) {
		err = packing_reserve(packing, 2 * PACKING_NUMBER_MAX);
		if (err)
			break;
		packing_put(packing, reasons->reasons[i].kind);
		packing_put(packing, reasons->reasons[i].code);
		err = pack_text(packing, reasons->reasons[i].name);
	}
	return err;
}

/* Whoever wrote the recording may have called things what he liked. */
static void take_text(struct unpacking *unpacking, char *text, size_t size)
{
	unpacking_take_text(unpacking, text, size);
	text_make_safe(text);
}

static int unpack_reasons(struct unpacking *unpacking, struct reason_table *reasons)
{
	uint64_t nr;
	int err = 0;

	reasons->isa = unpacking_take(unpacking);
	nr = unpacking_take(unpacking);
	if (nr > MAX_REASONS)
		return -EBADMSG;
	for (uint64_t i = 0; !err && i < nr && !unpacking->broken; i++) {
		uint32_t kind = unpacking_take(unpacking), code = unpacking_take(unpacking);
		char name[REASON_NAME_SIZE];

		take_text(unpacking, name, sizeof(name));
		err = reason_table_add(reasons, kind, code, name);
	}
	return err;
}

static int unpack_origin(struct unpacking *unpacking, struct origin_list *origins,
			 const struct origin **origin)
{
	char source[TEXT_SIZE], since[TEXT_SIZE], host[TEXT_SIZE], kernel[TEXT_SIZE];
	char clock[TEXT_SIZE], loses[TEXT_SIZE];
	struct origin new = { .source = source, .since = since, .host = host, .kernel = kernel };
	int err;

	take_text(unpacking, source, sizeof(source));
	take_text(unpacking, since, sizeof(since));
	take_text(unpacking, host, sizeof(host));
	take_text(unpacking, kernel, sizeof(kernel));
	take_text(unpacking, clock, sizeof(clock));
	take_text(unpacking, loses, sizeof(loses));
	new.clock = clock[0] ? clock : NULL;
	new.loses = loses[0] ? loses : NULL;
	new.tsc_khz = unpacking_take(unpacking) + UNKNOWN;
	err = unpack_reasons(unpacking, &new.reasons);
	if (!err && unpacking->broken)
		err = -EBADMSG;
	if (!err) {
		*origin = origin_keep(origins, &new);
		err = *origin ? 0 : -ENOMEM;
	}
	reason_table_free(&new.reasons);
	return err;
}

int content_pack(struct packing *packing, const struct sample *old, const struct sample *new)
{
	return (old ? 0 : pack_origin(packing, new->origin)) ?: pack_numbers(packing, old, new) ?:
	       delta_pack(packing, old, new);
}

static void make_names_safe(struct sample *sample)
{
	for (size_t i = 0; i < sample->nr_vms; i++) {
		struct sample_vm *vm = &sample->vms[i];
		char *texts[] = { vm->name,  vm->name_from, vm->comm,	  vm->owner,
				  vm->scope, vm->unit,	    vm->container };

		for (size_t j = 0; j < ARRAY_SIZE(texts); j++)
			text_make_safe(texts[j]);
	}
	for (size_t i = 0; i < sample->nr_vcpus; i++)
		text_make_safe(sample->vcpus[i].thread);
}

int content_unpack(struct unpacking *unpacking, const struct sample *old,
		   struct origin_list *origins, struct sample *new)
{
	uint64_t numbers[NR_NUMBERS];
	int err = 0;

	if (old)
		new->origin = old->origin;
	else
		err = unpack_origin(unpacking, origins, &new->origin);
	if (err)
		return err;

	unpack_numbers(unpacking, old, numbers);
	err = delta_apply(unpacking, old, new);
	set_numbers(new, numbers);
	if (!err && (unpacking->at != unpacking->end || !sample_is_sound(new)))
		err = -EBADMSG;
	if (!err)
		make_names_safe(new);
	return err;
}
