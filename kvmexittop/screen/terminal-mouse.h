/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_TERMINAL_MOUSE_H
#define SCREEN_TERMINAL_MOUSE_H

/*
 * The mouse, by xterm's control sequences ("Mouse Tracking" in its ctlseqs): presses and
 * releases of buttons (1000), in decimal numbers without a limit (1006) where the
 * terminal knows that way.
 */

#include "screen/input.h"

#define TERMINAL_MOUSE_ON  "\033[?1000h\033[?1006h"
#define TERMINAL_MOUSE_OFF "\033[?1006l\033[?1000l"

/* Forgets the last click. */
void terminal_mouse_open(void);

/*
 * What follows "ESC [ <", up to a byte that is neither digit nor semicolon; and the three
 * bytes that follow "ESC [ M".  What is not of the first button or the wheel leaves
 * @input as it is.
 */
void terminal_mouse_decimal(const unsigned char *bytes, struct input *input);
void terminal_mouse_bytes(const unsigned char *bytes, struct input *input);

#endif
