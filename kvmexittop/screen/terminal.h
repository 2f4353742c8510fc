/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_TERMINAL_H
#define SCREEN_TERMINAL_H

/*
 * The terminal, by what ncurses' terminfo knows of it.  There is one, that of stdin and
 * stdout.  The windows of curses would take more memory than all of a small host's
 * samples, and keep once more what a canvas has.
 *
 * From terminal_open() to terminal_close() it is in the program's hands.  Should
 * the program crash meanwhile, it is given back as it was before the signal
 * takes its course.
 */

#include <stdbool.h>

#include "screen/canvas.h"
#include "screen/input.h"

struct terminal_options {
	bool mono; /* no colour, even if the terminal has it */
	bool mouse;
};

/*
 * Before it, setlocale() and the caller's own handling of signals: what is neither
 * blocked nor ignored gives the terminal back and ends the program.  ^C and ^Z come
 * as SIGINT and SIGTSTP.
 *
 * -ENOTTY: stdin or stdout is no terminal, or one that will not be ours.  -ENOTSUP:
 * TERM is not set, unknown, or cannot address the cursor.  -EBUSY: it is open.
 */
int terminal_open(const struct terminal_options *options);
/* Gives the terminal back.  Does nothing if it is not open.  exit() calls it, too. */
void terminal_close(void);

/* 0 by 0 if it is not open. */
void terminal_size(unsigned int *rows, unsigned int *columns);
/* After SIGWINCH: learns the new size, and forgets what was shown. */
void terminal_resize(void);

/*
 * Stops the process as SIGTSTP would, with the terminal given back, and returns
 * when it goes on and the terminal is taken again, perhaps in another size.
 *
 * Who continues it in the background in order to end it has a signal for it (INT,
 * TERM, HUP) that is pending then.  The terminal remains the shell's in this case:
 * nothing is shown or read any more.
 */
void terminal_suspend(void);

/*
 * Shows the canvas; only what changed is sent.  @all: whatever was there before, for
 * ^L and after a SIGCONT that terminal_suspend() did not wait for.
 */
void terminal_show(const struct canvas *canvas, bool all);

/*
 * Takes the next input without blocking for longer than a sequence takes to arrive;
 * INPUT_NONE if there is none.  To be called until then whenever stdin is readable.
 * -EIO: the terminal has gone.
 */
int terminal_read(struct input *input);

#endif
