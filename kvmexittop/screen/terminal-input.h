/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_TERMINAL_INPUT_H
#define SCREEN_TERMINAL_INPUT_H

/*
 * What comes from the terminal, as inputs.
 *
 * What is no input of ours (Alt with a key, reports, sequences nobody knows) is
 * swallowed whole, so that no part of it acts as a key.
 */

#include "screen/input.h"

/* After terminal_info_open(). */
void terminal_input_open(void);

/* As terminal_read(). */
int terminal_input_read(struct input *input);

#endif
