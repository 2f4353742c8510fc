// SPDX-License-Identifier: GPL-2.0-only
#include "record/frame.h"

#include <errno.h>
#include <string.h>

#include <zlib.h>

#include "base/text.h"
#include "record/sample-delta.h"
#include "sample/invariant.h"
#include "sample/origin.h"

static const unsigned char magic[4] = { FRAME_FIRST_BYTE, 'V', 'X', '1' };

enum {
	AT_LENGTH = 4,
	AT_CONTENT_LENGTH = 8,
	AT_BASE = 12,
	AT_CHECK = 16
};

/* What a recording may make its reader keep; the kernel names some 170 of both. */
#define MAX_REASONS 4096
#define TEXT_SIZE   256

#define NR_NUMBERS 8

static void put_u32(unsigned char *bytes, uint32_t value)
{
	for (unsigned int i = 0; i < 4; i++)
		bytes[i] = value >> 8 * i;
}

static uint32_t get_u32(const unsigned char *bytes)
{
	return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* All but the magic and the check itself, which comes last. */
static void put_header(unsigned char *header, const struct frame *frame)
{
	memcpy(header, magic, sizeof(magic));
	put_u32(header + AT_LENGTH, frame->length);
	put_u32(header + AT_CONTENT_LENGTH, frame->content_length);
	put_u32(header + AT_BASE, frame->base);
	put_u32(header + AT_CHECK, frame->check);
}

static uint32_t compute_check(const struct frame *frame, const unsigned char *body)
{
	unsigned char header[FRAME_HEADER_SIZE];
	uint32_t check;

	put_header(header, frame);
	check = crc32(0, header + AT_LENGTH, AT_CHECK - AT_LENGTH);
	check = crc32(check, body, frame->length);
	/* 0 is the base of those that have none. */
	return check ? check : 1;
}

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

/* The fastest level saves a seventh, higher ones next to nothing more. */
static int compress_content(struct frame *frame, struct frame_buffers *buffers)
{
	const struct packing *content = &buffers->content;
	struct packing *bytes = &buffers->bytes;
	uLongf length = compressBound(content->nr);

	bytes->nr = 0;
	if (packing_reserve(bytes, FRAME_HEADER_SIZE + length) ||
	    compress2(bytes->bytes + FRAME_HEADER_SIZE, &length, content->bytes, content->nr,
		      Z_BEST_SPEED) != Z_OK)
		return -ENOMEM;
	if (content->nr > FRAME_SIZE_MAX || length > FRAME_SIZE_MAX)
		return -E2BIG;
	frame->length = length;
	frame->content_length = content->nr;
	bytes->nr = FRAME_HEADER_SIZE + length;
	return 0;
}

int frame_pack(struct frame *frame, struct frame_buffers *buffers, const struct sample *old,
	       uint32_t base, const struct sample *new)
{
	struct packing *content = &buffers->content;
	unsigned char *bytes;
	int err;

	content->nr = 0;
	err = (old ? 0 : pack_origin(content, new->origin)) ?: pack_numbers(content, old, new) ?:
	      delta_pack(content, old, new) ?: compress_content(frame, buffers);
	if (err)
		return err;

	bytes = buffers->bytes.bytes;
	frame->base = old ? base : 0;
	frame->check = compute_check(frame, bytes + FRAME_HEADER_SIZE);
	put_header(bytes, frame);
	return 0;
}

void frame_buffers_free(struct frame_buffers *buffers)
{
	packing_free(&buffers->content);
	packing_free(&buffers->bytes);
}

bool frame_is_begun(const unsigned char *bytes, size_t nr)
{
	return !memcmp(bytes, magic, nr < sizeof(magic) ? nr : sizeof(magic));
}

bool frame_parse(struct frame *frame, const unsigned char *header)
{
	frame->length = get_u32(header + AT_LENGTH);
	frame->content_length = get_u32(header + AT_CONTENT_LENGTH);
	frame->base = get_u32(header + AT_BASE);
	frame->check = get_u32(header + AT_CHECK);
	return frame_is_begun(header, FRAME_HEADER_SIZE) && frame->length <= FRAME_SIZE_MAX &&
	       frame->content_length <= FRAME_SIZE_MAX;
}

bool frame_is_whole(const struct frame *frame, const unsigned char *body)
{
	return frame->check == compute_check(frame, body);
}

static void make_names_safe(struct sample *sample)
{
	for (size_t i = 0; i < sample->nr_vms; i++) {
		struct sample_vm *vm = &sample->vms[i];
		char *texts[] = { vm->name,  vm->name_from, vm->comm,	  vm->owner,
				  vm->scope, vm->unit,	    vm->container };

		for (size_t j = 0; j < sizeof(texts) / sizeof(texts[0]); j++)
			text_make_safe(texts[j]);
	}
	for (size_t i = 0; i < sample->nr_vcpus; i++)
		text_make_safe(sample->vcpus[i].thread);
}

static int decompress(const struct frame *frame, struct frame_buffers *buffers,
		      const unsigned char *body)
{
	struct packing *content = &buffers->content;
	uLongf length = frame->content_length;

	content->nr = 0;
	if (packing_reserve(content, length + 1))
		return -ENOMEM;
	switch (uncompress(content->bytes, &length, body, frame->length)) {
	case Z_OK:
		content->nr = length;
		return 0;
	case Z_MEM_ERROR:
		return -ENOMEM;
	default:
		return -EBADMSG;
	}
}

int frame_unpack(const struct frame *frame, struct frame_buffers *buffers,
		 const unsigned char *body, const struct sample *old, struct origin_list *origins,
		 struct sample *new)
{
	struct unpacking unpacking = { 0 };
	uint64_t numbers[NR_NUMBERS];
	int err;

	err = decompress(frame, buffers, body);
	if (err)
		return err;
	unpacking.at = buffers->content.bytes;
	unpacking.end = unpacking.at + buffers->content.nr;

	if (frame->base) {
		new->origin = old->origin;
	} else {
		old = NULL;
		err = unpack_origin(&unpacking, origins, &new->origin);
	}
	if (err)
		return err;
	unpack_numbers(&unpacking, old, numbers);
	err = delta_apply(&unpacking, old, new);
	set_numbers(new, numbers);
	if (!err && (unpacking.at != unpacking.end || !sample_is_sound(new)))
		err = -EBADMSG;
	if (!err)
		make_names_safe(new);
	return err;
}
