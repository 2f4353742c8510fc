/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_PROMPT_H
#define SCREEN_PROMPT_H

/* A line that the user types at the bottom of the screen. */

#include <stdbool.h>
#include <stddef.h>

#include "screen/canvas.h"
#include "screen/input.h"

/* Handles an answer.  0, -ENOMEM; or -EINVAL: invalid, the user may correct it. */
typedef int prompt_answer(void *asker, const char *text);

enum prompt_end {
	PROMPT_TYPING,
	PROMPT_DONE,
	PROMPT_CANCELLED
};

struct prompt {
	const char *label; /* NULL: the prompt is closed */
	char text[80];	   /* UTF-8 */
	size_t at;	   /* index of the byte that the cursor is on */
	bool fresh;	   /* the first key replaces the offered text */
	prompt_answer *done;
	prompt_answer *typed; /* called after each key; or NULL */
};

/* Opens the prompt, with @offer as its text. */
void prompt_ask(struct prompt *prompt, const char *label, const char *offer, prompt_answer *done,
		prompt_answer *typed);

/*
 * Keys edit the text as readline's do: Left, Right, Home, End, Backspace, Del, and with Ctrl A,
 * B, D, E, F, H, K, U, W.  Esc cancels, Enter ends.
 */
enum prompt_end prompt_input(struct prompt *prompt, const struct input *input);
void prompt_draw(const struct prompt *prompt, struct canvas *canvas, unsigned int row);

#endif
