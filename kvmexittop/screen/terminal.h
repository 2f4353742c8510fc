/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_TERMINAL_H
#define SCREEN_TERMINAL_H

/*
 * The terminal, by ncursesw.  There is one, that of stdin and stdout.
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
 * Before it, setlocale(), and SIGINT, SIGTERM, SIGTSTP and SIGWINCH blocked: curses has
 * handlers of its own for these.  Of other signals, those that end the program give the
 * terminal back first.  ^C and ^Z come as SIGINT and SIGTSTP.
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
 * A process that is continued in the background in order to be ended has a signal for
 * it (INT, TERM, HUP) pending then.  The terminal remains the shell's in this case:
 * nothing is shown or read any more.
 */
void terminal_suspend(void);

/*
 * Shows the canvas, which has the terminal's size; only what changed is sent.  @all:
 * whatever was there before, for ^L and after a SIGCONT that terminal_suspend() did not
 * wait for.
 */
void terminal_show(const struct canvas *canvas, bool all);

/*
 * Takes the next input without blocking for longer than a sequence takes to arrive;
 * INPUT_NONE if there is none.  To be called until then whenever stdin is readable.
 * Sequences that are no input of ours (Alt with a key, reports, keys that nobody knows)
 * are swallowed whole, so that no part of one acts as a key.
 * -EIO: the terminal has gone.
 */
int terminal_read(struct input *input);

#endif
