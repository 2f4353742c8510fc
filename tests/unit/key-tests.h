/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KEY_TESTS_H
#define KEY_TESTS_H

/* The tests of keys, each by the name of its key in the table. */

#include <stddef.h>

struct key_test {
	const char *name;
	void (*test)(void); /* of a browser that was just set up */
};

struct key_tests {
	const struct key_test *tests;
	size_t nr;
};

extern const struct key_tests key_tests_go, key_tests_view, key_tests_time;

#endif
