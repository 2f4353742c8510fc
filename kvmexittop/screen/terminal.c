// SPDX-License-Identifier: GPL-2.0-only
#include "screen/terminal.h"

#define NCURSES_NOMACROS
#include <curses.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/array.h"
#include "base/clock.h"
#include "screen/guard.h"
#include "screen/job.h"

/* More than any screen has; the other end of the terminal can report any size. */
#define MAX_ROWS    1000
#define MAX_COLUMNS 2000

/* Maximum time between two bytes of a sequence, even over a slow line. */
#define SEQUENCE_MS	25
#define DOUBLE_CLICK_NS 400000000ULL

/* Including the corners of the keypad, and the VT220's keys for Home and End. */
static const struct {
	int code, key;
} keys[] = {
	{ KEY_UP, INPUT_UP },	      { KEY_DOWN, INPUT_DOWN },
	{ KEY_LEFT, INPUT_LEFT },     { KEY_RIGHT, INPUT_RIGHT },
	{ KEY_PPAGE, INPUT_PAGE_UP }, { KEY_NPAGE, INPUT_PAGE_DOWN },
	{ KEY_HOME, INPUT_HOME },     { KEY_END, INPUT_END },
	{ KEY_DC, INPUT_DELETE },     { KEY_BACKSPACE, INPUT_BACKSPACE },
	{ KEY_ENTER, INPUT_ENTER },   { KEY_F(1), INPUT_F1 },
	{ KEY_F(2), INPUT_F2 },	      { KEY_F(3), INPUT_F3 },
	{ KEY_F(4), INPUT_F4 },	      { KEY_F(5), INPUT_F5 },
	{ KEY_F(6), INPUT_F6 },	      { KEY_F(7), INPUT_F7 },
	{ KEY_F(8), INPUT_F8 },	      { KEY_F(9), INPUT_F9 },
	{ KEY_F(10), INPUT_F10 },     { KEY_A1, INPUT_HOME },
	{ KEY_C1, INPUT_END },	      { KEY_A3, INPUT_PAGE_UP },
	{ KEY_C3, INPUT_PAGE_DOWN },  { KEY_FIND, INPUT_HOME },
	{ KEY_SELECT, INPUT_END },
};

/*
 * Sequences that terminals send although terminfo does not have them: the cursor keys of
 * terminals that ignore the keypad's mode, and the VT220's editing keys.
 */
static const struct {
	const char *bytes;
	int code;
} sequences[] = {
	{ "\033[A", KEY_UP },	  { "\033OA", KEY_UP },	    { "\033[B", KEY_DOWN },
	{ "\033OB", KEY_DOWN },	  { "\033[C", KEY_RIGHT },  { "\033OC", KEY_RIGHT },
	{ "\033[D", KEY_LEFT },	  { "\033OD", KEY_LEFT },   { "\033[H", KEY_HOME },
	{ "\033OH", KEY_HOME },	  { "\033[1~", KEY_HOME },  { "\033[7~", KEY_HOME },
	{ "\033[F", KEY_END },	  { "\033OF", KEY_END },    { "\033[4~", KEY_END },
	{ "\033[8~", KEY_END },	  { "\033[3~", KEY_DC },    { "\033[5~", KEY_PPAGE },
	{ "\033[6~", KEY_NPAGE }, { "\033OP", KEY_F(1) },   { "\033[11~", KEY_F(1) },
	{ "\033OQ", KEY_F(2) },	  { "\033[12~", KEY_F(2) }, { "\033OR", KEY_F(3) },
	{ "\033[13~", KEY_F(3) }, { "\033OS", KEY_F(4) },   { "\033[14~", KEY_F(4) },
	{ "\033[15~", KEY_F(5) }, { "\033[17~", KEY_F(6) }, { "\033[18~", KEY_F(7) },
	{ "\033[19~", KEY_F(8) }, { "\033[20~", KEY_F(9) }, { "\033[21~", KEY_F(10) },
};

/*
 * With eight colours, text is readable on dark and light backgrounds if it has its own
 * background, or the default colours.  Of 256 colours, those in the middle are (luminance
 * near 0.18).  Not every terminal can combine colours with attributes other than bold.
 */
#define NONE (-1)
static const struct look {
	short of_8, of_256, background;
	attr_t attributes, mono; /* without colours */
} looks[NR_STYLES] = {
	[STYLE_NORMAL] = { NONE, NONE, NONE, A_NORMAL, A_NORMAL },
	[STYLE_LABEL] = { NONE, 30, NONE, A_NORMAL, A_NORMAL },
	[STYLE_TITLE] = { COLOR_BLACK, COLOR_BLACK, COLOR_GREEN, A_NORMAL, A_BOLD },
	[STYLE_SORTED] = { COLOR_BLACK, COLOR_BLACK, COLOR_CYAN, A_NORMAL, A_BOLD | A_UNDERLINE },
	[STYLE_SELECTED] = { NONE, NONE, NONE, A_REVERSE, A_REVERSE },
	[STYLE_DIM] = { NONE, NONE, NONE, A_DIM, A_DIM },
	[STYLE_GOOD] = { COLOR_GREEN, 28, NONE, A_NORMAL, A_NORMAL },
	[STYLE_WARNING] = { COLOR_RED, 160, NONE, A_BOLD, A_BOLD },
	[STYLE_HIGH] = { COLOR_YELLOW, 136, NONE, A_BOLD, A_BOLD },
	[STYLE_VERY_HIGH] = { COLOR_RED, 160, NONE, A_BOLD, A_BOLD },
	[STYLE_GRAPH] = { COLOR_CYAN, 32, NONE, A_NORMAL, A_NORMAL },
	[STYLE_KEY] = { NONE, NONE, NONE, A_BOLD, A_BOLD },
	[STYLE_GUEST] = { COLOR_BLACK, COLOR_BLACK, COLOR_GREEN, A_NORMAL, A_NORMAL },
	[STYLE_KVM] = { COLOR_BLACK, COLOR_BLACK, COLOR_RED, A_NORMAL, A_BOLD },
	[STYLE_VMM] = { COLOR_BLACK, COLOR_BLACK, COLOR_MAGENTA, A_NORMAL, A_BOLD },
	[STYLE_BLOCKED] = { COLOR_BLACK, COLOR_BLACK, COLOR_YELLOW, A_NORMAL, A_BOLD },
	[STYLE_POLLING] = { COLOR_BLACK, COLOR_BLACK, COLOR_CYAN, A_NORMAL, A_BOLD },
	[STYLE_WAITING] = { COLOR_BLACK, COLOR_BLACK, COLOR_YELLOW, A_NORMAL, A_BOLD },
	[STYLE_HALTED] = { NONE, NONE, NONE, A_DIM, A_NORMAL },
};

static struct {
	SCREEN *screen; /* NULL: not open */
	bool taken, mouse, coloured;
	struct canvas shown;
	MEVENT last_click;
	uint64_t last_click_ns; /* 0: none, or the second of two */
} terminal;

static void give_back(void)
{
	/* In the background, the shell has the terminal already. */
	if (terminal.taken && !job_in_background())
		endwin();
	guard_disarm();
	terminal.taken = false;
}

/* Default colours keep the background of the user. */
static bool open_colours(void)
{
	if (!has_colors() || start_color() == ERR || use_default_colors() == ERR)
		return false;
	/* More than 256 colours are not a palette: only the first eight are as usual. */
	for (short style = STYLE_NORMAL + 1; style < NR_STYLES; style++) {
		short colour = COLORS == 256 ? looks[style].of_256 : looks[style].of_8;

		if (init_pair(style, colour, looks[style].background) == ERR)
			return false;
	}
	return true;
}

static void open_input(void)
{
	/* ^C and ^Z are still signals. */
	cbreak();
	noecho();
	keypad(stdscr, TRUE);
	if (!getenv("ESCDELAY"))
		set_escdelay(SEQUENCE_MS);
	for (size_t i = 0; i < ARRAY_SIZE(sequences); i++) {
		if (!key_defined(sequences[i].bytes))
			define_key(sequences[i].bytes, sequences[i].code);
	}
}

/* False: the terminal has none. */
static bool open_mouse(void)
{
	/* Without gpm on the console: its events do not make stdin readable. */
	setenv("NCURSES_GPM_TERMS", "", 0);
	/* Do not wait for a second click, see take_click(). */
	mouseinterval(0);
	return mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
}

static void do_nothing(int signal)
{
	(void)signal;
}

/*
 * curses ignores SIGTSTP while it draws, unless it has a handler, and to ignore a signal
 * discards a pending one.  SIGTSTP is blocked, so the handler never runs.
 */
static void keep_suspend_pending(void)
{
	struct sigaction old, handler = { .sa_handler = do_nothing };

	if (!sigaction(SIGTSTP, NULL, &old) && old.sa_handler == SIG_DFL)
		sigaction(SIGTSTP, &handler, NULL);
}

int terminal_open(const struct terminal_options *options)
{
	static bool registered;
	struct termios modes;

	if (terminal.screen)
		return -EBUSY;
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || !job_wait() ||
	    tcgetattr(STDIN_FILENO, &modes))
		return -ENOTTY;
	if (!guard_knows_terminal())
		return -ENOTSUP;
	if (!registered && atexit(terminal_close))
		return -ENOMEM;
	registered = true;
	/* Use the size of the window, not that of another one in LINES. */
	use_env(FALSE);
	use_tioctl(TRUE);
	keep_suspend_pending();
	terminal.screen = newterm(NULL, stdout, stdin);
	if (!terminal.screen)
		return -ENOMEM;
	terminal.mouse = options->mouse && open_mouse();
	guard_render(getmaxy(stdscr) - 1, terminal.mouse);
	guard_arm(&modes);
	terminal.taken = true;
	/* A key must not interrupt the output of a screen. */
	typeahead(-1);
	terminal.coloured = !options->mono && open_colours();
	open_input();
	def_prog_mode();
	terminal_resize();
	return 0;
}

void terminal_close(void)
{
	if (!terminal.screen)
		return;
	give_back();
	delscreen(terminal.screen);
	canvas_free(&terminal.shown);
	terminal.screen = NULL;
}

void terminal_use_mouse(bool use)
{
	if (!terminal.screen)
		return;
	if (use)
		terminal.mouse = open_mouse();
	else
		mousemask(0, NULL);
	/* A crash gives it back in any case. */
	guard_render(getmaxy(stdscr) - 1, terminal.mouse);
}

void terminal_size(unsigned int *rows, unsigned int *columns)
{
	*rows = terminal.screen ? getmaxy(stdscr) : 0;
	*columns = terminal.screen ? getmaxx(stdscr) : 0;
}

void terminal_resize(void)
{
	struct winsize size;

	/* A serial line reports 0 by 0: keep terminfo's or the last known size. */
	if (!terminal.screen || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || !size.ws_row ||
	    !size.ws_col)
		return;
	resize_term(size.ws_row < MAX_ROWS ? size.ws_row : MAX_ROWS,
		    size.ws_col < MAX_COLUMNS ? size.ws_col : MAX_COLUMNS);
	clearok(curscr, TRUE);
	guard_render(getmaxy(stdscr) - 1, terminal.mouse);
}

void terminal_suspend(void)
{
	struct termios modes;

	if (!terminal.screen)
		return;
	give_back();
	job_stop(SIGTSTP);
	/* If continued to be ended, leave the terminal to the shell. */
	if (!job_wait() || tcgetattr(STDIN_FILENO, &modes))
		return;
	def_shell_mode();
	guard_arm(&modes);
	terminal.taken = true;
	reset_prog_mode();
	terminal_resize();
}

static void show_cell(int row, int column, const struct canvas_cell *cell)
{
	const struct look *look = &looks[cell->style];
	const wchar_t text[2] = { cell->character };
	cchar_t character;

	if (setcchar(&character, text, terminal.coloured ? look->attributes : look->mono,
		     terminal.coloured ? cell->style : 0, NULL) == OK)
		mvadd_wch(row, column, &character);
}

/* Only changed cells: curses takes about 100 instructions for each cell it gets. */
static void show_row(const struct canvas *canvas, unsigned int row)
{
	size_t start = (size_t)row * canvas->columns, size = sizeof(*canvas->cells);
	const struct canvas_cell *cells = canvas->cells + start;
	struct canvas_cell *shown = terminal.shown.cells + start;

	if (!memcmp(cells, shown, canvas->columns * size))
		return;
	for (unsigned int column = 0; column < canvas->columns; column++) {
		/* The left half of a wide character includes the right one. */
		if (cells[column].character && memcmp(&cells[column], &shown[column], size))
			show_cell(row, column, &cells[column]);
	}
	memcpy(shown, cells, canvas->columns * size);
}

/* Sets the size of the screen, and of its copy, to that of the canvas. */
static bool fit(const struct canvas *canvas)
{
	if (!terminal.taken || (int)canvas->rows != getmaxy(stdscr) ||
	    (int)canvas->columns != getmaxx(stdscr))
		return false;
	if (canvas->rows == terminal.shown.rows && canvas->columns == terminal.shown.columns)
		return true;
	erase();
	return !canvas_resize(&terminal.shown, canvas->rows, canvas->columns);
}

void terminal_show(const struct canvas *canvas, bool all)
{

	if (!fit(canvas))
		return;
	if (all) {
		/* A shell may have used it while the program was stopped by SIGSTOP. */
		reset_prog_mode();
		clearok(curscr, TRUE);
	}
	for (unsigned int row = 0; row < canvas->rows; row++)
		show_row(canvas, row);
	curs_set(canvas->cursor_shown);
	/* Also where it is not seen: a screen reader reads the line that it is on. */
	leaveok(stdscr, canvas->cursor_row < 0);
	if (canvas->cursor_row >= 0)
		move(canvas->cursor_row, canvas->cursor_column);
	refresh();
}

/* The next byte or key, or ERR if none comes within the time, in milliseconds. */
static int next(int timeout_ms)
{
	timeout(timeout_ms);
	return getch();
}

static void set_key(struct input *input, int key)
{
	input->type = INPUT_KEY;
	input->key = key;
}

static void take_key(int code, struct input *input)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		if (keys[i].code == code)
			set_key(input, keys[i].key);
	}
}

/* Without get_wch(), which treats bytes after an invalid one as its continuation. */
static void take_character(int byte, struct input *input)
{
	mbstate_t state = { 0 };
	wchar_t character = 0;
	size_t len;

	while ((len = mbrtowc(&character, &(char){ byte }, 1, &state)) == (size_t)-2) {
		byte = next(get_escdelay());
		if (byte == ERR || byte > UCHAR_MAX)
			return;
	}
	if (len == (size_t)-1)
		return;
	if (character == '\r')
		character = INPUT_ENTER;
	else if (character == '\b')
		character = INPUT_BACKSPACE;
	set_key(input, character);
}

/* ECMA-48: "ESC [", parameters and intermediate bytes, and one from '@' to '~'. */
static void swallow_control_sequence(void)
{
	int code = next(get_escdelay());
	/* Unlike ECMA-48: the three bytes of the mouse, and Linux' function keys. */
	int more = code == 'M' ? 3 : code == '[' ? 1 : 0;

	while (more-- > 0)
		next(get_escdelay());
	while (code >= ' ' && code < '@')
		code = next(get_escdelay());
	/* A byte that is not part of a sequence is another input. */
	if (code != ERR && (code < '@' || code > '~'))
		ungetch(code);
}

/* After ESC comes the rest of a sequence, or a key that was pressed with Alt. */
static void take_escape(struct input *input)
{
	struct input with_alt;
	int code = next(0);

	if (code == INPUT_ESCAPE)
		ungetch(code);
	if (code == ERR || code == INPUT_ESCAPE)
		set_key(input, INPUT_ESCAPE);
	else if (code == '[')
		swallow_control_sequence();
	else if (code == 'O')
		next(get_escdelay());
	else if (code <= UCHAR_MAX)
		take_character(code, &with_alt);
}

static enum input_type take_click(const MEVENT *event)
{
	uint64_t ns = clock_now_ns();
	bool again = terminal.last_click_ns && ns - terminal.last_click_ns < DOUBLE_CLICK_NS &&
		     terminal.last_click.y == event->y && terminal.last_click.x == event->x;

	terminal.last_click = *event;
	terminal.last_click_ns = again ? 0 : ns;
	return again ? INPUT_DOUBLE_CLICK : INPUT_CLICK;
}

static void take_mouse(const MEVENT *event, struct input *input)
{
	input->row = event->y;
	input->column = event->x;
	if (event->bstate & BUTTON1_PRESSED)
		input->type = take_click(event);
	else if (event->bstate & BUTTON4_PRESSED)
		input->type = INPUT_WHEEL_UP;
	else if (event->bstate & BUTTON5_PRESSED)
		input->type = INPUT_WHEEL_DOWN;
}

/* False: there is no more input. */
static bool take(struct input *input)
{
	MEVENT event;
	int code;

	if (getmouse(&event) == OK) {
		take_mouse(&event, input);
		return true;
	}
	code = next(0);
	if (code == ERR)
		return false;
	if (code == INPUT_ESCAPE)
		take_escape(input);
	else if (code <= UCHAR_MAX)
		take_character(code, input);
	else
		take_key(code, input);
	return true;
}

int terminal_read(struct input *input)
{
	struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };

	input->type = INPUT_NONE;
	if (!terminal.taken)
		return 0;
	while (input->type == INPUT_NONE && take(input))
		;
	if (input->type == INPUT_NONE && poll(&in, 1, 0) > 0 && (in.revents & ~POLLIN))
		return -EIO;
	return 0;
}
