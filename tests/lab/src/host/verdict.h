/* SPDX-License-Identifier: GPL-2.0-only */
/* The line that tests/lab/run counts: what was expected, and what there is. */
#ifndef VERDICT_H
#define VERDICT_H

#include <stdbool.h>

/* Prints "ok|FAIL WHAT: expected EXPECTED, got GOT"; what is a format.  Returns good. */
__attribute__((format(printf, 4, 5))) bool verdict(bool good, const char *expected, const char *got,
						   const char *what, ...);

/* 1 if a verdict was bad, else 0: the exit status */
int verdict_status(void);

#endif
