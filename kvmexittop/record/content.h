/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_CONTENT_H
#define RECORD_CONTENT_H

/*
 * The content of a frame: a complete sample with its origin, or the change from the previous
 * sample.  Numbers and texts are encoded as in varint.h:
 *
 *	source, since, host, kernel,
 *	clock, loses		texts	if complete
 *	epoch			text	if complete, from version 2 on
 *	tsc_khz minus UNKNOWN			if complete
 *	isa, number of reasons			if complete
 *	kind, code, name of each reason		if complete
 *	time_ns, read_ns, wall seconds, wall nanoseconds, kvm_exits_before,
 *	kvm_exits_after, lost, own_exits	minus the previous values, folded
 *	number of traits, traits		from version 3 on; 0: as before
 *	the delta, see sample-delta.c		from the previous sample, or from nothing
 */

#include "record/varint.h"
#include "sample/sample.h"

struct origin_list;

/* Maximum memory for all origins of a recording; one takes about 10 kB. */
#define ORIGIN_BYTES_MAX (64U << 20)

/*
 * Appends the content of @new: the change from @old, or complete if @old is NULL.  0 or
 * -ENOMEM; or -E2BIG: it is more than content_unpack() accepts.
 */
int content_pack(struct varint_buffer *buffer, const struct sample *old, const struct sample *new);

/*
 * Makes @new, which is then sound, from a content that was packed with the same @old.  Its
 * origin is that of @old, or one owned by @origins.  0 or -ENOMEM; or -EBADMSG: the content
 * is invalid.
 */
int content_unpack(struct varint_cursor *cursor, unsigned int version, const struct sample *old,
		   struct origin_list *origins, struct sample *new);

#endif
