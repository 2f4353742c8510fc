/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_KEYS_H
#define SCREEN_KEYS_H

/*
 * The keys: one table says what each does.  The help screen and the manual page
 * go by it.
 */

#include <stddef.h>

#include "screen/browser.h"
#include "screen/input.h"

struct key {
	int codes[3];	  /* of struct input; 0: none */
	const char *name; /* "Enter", "Up, k" */
	const char *help;
	int (*act)(struct browser *browser); /* 0 or -ENOMEM */
};

extern const struct key key_table[];
extern const size_t nr_keys;

/* Does what the input asks for.  0 or -ENOMEM; browser->wish is what is left to do. */
int key_input(struct browser *browser, const struct input *input);

#endif
