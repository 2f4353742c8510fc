// SPDX-License-Identifier: GPL-2.0-only
#include "terminal-frame.h"

#include <curses.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "terminal-info.h"

/* One for all: what curses calls back is told of bytes only. */
static struct {
	char *bytes;
	size_t nr, max;
	unsigned int row, column;	/* where the next character would go, */
	bool placed;			/* if that is known */
	unsigned int attributes;	/* what it would look like */
	short pair;
} frame;

/* Without memory the frame lacks something, until the next whole screen. */
static int put_byte(int byte)
{
	if (frame.nr == frame.max) {
		size_t max = frame.max ? 2 * frame.max : 2048;
		char *bytes = realloc(frame.bytes, max);

		if (!bytes)
			return ERR;
		frame.bytes = bytes;
		frame.max = max;
	}
	frame.bytes[frame.nr++] = byte;
	return byte;
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

/* curses sends a sequence each time, even if it is the same. */
static void set_look(unsigned int attributes, short pair)
{
	if (attributes == frame.attributes && pair == frame.pair)
		return;
	vid_puts(attributes, pair, NULL, put_byte);
	frame.attributes = attributes;
	frame.pair = pair;
}

void terminal_frame_put(unsigned int row, unsigned int column, unsigned int attributes,
			short pair, wchar_t character)
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
	set_look(attributes, pair);
	for (size_t i = 0; i < len; i++)
		put_byte((unsigned char)bytes[i]);
	frame.column += width;
	/* At the end of the line terminals differ. */
	if (frame.column >= (unsigned int)COLS)
		frame.placed = false;
}

void terminal_frame_end(void)
{
	size_t done = 0;

	set_look(A_NORMAL, 0);
	while (done < frame.nr) {
		ssize_t written = write(STDOUT_FILENO, frame.bytes + done, frame.nr - done);

		/* It has gone: reading tells. */
		if (written < 0 && errno != EINTR)
			break;
		if (written > 0)
			done += written;
	}
	frame.nr = 0;
	frame.placed = false;
}

void terminal_frame_free(void)
{
	free(frame.bytes);
	frame.bytes = NULL;
	frame.nr = 0;
	frame.max = 0;
}
