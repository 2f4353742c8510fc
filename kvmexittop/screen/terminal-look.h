/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_TERMINAL_LOOK_H
#define SCREEN_TERMINAL_LOOK_H

/* How the styles of a canvas look on the terminal. */

#include <stdbool.h>

#include "screen/canvas.h"

/* After terminal_info_open().  @mono: no colours, even if the terminal has them. */
void terminal_look_open(bool mono);

/* Renders what turns a style on, and what turns all of them off again. */
void terminal_look_put(enum style style, int (*put)(int byte));
void terminal_look_put_off(int (*put)(int byte));

#endif
