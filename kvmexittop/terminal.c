// SPDX-License-Identifier: GPL-2.0-only
#include "terminal.h"

#include <curses.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "terminal-frame.h"
#include "terminal-guard.h"
#include "terminal-info.h"
#include "terminal-input.h"
#include "terminal-job.h"

/* More than any screen has; a size is a claim of whoever is at the other end. */
#define MAX_ROWS 1000
#define MAX_COLUMNS 2000

/*
 * Presses and releases of buttons (1000), in decimal numbers without a limit (1006).
 * By xterm's control sequences; curses' own mouse hands out what came in a burst in
 * the reverse order.
 */
#define MOUSE_ON "\033[?1000h\033[?1006h"
#define MOUSE_OFF "\033[?1006l\033[?1000l"

/*
 * How styles look.  Text in eight colours is readable on a dark and on a light
 * background if it has a background of its own or none but the default colours; of
 * 256, those in the middle (luminance near 0.18) are.
 */
#define NONE (-1)
static const struct look {
	short of_8, of_256, background;
	attr_t attributes;
	attr_t mono;
} looks[NR_STYLES] = {
	[STYLE_NORMAL] = { NONE, NONE, NONE, A_NORMAL, A_NORMAL },
	[STYLE_LABEL] = { NONE, 30, NONE, A_NORMAL, A_NORMAL },
	[STYLE_TITLE] = { COLOR_BLACK, COLOR_BLACK, COLOR_GREEN, A_NORMAL, A_BOLD },
	[STYLE_SORTED] = { COLOR_BLACK, COLOR_BLACK, COLOR_CYAN, A_NORMAL, A_BOLD | A_UNDERLINE },
	[STYLE_SELECTED] = { NONE, NONE, NONE, A_REVERSE, A_REVERSE },
	[STYLE_DIM] = { NONE, NONE, NONE, A_DIM, A_DIM },
	[STYLE_GOOD] = { COLOR_GREEN, 28, NONE, A_NORMAL, A_NORMAL },
	[STYLE_WARNING] = { COLOR_RED, 160, NONE, A_BOLD, A_BOLD },
	[STYLE_GRAPH] = { COLOR_CYAN, 32, NONE, A_NORMAL, A_NORMAL },
	[STYLE_KEY] = { NONE, NONE, NONE, A_BOLD, A_BOLD },
};

static struct {
	SCREEN *screen;		/* NULL: not open */
	struct termios modes;	/* before it was taken */
	bool taken;
	bool mouse;
	bool colour;
	bool redraw;		/* nothing is known of what it shows */
	struct canvas shown;
} terminal;

/* Straight to the terminal: curses keeps nothing back between two calls. */
static void write_bytes(const char *bytes)
{
	ssize_t written = write(STDOUT_FILENO, bytes, strlen(bytes));

	(void)written;
}

/* The terminal is as its owner wants it: keeps that, then sets it up. */
static void take(void)
{
	char leave[256] = MOUSE_OFF;
	size_t mouse_off = terminal.mouse ? strlen(MOUSE_OFF) : 0;

	tcgetattr(STDIN_FILENO, &terminal.modes);
	def_shell_mode();
	terminal_guard_arm(&terminal.modes, leave,
			   mouse_off + terminal_info_leave(leave + mouse_off,
							   sizeof(leave) - mouse_off,
							   getmaxy(stdscr)));
	reset_prog_mode();
	if (terminal.mouse)
		write_bytes(MOUSE_ON);
	terminal.redraw = true;
	terminal.taken = true;
}

static void give_back(void)
{
	if (!terminal.taken)
		return;
	/* From the background there is nothing to give, the shell has it already. */
	if (!terminal_job_in_background()) {
		if (terminal.mouse)
			write_bytes(MOUSE_OFF);
		endwin();
		tcsetattr(STDIN_FILENO, TCSANOW, &terminal.modes);
	}
	terminal_guard_disarm();
	terminal.taken = false;
}

static void set_colours(void)
{
	/* Without default colours the background would not be the user's. */
	if (!has_colors() || start_color() == ERR || use_default_colors() == ERR)
		return;
	for (short style = 0; style < NR_STYLES; style++) {
		const struct look *look = &looks[style];

		if (init_pair(style + 1, COLORS >= 256 ? look->of_256 : look->of_8,
			      look->background) == ERR)
			return;
	}
	terminal.colour = true;
}

/* newterm() without the signal handlers that it installs. */
static SCREEN *new_screen(const char *term)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGTSTP, SIGWINCH };
	struct sigaction actions[sizeof(signals) / sizeof(signals[0])];
	SCREEN *screen;

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaction(signals[i], NULL, &actions[i]);
	/* The window's size counts, not that of another one that left it in LINES. */
	use_env(FALSE);
	use_tioctl(TRUE);
	screen = newterm(term, stdout, stdin);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaction(signals[i], &actions[i], NULL);
	return screen;
}

int terminal_open(const struct terminal_options *options)
{
	static bool registered;
	const char *term = getenv("TERM");

	if (terminal.screen)
		return -EBUSY;
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || !terminal_job_wait())
		return -ENOTTY;
	if (!terminal_info_fits(term, STDOUT_FILENO))
		return -ENOTSUP;
	if (!registered && atexit(terminal_close))
		return -ENOMEM;
	registered = true;

	tcgetattr(STDIN_FILENO, &terminal.modes);
	terminal.screen = new_screen(term);
	if (!terminal.screen)
		return -ENOTSUP;
	if (terminal_input_open()) {
		endwin();
		delscreen(terminal.screen);
		terminal.screen = NULL;
		return -ENOMEM;
	}
	/* ^C and ^Z remain signals. */
	cbreak();
	noecho();
	/* A screen half shown because a key was pressed is of no use. */
	typeahead(-1);
	curs_set(0);
	terminal.colour = false;
	if (!options->mono)
		set_colours();
	terminal.mouse = options->mouse && terminal_info_has_mouse();
	def_prog_mode();
	/* What def_shell_mode() reads in take(). */
	tcsetattr(STDIN_FILENO, TCSANOW, &terminal.modes);
	take();
	terminal_resize();
	return 0;
}

void terminal_close(void)
{
	if (!terminal.screen)
		return;
	give_back();
	terminal_input_close();
	terminal_frame_free();
	delscreen(terminal.screen);
	terminal.screen = NULL;
	canvas_free(&terminal.shown);
}

void terminal_size(unsigned int *rows, unsigned int *columns)
{
	*rows = terminal.screen ? getmaxy(stdscr) : 0;
	*columns = terminal.screen ? getmaxx(stdscr) : 0;
}

void terminal_resize(void)
{
	struct winsize size;

	/* A serial line says 0 by 0: terminfo's size, or the last one known, remains. */
	if (!terminal.screen || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || !size.ws_row ||
	    !size.ws_col)
		return;
	if (size.ws_row > MAX_ROWS)
		size.ws_row = MAX_ROWS;
	if (size.ws_col > MAX_COLUMNS)
		size.ws_col = MAX_COLUMNS;
	resizeterm(size.ws_row, size.ws_col);
	terminal.redraw = true;
}

void terminal_suspend(void)
{
	if (!terminal.screen)
		return;
	give_back();
	terminal_job_stop(SIGTSTP);
	/* Continued in order to be ended, it leaves the terminal to the shell. */
	if (!terminal_job_wait())
		return;
	take();
	terminal_resize();
}

static bool same_cells(const struct canvas_cell *a, const struct canvas_cell *b, size_t nr)
{
	return !memcmp(a, b, nr * sizeof(*a));
}

static void show_cell(int row, int column, const struct canvas_cell *cell, bool fits, bool all)
{
	const struct look *look = &looks[cell->style < NR_STYLES ? cell->style : STYLE_NORMAL];
	attr_t attributes = terminal.colour ? look->attributes : look->mono;
	short pair = terminal.colour ? look - looks + 1 : 0;
	wchar_t text[2] = { fits ? cell->character : L' ' };
	cchar_t character;

	if (!all)
		terminal_frame_put(row, column, attributes, pair, text[0]);
	else if (setcchar(&character, text, attributes, pair, NULL) == OK)
		mvadd_wch(row, column, &character);
}

/* Up to this many cells are sent as they are: passed over, they take as many bytes. */
#define GAP 8

/* Whether a cell soon after @column, or itself, has changed. */
static bool changes_soon(const struct canvas_cell *cells, const struct canvas_cell *shown,
			 unsigned int column, unsigned int columns)
{
	unsigned int nr = columns - column < GAP ? columns - column : GAP;

	return !same_cells(&cells[column], &shown[column], nr);
}

static bool has_size(const struct canvas *canvas, const struct canvas *other)
{
	return canvas->rows == other->rows && canvas->columns == other->columns;
}

/* To compare with the next time; without memory for it everything is new then. */
static void keep_row(const struct canvas *canvas, unsigned int row)
{
	size_t start = (size_t)row * canvas->columns;

	if (has_size(canvas, &terminal.shown))
		memcpy(terminal.shown.cells + start, canvas->cells + start,
		       canvas->columns * sizeof(*canvas->cells));
}

/* The size may have changed since the canvas was drawn. */
static void show_row(const struct canvas *canvas, unsigned int row, bool all)
{
	const struct canvas_cell *cells = canvas->cells + (size_t)row * canvas->columns;
	const struct canvas_cell *shown =
		all ? NULL : terminal.shown.cells + (size_t)row * canvas->columns;
	unsigned int columns = getmaxx(stdscr);
	bool running = false;

	if (columns > canvas->columns)
		columns = canvas->columns;
	if (!all && same_cells(cells, shown, columns))
		return;
	for (unsigned int column = 0; column < columns; column++) {
		running = all || (running ? changes_soon(cells, shown, column, columns) :
					    !same_cells(&cells[column], &shown[column], 1));
		/* The right half of a wide character comes with the left one. */
		if (!running || !cells[column].character)
			continue;
		show_cell(row, column, &cells[column],
			  column + 1 < columns || wcwidth(cells[column].character) == 1, all);
	}
	keep_row(canvas, row);
}

static void show_cursor(const struct canvas *canvas, bool all)
{
	bool visible = canvas->cursor_row >= 0 && canvas->cursor_row < getmaxy(stdscr) &&
		       canvas->cursor_column >= 0 && canvas->cursor_column < getmaxx(stdscr);

	if (visible && all)
		move(canvas->cursor_row, canvas->cursor_column);
	else if (visible)
		terminal_frame_move(canvas->cursor_row, canvas->cursor_column);
	curs_set(visible);
}

/* Some terminals scroll when the last cell is written to: curses knows how not to. */
static bool changes_last_cell(const struct canvas *canvas)
{
	size_t last = (size_t)canvas->rows * canvas->columns;

	return last && !same_cells(&canvas->cells[last - 1], &terminal.shown.cells[last - 1], 1);
}

void terminal_show(const struct canvas *canvas, bool all)
{
	if (!terminal.taken)
		return;
	all |= terminal.redraw || !has_size(canvas, &terminal.shown) || changes_last_cell(canvas);
	terminal.redraw = false;
	if (!has_size(canvas, &terminal.shown) &&
	    canvas_resize(&terminal.shown, canvas->rows, canvas->columns))
		canvas_free(&terminal.shown);
	if (all) {
		/* A shell may have been at it if SIGSTOP stopped the program. */
		reset_prog_mode();
		clear();
	}
	for (unsigned int row = 0; row < canvas->rows && (int)row < getmaxy(stdscr); row++)
		show_row(canvas, row, all);
	show_cursor(canvas, all);
	if (all)
		refresh();
	else
		terminal_frame_end();
}

int terminal_read(struct input *input)
{
	if (!terminal.taken) {
		input->type = INPUT_NONE;
		return 0;
	}
	return terminal_input_read(input);
}
