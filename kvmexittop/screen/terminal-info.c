// SPDX-License-Identifier: GPL-2.0-only
/*
 * Apart from all others, because <term.h> defines macros such as "columns".
 */
#include "screen/terminal-info.h"

#include <string.h>
#include <term.h>

#include <stdio.h>

static struct {
	const char *move;
	bool is_ansi;  /* "move" is what nearly all terminals have */
	bool unpadded; /* it says itself when it cannot follow */
} terminal;

bool terminal_info_open(const char *term, int fd)
{
	int err;

	/* 0 is OK, of <curses.h>.  Without &err setupterm() ends the program by itself. */
	if (!term || !*term || setupterm(term, fd, &err))
		return false;
	terminal.move = terminal_info_string("cup");
	terminal.is_ansi = terminal.move && !strcmp(terminal.move, "\033[%i%p1%d;%p2%dH");
	terminal.unpadded = terminal_info_flag("xon");
	if (terminal.move && terminal_info_string("clear") && !terminal_info_flag("hc"))
		return true;
	terminal_info_close();
	return false;
}

void terminal_info_close(void)
{
	del_curterm(cur_term);
}

/* -1 is of a name that is no flag. */
bool terminal_info_flag(const char *name)
{
	return tigetflag(name) > 0;
}

int terminal_info_number(const char *name)
{
	int value = tigetnum(name);

	return value >= 0 ? value : -1;
}

/* tigetstr() has two ways to say no. */
const char *terminal_info_string(const char *name)
{
	const char *value = tigetstr(name);

	return value && value != (const char *)-1 && *value ? value : NULL;
}

/* The mouse is no key, and sends more than that. */
const char *terminal_info_next_key(size_t *i, const char **bytes)
{
	const char *name;

	while ((name = strnames[*i])) {
		(*i)++;
		if (name[0] != 'k' || !strcmp(name, "kmous"))
			continue;
		*bytes = terminal_info_string(name);
		if (*bytes)
			return name;
	}
	return NULL;
}

/* Leaves out what asks for a pause, of 5 ms: "$<5>" */
static void put_unpadded(const char *string, int (*put)(int byte))
{
	while (*string) {
		const char *end = string[0] == '$' && string[1] == '<' ? strchr(string, '>') : NULL;

		if (end)
			string = end;
		else
			put((unsigned char)*string);
		string++;
	}
}

/* tputs() heeds "xon" only on a screen that curses has opened. */
void terminal_info_put(const char *string, int (*put)(int byte))
{
	if (string && terminal.unpadded)
		put_unpadded(string, put);
	else if (string)
		tputs(string, 1, put);
}

void terminal_info_put_with(const char *string, long parameter, int (*put)(int byte))
{
	if (string)
		terminal_info_put(tparm(string, parameter, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L), put);
}

/* Without tparm()'s interpreter */
static void move_ansi(unsigned int row, unsigned int column, int (*put)(int byte))
{
	char text[32];
	size_t len = snprintf(text, sizeof(text), "\033[%u;%uH", row + 1, column + 1);

	for (size_t i = 0; i < len; i++)
		put((unsigned char)text[i]);
}

void terminal_info_move(unsigned int row, unsigned int column, int (*put)(int byte))
{
	if (terminal.is_ansi)
		move_ansi(row, column, put);
	else
		terminal_info_put(tparm(terminal.move, (long)row, (long)column, 0L, 0L, 0L, 0L, 0L,
					0L, 0L),
				  put);
}
