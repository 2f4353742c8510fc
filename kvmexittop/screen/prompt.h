/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_PROMPT_H
#define SCREEN_PROMPT_H

/* A line that the user types at the bottom of the screen. */

#include <stdbool.h>

#include "screen/canvas.h"
#include "screen/input.h"

/* What is done with an answer.  -EINVAL: it is none, and stays there to be corrected. */
typedef int prompt_answer(void *asker, const char *text);

enum prompt_end {
	PROMPT_TYPING,
	PROMPT_DONE,
	PROMPT_CANCELLED
};

struct prompt {
	const char *label; /* NULL: nothing is asked */
	char text[80];	   /* UTF-8 */
	bool fresh;	   /* the first key replaces what was offered */
	prompt_answer *done;
	prompt_answer *typed; /* after each key; or NULL */
};

/* Asks for a line.  @offer is what it begins with. */
void prompt_ask(struct prompt *prompt, const char *label, const char *offer, prompt_answer *done,
		prompt_answer *typed);

/* Ctrl-U clears, Backspace takes the last character, Esc cancels, Enter ends. */
enum prompt_end prompt_input(struct prompt *prompt, const struct input *input);
void prompt_draw(const struct prompt *prompt, struct canvas *canvas, unsigned int row);

#endif
