/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TERMINAL_INPUT_H
#define TERMINAL_INPUT_H

/*
 * What comes from the terminal that curses has opened, as inputs.
 *
 * What is no input of ours (Alt with a key, reports, sequences nobody knows) is
 * swallowed whole, so that no part of it acts as a key.
 */

#include "input.h"

/* After newterm().  0 or -ENOMEM. */
int terminal_input_open(void);
void terminal_input_close(void);

/* As terminal_read(). */
int terminal_input_read(struct input *input);

#endif
