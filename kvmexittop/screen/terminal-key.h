/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_TERMINAL_KEY_H
#define SCREEN_TERMINAL_KEY_H

/* What the keys of the terminal send. */

#include <stdbool.h>
#include <stddef.h>

struct terminal_key {
	const char *bytes;
	size_t len;
	int key; /* as in input.h; -1: none of ours */
};

/* After terminal_info_open(). */
void terminal_key_open(void);

/*
 * The key that @bytes start with, NULL if none.  @begun: whether they may become another
 * one if more follow.
 */
const struct terminal_key *terminal_key_find(const unsigned char *bytes, size_t nr, bool *begun);

#endif
