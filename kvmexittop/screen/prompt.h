/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_PROMPT_H
#define SCREEN_PROMPT_H

/* A line that the user types at the bottom of the screen. */

#include <stdbool.h>

#include "screen/canvas.h"
#include "screen/input.h"

struct browser;

enum prompt_end {
	PROMPT_TYPING,
	PROMPT_DONE,
	PROMPT_CANCELLED
};

struct prompt {
	const char *label; /* NULL: nothing is asked */
	char text[80];	   /* UTF-8 */
	bool fresh;	   /* the first key replaces what was offered */
	/* -EINVAL: it is no answer, and stays there to be mended. */
	int (*done)(struct browser *browser, const char *text);
	int (*typed)(struct browser *browser, const char *text); /* after each key; or NULL */
};

/* Ctrl-U clears, Backspace takes the last character, Esc cancels, Enter ends. */
enum prompt_end prompt_input(struct prompt *prompt, const struct input *input);
void prompt_draw(const struct prompt *prompt, struct canvas *canvas, unsigned int row);

#endif
