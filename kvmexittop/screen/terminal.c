// SPDX-License-Identifier: GPL-2.0-only
#include "screen/terminal.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "screen/terminal-frame.h"
#include "screen/guard.h"
#include "screen/terminal-info.h"
#include "screen/terminal-input.h"
#include "screen/job.h"
#include "screen/terminal-look.h"
#include "screen/terminal-mouse.h"

/* More than any screen has; a size is a claim of whoever is at the other end. */
#define MAX_ROWS    1000
#define MAX_COLUMNS 2000

static struct {
	bool open;
	struct termios modes; /* before it was taken */
	bool taken;
	bool mouse;
	bool scrolls; /* if its last cell is written to */
	bool redraw;  /* nothing is known of what it shows */
	bool cursor;  /* is visible */
	unsigned int rows, columns;
	struct canvas shown;
} terminal;

/* A key is there as soon as it is pressed, and not echoed.  ^C and ^Z remain signals. */
static void set_modes(void)
{
	struct termios modes = terminal.modes;

	modes.c_iflag &= ~(ICRNL | INLCR | IGNCR);
	modes.c_lflag &= ~(ICANON | ECHO | ECHONL);
	modes.c_lflag |= ISIG;
	modes.c_cc[VMIN] = 1;
	modes.c_cc[VTIME] = 0;
	tcsetattr(STDIN_FILENO, TCSANOW, &modes);
}

/* Without a screen of its own, the shell goes on in the last line. */
static void put_leave(void)
{
	if (terminal.mouse)
		terminal_frame_bytes(TERMINAL_MOUSE_OFF);
	terminal_frame_control("sgr0");
	terminal_frame_control("op");
	terminal_frame_control("rmkx");
	terminal_frame_control("cnorm");
	terminal_frame_move(terminal.rows - 1, 0);
	terminal_frame_control(terminal_info_string("rmcup") ? "rmcup" : "el");
}

static void arm_guard(void)
{
	char leave[256];

	put_leave();
	guard_arm(&terminal.modes, leave, terminal_frame_take(leave, sizeof(leave)));
}

/* The terminal is as its owner wants it: keeps that, then sets it up. */
static void take(void)
{
	tcgetattr(STDIN_FILENO, &terminal.modes);
	arm_guard();
	set_modes();
	terminal_frame_control("smcup");
	terminal_frame_control("smkx");
	terminal_frame_control("civis");
	if (terminal.mouse)
		terminal_frame_bytes(TERMINAL_MOUSE_ON);
	terminal_frame_end();
	terminal.cursor = false;
	terminal.redraw = true;
	terminal.taken = true;
}

static void give_back(void)
{
	if (!terminal.taken)
		return;
	/* From the background there is nothing to give, the shell has it already. */
	if (!job_in_background()) {
		put_leave();
		terminal_frame_end();
		tcsetattr(STDIN_FILENO, TCSANOW, &terminal.modes);
	}
	guard_disarm();
	terminal.taken = false;
}

/* What a serial line has, which does not know its size. */
static void set_usual_size(void)
{
	int rows = terminal_info_number("lines"), columns = terminal_info_number("cols");

	terminal.rows = rows > 0 ? rows : 24;
	terminal.columns = columns > 0 ? columns : 80;
}

int terminal_open(const struct terminal_options *options)
{
	static bool registered;

	if (terminal.open)
		return -EBUSY;
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || !job_wait())
		return -ENOTTY;
	if (!registered && atexit(terminal_close))
		return -ENOMEM;
	registered = true;
	if (!terminal_info_open(getenv("TERM"), STDOUT_FILENO))
		return -ENOTSUP;

	terminal.open = true;
	terminal.mouse = options->mouse && terminal_info_string("kmous");
	terminal.scrolls = terminal_info_flag("am") && !terminal_info_flag("xenl");
	terminal_look_open(options->mono);
	terminal_input_open();
	set_usual_size();
	terminal_resize();
	take();
	return 0;
}

void terminal_close(void)
{
	if (!terminal.open)
		return;
	give_back();
	terminal_frame_free();
	terminal_info_close();
	canvas_free(&terminal.shown);
	terminal.open = false;
}

void terminal_size(unsigned int *rows, unsigned int *columns)
{
	*rows = terminal.open ? terminal.rows : 0;
	*columns = terminal.open ? terminal.columns : 0;
}

void terminal_resize(void)
{
	struct winsize size;

	/* A serial line says 0 by 0: terminfo's size, or the last one known, remains. */
	if (!terminal.open || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || !size.ws_row ||
	    !size.ws_col)
		return;
	terminal.rows = size.ws_row < MAX_ROWS ? size.ws_row : MAX_ROWS;
	terminal.columns = size.ws_col < MAX_COLUMNS ? size.ws_col : MAX_COLUMNS;
	terminal.redraw = true;
	/* Where the last line is */
	if (terminal.taken)
		arm_guard();
}

void terminal_suspend(void)
{
	if (!terminal.open)
		return;
	give_back();
	job_stop(SIGTSTP);
	/* Continued in order to be ended, it leaves the terminal to the shell. */
	if (!job_wait())
		return;
	terminal_resize();
	take();
}

static bool same_cells(const struct canvas_cell *a, const struct canvas_cell *b, size_t nr)
{
	return !memcmp(a, b, nr * sizeof(*a));
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

/* At the edge of a terminal that is narrower than the canvas, half a character is none. */
static void show_cell(unsigned int row, unsigned int column, const struct canvas_cell *cell)
{
	int width, left = terminal.columns - column;
	wchar_t character = cell->character;

	if (left <= 2) {
		width = wcwidth(character);
		if (width > left) {
			character = L' ';
			width = 1;
		}
		if (width == left && row + 1 == terminal.rows && terminal.scrolls)
			return;
	}
	terminal_frame_put(row, column, cell->style, character);
}

/* The size may have changed since the canvas was drawn. */
static void show_row(const struct canvas *canvas, unsigned int row)
{
	size_t start = (size_t)row * canvas->columns;
	const struct canvas_cell *cells = canvas->cells + start;
	struct canvas_cell *shown = terminal.shown.cells + start;
	unsigned int columns = canvas->columns < terminal.columns ? canvas->columns
								  : terminal.columns;
	bool running = false;

	if (same_cells(cells, shown, columns))
		return;
	for (unsigned int column = 0; column < columns; column++) {
		running = running ? changes_soon(cells, shown, column, columns)
				  : !same_cells(&cells[column], &shown[column], 1);
		/* The right half of a wide character comes with the left one. */
		if (running && cells[column].character)
			show_cell(row, column, &cells[column]);
	}
	memcpy(shown, cells, columns * sizeof(*cells));
}

static void show_cursor(const struct canvas *canvas)
{
	bool visible = canvas->cursor_row >= 0 && canvas->cursor_row < (int)terminal.rows &&
		       canvas->cursor_column >= 0 && canvas->cursor_column < (int)terminal.columns;

	if (visible != terminal.cursor)
		terminal_frame_control(visible ? "cnorm" : "civis");
	terminal.cursor = visible;
	if (visible)
		terminal_frame_move(canvas->cursor_row, canvas->cursor_column);
}

/* Gives @shown the size of the canvas. */
static bool know_size(const struct canvas *canvas)
{
	if (canvas->rows == terminal.shown.rows && canvas->columns == terminal.shown.columns)
		return true;
	terminal.redraw = true;
	return !canvas_resize(&terminal.shown, canvas->rows, canvas->columns);
}

void terminal_show(const struct canvas *canvas, bool all)
{
	if (!terminal.taken || !know_size(canvas))
		return;
	if (all || terminal.redraw) {
		/* A shell may have been at it if SIGSTOP stopped the program. */
		set_modes();
		terminal_frame_control("clear");
		canvas_clear(&terminal.shown);
		terminal.redraw = false;
	}
	for (unsigned int row = 0; row < canvas->rows && row < terminal.rows; row++)
		show_row(canvas, row);
	show_cursor(canvas);
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
