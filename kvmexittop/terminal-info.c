// SPDX-License-Identifier: GPL-2.0-only
/*
 * Apart from terminal.c, because <term.h> defines macros such as "columns".
 */
#include "terminal-info.h"

#include <string.h>
#include <term.h>

#include "number.h"

/* tigetstr() has two ways to say no. */
static const char *capability(const char *name)
{
	const char *value = tigetstr(name);

	return value && value != (const char *)-1 && *value ? value : NULL;
}

bool terminal_info_fits(const char *term, int fd)
{
	bool fits;
	int err;

	/* 0 is OK, of <curses.h>.  Without &err setupterm() ends the program by itself. */
	if (!term || !*term || setupterm(term, fd, &err))
		return false;
	fits = capability("cup") && capability("clear") && tigetflag("hc") <= 0;
	del_curterm(cur_term);
	return fits;
}

bool terminal_info_has_mouse(void)
{
	return capability("kmous");
}

/* tputs() has no place for a pointer of its caller. */
static struct {
	char *bytes;
	size_t size;
	size_t nr;
} rendered;

static int render_byte(int byte)
{
	if (rendered.nr < rendered.size)
		rendered.bytes[rendered.nr] = byte;
	rendered.nr++;
	return byte;
}

static void render(const char *string)
{
	if (string)
		tputs(string, 1, render_byte);
}

/* What nearly all terminals have for "cup", without tparm()'s interpreter. */
static void move_ansi(unsigned int row, unsigned int column, int (*put)(int byte))
{
	char text[32] = "\033[";
	size_t len = 2;

	len += number_print_integer(text + len, sizeof(text) - len, row + 1);
	text[len++] = ';';
	len += number_print_integer(text + len, sizeof(text) - len, column + 1);
	text[len++] = 'H';
	for (size_t i = 0; i < len; i++)
		put((unsigned char)text[i]);
}

void terminal_info_move(unsigned int row, unsigned int column, int (*put)(int byte))
{
	static const TERMINAL *terminal;
	static const char *move;
	static bool is_ansi;

	/* Looking it up takes longer than the rest. */
	if (terminal != cur_term) {
		move = capability("cup");
		is_ansi = move && !strcmp(move, "\033[%i%p1%d;%p2%dH");
	}
	terminal = cur_term;
	if (is_ansi)
		move_ansi(row, column, put);
	else if (move)
		tputs(tparm(move, (long)row, (long)column, 0L, 0L, 0L, 0L, 0L, 0L, 0L), 1, put);
}

size_t terminal_info_leave(char *bytes, size_t size, int rows)
{
	const char *old_screen = capability("rmcup");
	const char *move = capability("cup");

	rendered.bytes = bytes;
	rendered.size = size;
	rendered.nr = 0;
	render(capability("sgr0"));
	render(capability("op"));
	render(capability("rmkx"));
	render(capability("cnorm"));
	if (move)
		render(tparm(move, (long)rows - 1, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L));
	render(old_screen ? old_screen : capability("el"));
	return rendered.nr <= size ? rendered.nr : 0;
}
