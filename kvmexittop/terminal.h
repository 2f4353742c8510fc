/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TERMINAL_H
#define TERMINAL_H

/*
 * The terminal, by ncurses.  There is one, that of stdin and stdout.
 *
 * From terminal_open() to terminal_close() it is in the program's hands.  Should
 * the program crash meanwhile, it is given back as it was before the signal
 * takes its course.
 */

#include <stdbool.h>

#include "canvas.h"
#include "input.h"

struct terminal_options {
	bool mono;		/* no colour, even if the terminal has it */
	bool mouse;
};

/*
 * -ENOTTY: stdin or stdout is no terminal.  -ENOTSUP: TERM is not set, unknown, or
 * cannot address the cursor.
 */
int terminal_open(const struct terminal_options *options);
/* Gives the terminal back.  Does nothing if it is not open. */
void terminal_close(void);

void terminal_size(unsigned int *rows, unsigned int *columns);
/* After SIGWINCH: learns the new size. */
void terminal_resize(void);

/*
 * Stops the process as SIGTSTP would, with the terminal given back, and returns
 * when it goes on and the terminal is taken again.
 */
void terminal_suspend(void);

/* Shows the canvas; only what changed is sent.  @all: whatever was there before. */
void terminal_show(const struct canvas *canvas, bool all);

/*
 * Takes the next input without blocking; INPUT_NONE if there is none.  -EIO: the
 * terminal has gone.
 */
int terminal_read(struct input *input);

#endif
