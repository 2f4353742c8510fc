// SPDX-License-Identifier: GPL-2.0-only
#include "record/frame.h"

#include <errno.h>
#include <string.h>

#include <zlib.h>

#include "record/content.h"

static const unsigned char magic[] = { FRAME_FIRST_BYTE, 'V', 'X' };
static const unsigned char versions[] = { '1', '2', '3' };

enum {
	AT_VERSION = 3,
	AT_LENGTH = 4,
	AT_CONTENT_LENGTH = 8,
	AT_BASE = 12,
	AT_CRC = 16
};

static void put_u32(unsigned char *bytes, uint32_t value)
{
	for (unsigned int i = 0; i < 4; i++)
		bytes[i] = value >> 8 * i;
}

static uint32_t get_u32(const unsigned char *bytes)
{
	return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* All bytes but the magic and the CRC itself. */
static void put_header(unsigned char *header, const struct frame *frame)
{
	memcpy(header, magic, sizeof(magic));
	header[AT_VERSION] = versions[frame->version - 1];
	put_u32(header + AT_LENGTH, frame->length);
	put_u32(header + AT_CONTENT_LENGTH, frame->content_length);
	put_u32(header + AT_BASE, frame->base);
	put_u32(header + AT_CRC, frame->crc);
}

uint32_t frame_crc(uint32_t crc, const unsigned char *bytes, size_t nr)
{
	return crc32(crc, bytes, nr);
}

uint32_t frame_crc_combine(uint32_t crc, uint32_t next, uint64_t length)
{
	return crc32_combine(crc, next, length);
}

uint32_t frame_header_crc(const struct frame *frame)
{
	const size_t from = frame->version == 1 ? AT_LENGTH : 0;
	unsigned char header[FRAME_HEADER_SIZE];

	put_header(header, frame);
	return crc32(0, header + from, AT_CRC - from);
}

/* A base of 0 stands for no base. */
static uint32_t not_zero(uint32_t crc)
{
	return crc ? crc : 1;
}

/*
 * The strategy of zlib.  Huffman coding saves one seventh, and another tenth with a table of
 * codes for each kind of bytes, unless they are fewer than such a table takes; matching of
 * repeated strings saves almost nothing more, because numbers are similar in size, not in
 * digits.  A large complete sample is not compressed: complete samples are few, and it would
 * take as long as ten changes.
 */
#define LARGE	  (256U << 10)
#define OWN_CODES 200
#define BLOCK_END 8

/* There is room for the whole output, so each call takes all of its input. */
static bool deflate_all(z_stream *stream, const struct varint_buffer *content)
{
	size_t done = 0;

	stream->next_in = content->bytes;
	for (unsigned int i = 0; i < content->nr_marks; i++) {
		stream->avail_in = content->marks[i] - done;
		if (stream->avail_in < OWN_CODES)
			continue;
		if (deflate(stream, Z_BLOCK) != Z_OK)
			return false;
		done = content->marks[i];
	}
	stream->avail_in = content->nr - done;
	return deflate(stream, Z_FINISH) == Z_STREAM_END;
}

static int compress_content(struct frame *frame, struct frame_buffers *buffers, bool by_itself)
{
	const struct varint_buffer *content = &buffers->content;
	struct varint_buffer *bytes = &buffers->bytes;
	const int level = by_itself && content->nr > LARGE ? Z_NO_COMPRESSION : Z_BEST_SPEED;
	z_stream stream = { 0 };
	int err;

	if (content->nr > FRAME_SIZE_MAX)
		return -E2BIG;
	if (deflateInit2(&stream, level, Z_DEFLATED, MAX_WBITS, 8, Z_HUFFMAN_ONLY) != Z_OK)
		return -ENOMEM;
	/* A block that ends before it is full takes a few bytes. */
	stream.avail_out = deflateBound(&stream, content->nr) + VARINT_MARKS * BLOCK_END;
	varint_clear(bytes);
	err = varint_reserve(bytes, FRAME_HEADER_SIZE + stream.avail_out);
	if (!err) {
		stream.next_out = bytes->bytes + FRAME_HEADER_SIZE;
		if (!deflate_all(&stream, content))
			err = -ENOMEM;
	}
	frame->length = stream.total_out;
	frame->content_length = content->nr;
	bytes->nr = FRAME_HEADER_SIZE + frame->length;
	deflateEnd(&stream);
	return err ?: frame->length > FRAME_SIZE_MAX ? -E2BIG : 0;
}

int frame_pack(struct frame *frame, struct frame_buffers *buffers, const struct sample *old,
	       uint32_t base, const struct sample *new)
{
	struct varint_buffer *content = &buffers->content;
	unsigned char *bytes;
	int err;

	varint_clear(content);
	err = content_pack(content, old, new) ?: compress_content(frame, buffers, !old);
	if (err)
		return err;

	bytes = buffers->bytes.bytes;
	frame->version = FRAME_VERSION;
	frame->base = old ? base : 0;
	frame->crc =
		not_zero(crc32(frame_header_crc(frame), bytes + FRAME_HEADER_SIZE, frame->length));
	put_header(bytes, frame);
	return 0;
}

void frame_buffers_free(struct frame_buffers *buffers)
{
	varint_free(&buffers->content);
	varint_free(&buffers->bytes);
}

bool frame_is_begun(const unsigned char *bytes, size_t nr)
{
	return !memcmp(bytes, magic, nr < sizeof(magic) ? nr : sizeof(magic)) &&
	       (nr <= AT_VERSION || memchr(versions, bytes[AT_VERSION], sizeof(versions)));
}

bool frame_parse(struct frame *frame, const unsigned char *header)
{
	frame->version = header[AT_VERSION] - '0';
	frame->length = get_u32(header + AT_LENGTH);
	frame->content_length = get_u32(header + AT_CONTENT_LENGTH);
	frame->base = get_u32(header + AT_BASE);
	frame->crc = get_u32(header + AT_CRC);
	return frame_is_begun(header, FRAME_HEADER_SIZE) && frame->length <= FRAME_SIZE_MAX &&
	       frame->content_length <= FRAME_SIZE_MAX;
}

bool frame_is_whole(const struct frame *frame, uint32_t crc)
{
	return frame->crc == not_zero(crc);
}

static int decompress(const struct frame *frame, struct frame_buffers *buffers,
		      const unsigned char *body)
{
	struct varint_buffer *content = &buffers->content;
	uLongf length = frame->content_length;

	varint_clear(content);
	if (varint_reserve(content, length + 1))
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
	const struct varint_buffer *content = &buffers->content;
	struct varint_cursor cursor;
	int err = decompress(frame, buffers, body);

	if (err)
		return err;
	cursor = (struct varint_cursor){ content->bytes, content->bytes + content->nr, false };
	return content_unpack(&cursor, frame->version, frame->base ? old : NULL, origins, new);
}
