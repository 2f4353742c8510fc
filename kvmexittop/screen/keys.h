/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_KEYS_H
#define SCREEN_KEYS_H

/*
 * The keys: one row of a table defines each, for its action and the help screen.
 */

#include <stddef.h>

#include "screen/browser.h"
#include "screen/input.h"

struct key {
	int codes[3];	  /* of struct input; 0: none */
	const char *name; /* "Enter", "Up, k" */
	const char *help;
	int (*act)(struct browser *browser); /* 0 or -ENOMEM */
	const char *section;		     /* of the help screen, if it begins here */
};

extern const struct key key_table[];
extern const size_t nr_keys;

/* Runs the action of an input.  0 or -ENOMEM; the rest of the action is in browser->wish. */
int key_input(struct browser *browser, const struct input *input);

#endif
