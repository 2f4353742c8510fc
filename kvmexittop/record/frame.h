/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_FRAME_H
#define RECORD_FRAME_H

/*
 * A frame: one sample as it stands in a recording.
 *
 * A recording is nothing but frames, one after the other, so that recordings can be
 * appended to each other.  Each is either a sample by itself with its origin, or the
 * change from the sample of the frame before.
 *
 *	offset	bytes
 *	0	4	"KVX" and the version of the format, "1" or "2"
 *	4	4	length of the body
 *	8	4	length of the content, which is the body decompressed
 *	12	4	CRC of the frame that this is the change from; 0: by itself
 *	16	4	CRC-32 of bytes 0 to 15 (version 1: 4 to 15) and the body; 1
 *			where that is 0
 *	20		body, as zlib compresses (RFC 1950)
 *
 * These numbers have their lowest byte first.  content.h has the content.  Frames of both
 * versions may be in one recording; the program writes version 2.
 *
 * A frame names its predecessor by its CRC, so that no sample is ever made from the
 * wrong one, whatever was lost in between.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/varint.h"
#include "sample/sample.h"

#define FRAME_HEADER_SIZE 20
/* Longer ones, in the file or decompressed, are taken for damage. */
#define FRAME_SIZE_MAX (32U << 20)

#define FRAME_VERSION 2

struct frame {
	unsigned int version;
	uint32_t length; /* of the body */
	uint32_t content_length;
	uint32_t base; /* CRC of the frame before; 0: by itself */
	uint32_t crc;
};

/* Memory to use again: zeroed it is empty. */
struct frame_buffers {
	struct varint_buffer content;
	struct varint_buffer bytes; /* the frame, as it is to be written */
};

/*
 * Makes the frame of @new: the change from @old, the sample of the frame @base, or by
 * itself if @old is NULL.  -ENOMEM; or -E2BIG: it is more than the reader accepts.
 */
int frame_pack(struct frame *frame, struct frame_buffers *buffers, const struct sample *old,
	       uint32_t base, const struct sample *new);
void frame_buffers_free(struct frame_buffers *buffers);

/* CRC-32: of what has @crc and these bytes; of what has @crc and @length bytes with @next. */
uint32_t frame_crc(uint32_t crc, const unsigned char *bytes, size_t nr);
uint32_t frame_crc_combine(uint32_t crc, uint32_t next, uint64_t length);

/* What a frame begins with: all of it, or as far as it goes. */
#define FRAME_FIRST_BYTE 'K'
bool frame_is_begun(const unsigned char *bytes, size_t nr);
/* Whether these FRAME_HEADER_SIZE bytes can be a header. */
bool frame_parse(struct frame *frame, const unsigned char *header);
/* The CRC-32 of what comes before the body and is part of frame.crc. */
uint32_t frame_header_crc(const struct frame *frame);
/* Whether the CRC of that and the body is the frame's. */
bool frame_is_whole(const struct frame *frame, uint32_t crc);

struct origin_list;

/*
 * Makes @new, sorted, from the body, which is whole.  @old is the sample of the frame
 * before; its origin is that of @new if there is no other.  -EBADMSG: what it says
 * cannot be; -ENOMEM.
 */
int frame_unpack(const struct frame *frame, struct frame_buffers *buffers,
		 const unsigned char *body, const struct sample *old, struct origin_list *origins,
		 struct sample *new);

#endif
