// SPDX-License-Identifier: GPL-2.0-only
#include "screen/terminal-frame.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "screen/terminal-info.h"
#include "screen/terminal-look.h"

/* One for all: what terminfo calls back is told of bytes only. */
static struct {
	char *bytes;
	size_t nr, max;
	unsigned int row, column; /* where the next character would go, */
	bool placed;		  /* if that is known */
	enum style style;	  /* what it would look like */
} frame;

/* Without memory the frame lacks something, until the next whole screen. */
static int put_byte(int byte)
{
	if (frame.nr == frame.max) {
		size_t max = frame.max ? 2 * frame.max : 2048;
		char *bytes = realloc(frame.bytes, max);

		if (!bytes)
			return EOF;
		frame.bytes = bytes;
		frame.max = max;
	}
	frame.bytes[frame.nr++] = byte;
	return byte;
}

void terminal_frame_control(const char *name)
{
	terminal_info_put(terminal_info_string(name), put_byte);
	frame.placed = false;
}

void terminal_frame_bytes(const char *bytes)
{
	for (; *bytes; bytes++)
		put_byte((unsigned char)*bytes);
	frame.placed = false;
}

void terminal_frame_move(unsigned int row, unsigned int column)
{
	if (frame.placed && frame.row == row && frame.column == column)
		return;
	terminal_info_move(row, column, put_byte);
	frame.row = row;
	frame.column = column;
	frame.placed = true;
}

static void set_style(enum style style)
{
	if (style == frame.style)
		return;
	if (frame.style != STYLE_NORMAL)
		terminal_look_put_off(put_byte);
	terminal_look_put(style, put_byte);
	frame.style = style;
}

/*
 * At the end of a line terminals differ in where the cursor is.  It is taken to be
 * behind the last column then, where nothing is ever put: the next one moves it.
 */
void terminal_frame_put(unsigned int row, unsigned int column, enum style style, wchar_t character)
{
	int width = character < 0x7f ? 1 : wcwidth(character);
	char bytes[MB_LEN_MAX];
	mbstate_t state = { 0 };
	size_t len = 1;

	bytes[0] = character;
	if (character >= 0x7f)
		len = wcrtomb(bytes, character, &state);
	if (len == (size_t)-1 || width < 1)
		return;

	terminal_frame_move(row, column);
	set_style(style);
	for (size_t i = 0; i < len; i++)
		put_byte((unsigned char)bytes[i]);
	frame.column += width;
}

static void begin(void)
{
	frame.nr = 0;
	frame.placed = false;
}

/* Some other process that has the terminal may have made it one that does not block. */
static bool is_passing(int write_errno)
{
	struct pollfd out = { .fd = STDOUT_FILENO, .events = POLLOUT };

	if (write_errno == EAGAIN)
		poll(&out, 1, -1);
	return write_errno == EINTR || write_errno == EAGAIN;
}

void terminal_frame_end(void)
{
	size_t done = 0;

	set_style(STYLE_NORMAL);
	while (done < frame.nr) {
		ssize_t written = write(STDOUT_FILENO, frame.bytes + done, frame.nr - done);

		/* It has gone: reading tells. */
		if (written < 0 && !is_passing(errno))
			break;
		if (written > 0)
			done += written;
	}
	begin();
}

size_t terminal_frame_take(char *bytes, size_t size)
{
	size_t nr = frame.nr <= size ? frame.nr : 0;

	if (nr)
		memcpy(bytes, frame.bytes, nr);
	begin();
	return nr;
}

void terminal_frame_free(void)
{
	free(frame.bytes);
	frame.bytes = NULL;
	frame.nr = 0;
	frame.max = 0;
}
