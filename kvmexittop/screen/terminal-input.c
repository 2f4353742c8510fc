// SPDX-License-Identifier: GPL-2.0-only
#include "screen/terminal-input.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include "screen/terminal-key.h"
#include "screen/terminal-mouse.h"

/* Bytes of one sequence follow each other this closely, even over a slow line. */
#define SEQUENCE_MS 25

/* What has arrived and is not understood yet */
static unsigned char arrived[256];
static size_t nr_arrived;
static int patience_ms;

void terminal_input_open(void)
{
	const char *delay = getenv("ESCDELAY");

	terminal_key_open();
	terminal_mouse_open();
	/* In milliseconds, as for programs that use curses */
	patience_ms = delay && atoi(delay) > 0 ? atoi(delay) : SEQUENCE_MS;
	nr_arrived = 0;
}

static void set_key(struct input *input, int key)
{
	input->type = INPUT_KEY;
	input->key = key;
}

/*
 * Each of these takes one thing from the front of @nr bytes, and returns how many bytes
 * it is.  0: more must follow, which never is the case if these are @all there will be.
 * What is no input of ours leaves @input as it is.
 */
static size_t take(const unsigned char *bytes, size_t nr, bool all, struct input *input);

static size_t take_character(const unsigned char *bytes, size_t nr, bool all, struct input *input)
{
	mbstate_t state = { 0 };
	wchar_t character;
	size_t len = mbrtowc(&character, (const char *)bytes, nr, &state);

	if (len == (size_t)-2)
		return all ? nr : 0;
	/* No character at all */
	if (len == (size_t)-1)
		return 1;
	if (character == '\r')
		character = INPUT_ENTER;
	else if (character == '\b')
		character = INPUT_BACKSPACE;
	set_key(input, character);
	return len ?: 1;
}

/* ECMA-48: "ESC [", parameters and intermediate bytes, and one from '@' to '~'. */
static size_t take_control_sequence(const unsigned char *bytes, size_t nr, bool all,
				    struct input *input)
{
	size_t len = 2;

	/* Not as ECMA-48 has it: the mouse's bytes, and Linux' function keys. */
	if (nr > 2 && (bytes[2] == 'M' || bytes[2] == '[')) {
		len = bytes[2] == 'M' ? 6 : 4;
		if (nr < len)
			return all ? nr : 0;
		if (bytes[2] == 'M')
			terminal_mouse_bytes(bytes + 3, input);
		return len;
	}
	while (len < nr && bytes[len] >= ' ' && bytes[len] < '@')
		len++;
	if (len == nr)
		return all ? nr : 0;
	if (bytes[2] == '<')
		terminal_mouse_decimal(bytes + 3, input);
	/* What breaks it off is something else. */
	return bytes[len] >= '@' && bytes[len] <= '~' ? len + 1 : len;
}

/* Behind ESC is what makes it a sequence, or what was pressed together with Alt. */
static size_t take_escape(const unsigned char *bytes, size_t nr, bool all, struct input *input)
{
	struct input with_alt;
	size_t len;

	if (nr > 1 && bytes[1] == '[')
		return take_control_sequence(bytes, nr, all, input);
	if (nr > 1 && bytes[1] == 'O')
		return nr > 2 ? 3 : all ? nr : 0;
	/* A second ESC that nothing follows is another key, not a part of this one. */
	len = nr > 1 ? take(bytes + 1, nr - 1, all && bytes[1] != INPUT_ESCAPE, &with_alt) : 0;
	if (len)
		return 1 + len;
	if (!all)
		return 0;
	set_key(input, INPUT_ESCAPE);
	return 1;
}

static size_t take(const unsigned char *bytes, size_t nr, bool all, struct input *input)
{
	bool begun;
	const struct terminal_key *key = terminal_key_find(bytes, nr, &begun);

	if (begun && !all)
		return 0;
	if (key) {
		if (key->key >= 0)
			set_key(input, key->key);
		return key->len;
	}
	if (bytes[0] == INPUT_ESCAPE)
		return take_escape(bytes, nr, all, input);
	return take_character(bytes, nr, all, input);
}

/* Returns how many bytes came, or -EIO if none will ever come again. */
static ssize_t wait_for_more(int timeout_ms)
{
	struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
	ssize_t nr;

	if (nr_arrived == sizeof(arrived) || poll(&in, 1, timeout_ms) <= 0)
		return 0;
	nr = read(STDIN_FILENO, arrived + nr_arrived, sizeof(arrived) - nr_arrived);
	if (nr < 0 && (errno == EINTR || errno == EAGAIN))
		return 0;
	if (nr <= 0)
		return -EIO;
	nr_arrived += nr;
	return nr;
}

int terminal_input_read(struct input *input)
{
	input->type = INPUT_NONE;
	while (input->type == INPUT_NONE) {
		size_t len = nr_arrived ? take(arrived, nr_arrived, false, input) : 0;

		if (!len) {
			ssize_t more = wait_for_more(nr_arrived ? patience_ms : 0);

			if (more < 0)
				return more;
			if (more)
				continue;
			if (!nr_arrived)
				return 0;
			len = take(arrived, nr_arrived, true, input);
		}
		nr_arrived -= len;
		memmove(arrived, arrived + len, nr_arrived);
	}
	return 0;
}
