/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_TERMINAL_H
#define SCREEN_TERMINAL_H

/*
 * The terminal of stdin and stdout, by ncursesw.
 *
 * The program owns it from terminal_open() to terminal_close().  If the program crashes
 * meanwhile, the guard restores the terminal, see guard.h.
 */

#include <stdbool.h>

#include "screen/canvas.h"
#include "screen/input.h"

struct terminal_options {
	bool mono; /* no colours */
	bool mouse;
};

/*
 * The caller has called setlocale(), and has blocked SIGINT, SIGTERM, SIGTSTP and SIGWINCH,
 * for which curses has its own handlers.  Other signals that end the program restore the
 * terminal first.  ^C and ^Z arrive as SIGINT and SIGTSTP.
 *
 * 0 or -errno.  -ENOTTY: stdin or stdout is not a terminal, or this process cannot get it.
 * -ENOTSUP: TERM is not set, unknown, or cannot address the cursor.  -EBUSY: it is open.
 */
int terminal_open(const struct terminal_options *options);
/* Restores the terminal.  Does nothing if it is not open.  exit() calls it, too. */
void terminal_close(void);

/* Uses the mouse, if the terminal has one, or leaves it to the terminal. */
void terminal_use_mouse(bool use);

/* 0 by 0 if it is not open. */
void terminal_size(unsigned int *rows, unsigned int *columns);
/* After SIGWINCH: reads the new size, and forgets what was shown. */
void terminal_resize(void);

/*
 * Restores the terminal, and stops the process like SIGTSTP.  Returns when the process has
 * been continued and owns the terminal again, which may have another size.
 *
 * A process may be continued in the background to be ended by a pending signal (INT, TERM,
 * HUP).  Then the shell keeps the terminal: nothing is shown or read after that.
 */
void terminal_suspend(void);

/*
 * Shows the canvas, which has the terminal's size.  Sends changes only, or with @all the whole
 * screen: for ^L, and after a SIGCONT that terminal_suspend() did not wait for.
 */
void terminal_show(const struct canvas *canvas, bool all);

/*
 * Takes the next input; INPUT_NONE if there is none.  Waits at most for the rest of a
 * sequence.  When stdin is readable, the caller calls it until INPUT_NONE.  Unknown sequences
 * (Alt with a key, reports, unknown keys) are skipped as a whole, so that no part of one acts
 * as a key.  0; or -EIO: the terminal has been closed.
 */
int terminal_read(struct input *input);

#endif
