/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_CONTENT_H
#define RECORD_CONTENT_H

/*
 * The content of a frame: a sample, by itself with its origin or as the change from the
 * one before.  As varint.h has numbers and texts, it is
 *
 *	source, since, host, kernel,
 *	clock, loses		texts	if it is by itself
 *	epoch			text	if it is by itself, from version 2 on
 *	tsc_khz minus UNKNOWN			if it is by itself
 *	isa, number of reasons			if it is by itself
 *	kind, code, name of each reason		if it is by itself
 *	time_ns, read_ns, wall seconds, wall nanoseconds, kvm_exits_before,
 *	kvm_exits_after, lost, own_exits	minus those before, folded
 *	the delta, see sample-delta.c		from the sample before, or from nothing
 */

#include "record/varint.h"
#include "sample/sample.h"

struct origin_list;

/* All origins of a recording together may take so much memory; each takes some 10 kB. */
#define ORIGIN_BYTES_MAX (64U << 20)

/*
 * Appends the content of @new: the change from @old, or by itself if that is NULL.
 * -ENOMEM; or -E2BIG: it is more than content_unpack() accepts.
 */
int content_pack(struct varint_buffer *buffer, const struct sample *old, const struct sample *new);

/*
 * Makes @new, which is sound, from a content that was packed with this @old.  Its origin
 * is that of @old, or kept in @origins.  -EBADMSG: what it says cannot be; -ENOMEM.
 */
int content_unpack(struct varint_cursor *cursor, unsigned int version, const struct sample *old,
		   struct origin_list *origins, struct sample *new);

#endif
