// SPDX-License-Identifier: GPL-2.0-only
/*
 * puppet: a screen that does what its keys say, for the tests of terminals.
 *
 * Writes a line about all that it hears to file descriptor 3.  Obeys keys in upper
 * case; "puppet deaf" ignores SIGHUP, "puppet mono" uses no colours.
 */
#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "screen/terminal.h"

#define LOG_FD 3

static struct canvas canvas;
static unsigned int frames;

static void draw(bool all)
{
	unsigned int rows, columns;
	char text[80];

	terminal_size(&rows, &columns);
	if (canvas.rows != rows || canvas.columns != columns) {
		if (canvas_resize(&canvas, rows, columns))
			abort();
	} else {
		canvas_clear(&canvas);
	}
	for (unsigned int row = 0; row < rows; row++) {
		snprintf(text, sizeof(text), "frame %u row %u 日本", frames, row);
		canvas_put(&canvas, row, 0, columns, row % NR_STYLES, text);
		canvas_put_right(&canvas, row, 0, columns, row % NR_STYLES, "日");
	}
	/* On and off, in all corners. */
	canvas.cursor_row = frames % 2 ? (int)rows - 1 : -1;
	canvas.cursor_shown = frames % 2;
	canvas.cursor_column = (int)columns - 1;
	frames++;
	terminal_show(&canvas, all);
}

static void log_key(int key)
{
	static const char *const names[] = { "up",	  "down", "left", "right",  "page up",
					     "page down", "home", "end",  "delete", "F1",
					     "F2",	  "F3",	  "F4",	  "F5",	    "F6",
					     "F7",	  "F8",	  "F9",	  "F10" };

	if (key == INPUT_ESCAPE)
		dprintf(LOG_FD, "key escape\n");
	else if (key == INPUT_ENTER)
		dprintf(LOG_FD, "key enter\n");
	else if (key == INPUT_BACKSPACE)
		dprintf(LOG_FD, "key backspace\n");
	else if (key >= INPUT_UP)
		dprintf(LOG_FD, "key %s\n", names[key - INPUT_UP]);
	else
		dprintf(LOG_FD, "key U+%04X\n", (unsigned int)key);
}

static void log_input(const struct input *input)
{
	static const char *const names[] = {
		[INPUT_CLICK] = "click",
		[INPUT_DOUBLE_CLICK] = "double click",
		[INPUT_WHEEL_UP] = "wheel up",
		[INPUT_WHEEL_DOWN] = "wheel down",
	};

	if (input->type == INPUT_KEY)
		log_key(input->key);
	else
		dprintf(LOG_FD, "%s %u %u\n", names[input->type], input->row, input->column);
}

/* Not a loop for the compiler, and no frame that it could leave out. */
static int overflow(volatile char *outer)
{
	volatile char frame[4096];

	frame[0] = outer ? outer[0] : 0;
	if (frames == 0)
		return frame[0];
	return overflow(frame) + frame[0];
}

static void reopen(void)
{
	const struct terminal_options options = { .mouse = true };

	terminal_close();
	terminal_close();
	printf("closed\n");
	fflush(stdout);
	dprintf(LOG_FD, "closed\n");
	if (terminal_open(&options) || terminal_open(&options) != -EBUSY)
		abort();
	draw(false);
	dprintf(LOG_FD, "opened\n");
}

static void obey(int key)
{
	static volatile int *volatile nowhere;
	static volatile int zero;

	switch (key) {
	case 'Q':
		terminal_close();
		exit(0);
	case 'X':
		/* As if by mistake, in the middle of something. */
		exit(7);
	case 'S':
		*nowhere = 1;
		break;
	case 'F':
		zero = (int)frames / zero;
		break;
	case 'O':
		zero = overflow(NULL);
		break;
	case 'A':
		abort();
	case 'B':
		raise(SIGBUS);
		break;
	case 'I':
		__builtin_trap();
	case 'R':
		reopen();
		break;
	}
}

/* Nothing of this has an effect, or returns anything but "none". */
static int check_not_open(void)
{
	struct input input = { .type = INPUT_KEY };
	unsigned int rows = 1, columns = 1;

	terminal_size(&rows, &columns);
	terminal_resize();
	terminal_suspend();
	terminal_show(&canvas, true);
	terminal_close();
	return rows || columns || terminal_read(&input) || input.type != INPUT_NONE;
}

static void hear_signal(int fd)
{
	struct signalfd_siginfo info;
	unsigned int rows, columns;

	if (read(fd, &info, sizeof(info)) != sizeof(info))
		return;
	switch (info.ssi_signo) {
	case SIGWINCH:
		terminal_resize();
		draw(false);
		terminal_size(&rows, &columns);
		dprintf(LOG_FD, "size %u %u\n", rows, columns);
		break;
	case SIGTSTP:
		terminal_suspend();
		draw(false);
		dprintf(LOG_FD, "resumed\n");
		break;
	default:
		terminal_close();
		dprintf(LOG_FD, "signal %s\n", sigabbrev_np(info.ssi_signo));
		exit(0);
	}
}

static void hear_input(void)
{
	struct input input;
	int err;

	while (!(err = terminal_read(&input)) && input.type != INPUT_NONE) {
		log_input(&input);
		if (input.type == INPUT_KEY)
			obey(input.key);
		draw(input.type == INPUT_KEY && input.key == 'L' - '@');
	}
	if (err) {
		terminal_close();
		dprintf(LOG_FD, "gone %d\n", err == -EIO);
		exit(4);
	}
}

static int open_signals(bool deaf)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGTSTP);
	sigaddset(&set, SIGWINCH);
	if (deaf)
		signal(SIGHUP, SIG_IGN);
	else
		sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

int main(int argc, char **argv)
{
	bool mono = argc > 1 && !strcmp(argv[1], "mono");
	bool deaf = argc > 1 && !strcmp(argv[1], "deaf");
	const struct terminal_options options = { .mono = mono, .mouse = true };
	struct pollfd fds[2] = {
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = open_signals(deaf), .events = POLLIN },
	};
	int err;

	setlocale(LC_CTYPE, "");
	if (check_not_open())
		return 5;
	err = terminal_open(&options);
	if (err) {
		dprintf(LOG_FD, "%s\n", err == -ENOTSUP ? "ENOTSUP" : strerrorname_np(-err));
		return 3;
	}
	draw(false);
	dprintf(LOG_FD, "ready\n");
	for (;;) {
		poll(fds, 2, -1);
		if (fds[1].revents)
			hear_signal(fds[1].fd);
		if (fds[0].revents)
			hear_input();
	}
}
