/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_FRAME_H
#define RECORD_FRAME_H

/*
 * A frame: one sample in a recording.
 *
 * A recording is a sequence of frames and nothing else, so recordings can be concatenated.
 * Each frame is either a complete sample with its origin, or the change from the sample of
 * the previous frame.
 *
 *	offset	bytes
 *	0	4	"KVX" and the version of the format, "1" to "3"
 *	4	4	length of the body
 *	8	4	length of the content, which is the decompressed body
 *	12	4	CRC of the frame that this is the change from; 0: complete
 *	16	4	CRC-32 of bytes 0 to 15 (version 1: 4 to 15) and the body; 1 if
 *			that is 0
 *	20		body, compressed by zlib (RFC 1950)
 *
 * Numbers are little-endian.  content.h describes the content.  A recording may have frames
 * of all versions; the program writes version 3.
 *
 * A frame names its predecessor by CRC, so that a change is never applied to the wrong
 * sample if frames in between are lost.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/varint.h"
#include "sample/sample.h"

#define FRAME_HEADER_SIZE 20
/* Maximum length of a body and of a content.  A longer one is treated as damage. */
#define FRAME_SIZE_MAX (32U << 20)

#define FRAME_VERSION 3

struct frame {
	unsigned int version;
	uint32_t length; /* of the body */
	uint32_t content_length;
	uint32_t base; /* CRC of the previous frame; 0: complete */
	uint32_t crc;
};

/* Memory that is reused.  Zeroed buffers are empty. */
struct frame_buffers {
	struct varint_buffer content;
	struct varint_buffer bytes; /* the packed frame, ready to write */
};

/*
 * Packs @new into a frame, in buffers->bytes: the change from @old, the sample of the frame
 * with CRC @base, or complete if @old is NULL.  0 or -ENOMEM; or -E2BIG: the frame is larger
 * than the reader accepts.
 */
int frame_pack(struct frame *frame, struct frame_buffers *buffers, const struct sample *old,
	       uint32_t base, const struct sample *new);
void frame_buffers_free(struct frame_buffers *buffers);

/*
 * CRC-32 of bytes with @crc followed by @nr bytes; and of bytes with @crc followed by @length
 * bytes with CRC @next.
 */
uint32_t frame_crc(uint32_t crc, const unsigned char *bytes, size_t nr);
uint32_t frame_crc_combine(uint32_t crc, uint32_t next, uint64_t length);

#define FRAME_FIRST_BYTE 'K'
/* True if these bytes are the start of a frame, or a prefix of that. */
bool frame_is_begun(const unsigned char *bytes, size_t nr);
/* Parses FRAME_HEADER_SIZE bytes.  False if they are not a valid header. */
bool frame_parse(struct frame *frame, const unsigned char *header);
/* The CRC-32 of the part of the header that is included in frame.crc. */
uint32_t frame_header_crc(const struct frame *frame);
/* True if @crc, that of header and body, is the one in the frame. */
bool frame_is_whole(const struct frame *frame, uint32_t crc);

struct origin_list;

/*
 * Makes @new, which is then sound, from a body that frame_is_whole() accepted.  @old is the
 * sample of the previous frame.  The origin of @new is that of @old, or owned by @origins if
 * the frame is complete.  0 or -ENOMEM; or -EBADMSG: the content is invalid.
 */
int frame_unpack(const struct frame *frame, struct frame_buffers *buffers,
		 const unsigned char *body, const struct sample *old, struct origin_list *origins,
		 struct sample *new);

#endif
