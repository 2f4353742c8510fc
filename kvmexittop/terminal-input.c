// SPDX-License-Identifier: GPL-2.0-only
#include "terminal-input.h"

#include <curses.h>
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "clock.h"

/* Bytes of one sequence follow each other this closely, even over a slow line. */
#define SEQUENCE_MS 25
#define DOUBLE_CLICK_MS 400

#define NS_PER_MS 1000000

/* Codes of our own, beyond those that curses gives away for extended capabilities. */
enum {
	KEY_MOUSE_DECIMAL = KEY_MAX + 10000,
	KEY_MOUSE_BYTES
};

/*
 * Sequences for which terminals do not wait until terminfo knows them: the cursor keys
 * of those that ignore the keypad's mode, and the VT220's editing keys.
 */
static const struct sequence {
	const char *bytes;
	int key;
} sequences[] = {
	{ "\033[A", KEY_UP }, { "\033OA", KEY_UP },
	{ "\033[B", KEY_DOWN }, { "\033OB", KEY_DOWN },
	{ "\033[C", KEY_RIGHT }, { "\033OC", KEY_RIGHT },
	{ "\033[D", KEY_LEFT }, { "\033OD", KEY_LEFT },
	{ "\033[H", KEY_HOME }, { "\033OH", KEY_HOME },
	{ "\033[1~", KEY_HOME }, { "\033[7~", KEY_HOME },
	{ "\033[F", KEY_END }, { "\033OF", KEY_END },
	{ "\033[4~", KEY_END }, { "\033[8~", KEY_END },
	{ "\033[3~", KEY_DC }, { "\033[5~", KEY_PPAGE }, { "\033[6~", KEY_NPAGE },
	{ "\033OP", KEY_F(1) }, { "\033[11~", KEY_F(1) },
};

static const struct {
	int curses;
	int key;
} keys[] = {
	{ KEY_UP, INPUT_UP }, { KEY_DOWN, INPUT_DOWN },
	{ KEY_LEFT, INPUT_LEFT }, { KEY_RIGHT, INPUT_RIGHT },
	{ KEY_PPAGE, INPUT_PAGE_UP }, { KEY_NPAGE, INPUT_PAGE_DOWN },
	{ KEY_HOME, INPUT_HOME }, { KEY_END, INPUT_END },
	/* The corners of the keypad, and what VT220s have in place of Home and End. */
	{ KEY_A1, INPUT_HOME }, { KEY_C1, INPUT_END },
	{ KEY_A3, INPUT_PAGE_UP }, { KEY_C3, INPUT_PAGE_DOWN },
	{ KEY_FIND, INPUT_HOME }, { KEY_SELECT, INPUT_END },
	{ KEY_DC, INPUT_DELETE }, { KEY_BACKSPACE, INPUT_BACKSPACE },
	{ KEY_ENTER, INPUT_ENTER }, { KEY_F(1), INPUT_F1 },
};

#define NR(array) (sizeof(array) / sizeof((array)[0]))

/* Never shown.  Reading from a window would show it first. */
static WINDOW *pad;

static struct click {
	uint64_t ns;		/* 0: none, or the second of two */
	unsigned int row, column;
} last_click;

int terminal_input_open(void)
{
	pad = newpad(1, 1);
	if (!pad)
		return -ENOMEM;
	keypad(pad, TRUE);
	nodelay(pad, TRUE);
	if (!getenv("ESCDELAY"))
		set_escdelay(SEQUENCE_MS);
	for (size_t i = 0; i < NR(sequences); i++) {
		if (!key_defined(sequences[i].bytes))
			define_key(sequences[i].bytes, sequences[i].key);
	}
	define_key("\033[<", KEY_MOUSE_DECIMAL);
	define_key("\033[M", KEY_MOUSE_BYTES);
	last_click = (struct click){ 0 };
	return 0;
}

void terminal_input_close(void)
{
	delwin(pad);
	pad = NULL;
}

static enum input_type click(unsigned int row, unsigned int column)
{
	uint64_t ns = clock_now_ns();

	if (last_click.ns && ns - last_click.ns < DOUBLE_CLICK_MS * NS_PER_MS &&
	    last_click.row == row && last_click.column == column) {
		last_click.ns = 0;
		return INPUT_DOUBLE_CLICK;
	}
	last_click = (struct click){ ns, row, column };
	return INPUT_CLICK;
}

/* @row and @column count from 1, @button is as xterm reports it. */
static bool from_mouse(unsigned int button, unsigned int row, unsigned int column,
		       struct input *input)
{
	if (!row || !column)
		return false;
	input->row = row - 1;
	input->column = column - 1;
	switch (button & ~(4 | 8 | 16)) {	/* with Shift, Meta, Control or not */
	case 0:
		input->type = click(input->row, input->column);
		return true;
	case 64:
		input->type = INPUT_WHEEL_UP;
		return true;
	case 65:
		input->type = INPUT_WHEEL_DOWN;
		return true;
	}
	return false;
}

/* "0;12;34M", released "0;12;34m" */
static bool read_mouse_decimal(struct input *input)
{
	unsigned int numbers[3] = { 0 };
	size_t i = 0;
	int byte;

	while ((byte = wgetch(pad)) == ';' || (byte >= '0' && byte <= '9')) {
		if (byte == ';')
			i++;
		else if (i < 3 && numbers[i] < 100000)
			numbers[i] = numbers[i] * 10 + byte - '0';
	}
	return byte == 'M' && i == 2 && from_mouse(numbers[0], numbers[2], numbers[1], input);
}

/* A byte for each, 32 more than it says; places beyond 223 cannot be told. */
static bool read_mouse_bytes(struct input *input)
{
	int bytes[3];

	for (size_t i = 0; i < 3; i++) {
		bytes[i] = wgetch(pad);
		if (bytes[i] < 32 || bytes[i] > 255)
			return false;
	}
	return from_mouse(bytes[0] - 32, bytes[2] - 32, bytes[1] - 32, input);
}

static bool read_mouse(wint_t code, struct input *input)
{
	bool known;

	wtimeout(pad, SEQUENCE_MS);
	known = code == KEY_MOUSE_DECIMAL ? read_mouse_decimal(input) : read_mouse_bytes(input);
	nodelay(pad, TRUE);
	return known;
}

static bool from_code(wint_t code, struct input *input)
{
	if (code == KEY_MOUSE_DECIMAL || code == KEY_MOUSE_BYTES)
		return read_mouse(code, input);
	for (size_t i = 0; i < NR(keys); i++) {
		if (keys[i].curses == (int)code) {
			input->type = INPUT_KEY;
			input->key = keys[i].key;
			return true;
		}
	}
	return false;
}

/* True if the escape character just read was the start of more than itself. */
static bool swallow_sequence(void)
{
	struct input ignored;
	wint_t character;

	switch (wget_wch(pad, &character)) {
	case ERR:
		return false;
	case KEY_CODE_YES:
		from_code(character, &ignored);
		return true;
	}
	if (character == INPUT_ESCAPE) {
		unget_wch(character);
		return false;
	}
	/* ECMA-48: parameters, then one byte from '@' to '~'.  SS3: one character. */
	if (character == '[') {
		while (wget_wch(pad, &character) == OK && (character < '@' || character > '~'))
			;
	} else if (character == 'O') {
		wget_wch(pad, &character);
	}
	return true;
}

static bool from_character(wint_t character, struct input *input)
{
	if (character == INPUT_ESCAPE && swallow_sequence())
		return false;
	if (character == '\r')
		character = INPUT_ENTER;
	else if (character == '\b')
		character = INPUT_BACKSPACE;
	input->type = INPUT_KEY;
	input->key = character;
	return true;
}

/* Curses does not tell "nothing yet" from "nothing any more". */
static bool is_gone(int read_errno)
{
	struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
	int waiting;

	if (read_errno == EIO || poll(&in, 1, 0) < 0)
		return read_errno == EIO;
	if (in.revents & (POLLHUP | POLLERR | POLLNVAL))
		return true;
	return (in.revents & POLLIN) && !ioctl(STDIN_FILENO, FIONREAD, &waiting) && !waiting;
}

int terminal_input_read(struct input *input)
{
	wint_t character;

	for (;;) {
		errno = 0;
		switch (wget_wch(pad, &character)) {
		case OK:
			if (from_character(character, input))
				return 0;
			break;
		case KEY_CODE_YES:
			if (from_code(character, input))
				return 0;
			break;
		default:
			if (is_gone(errno))
				return -EIO;
			input->type = INPUT_NONE;
			return 0;
		}
	}
}
