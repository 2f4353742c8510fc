/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BASE_PATTERN_H
#define BASE_PATTERN_H

/*
 * Regular expressions that a user typed: extended ones, see regex(7), of bounded cost.
 *
 * regcomp() of glibc takes memory for each repetition: 8 GB for "a{1,32767}", and a frame
 * of the stack for each parenthesis.  A name is matched by far less.
 */

#include <regex.h>
#include <stddef.h>

/* Bytes of a pattern, at most. */
#define PATTERN_SIZE 256
/* How often a pattern repeats something by "{}", all intervals multiplied, at most. */
#define PATTERN_REPEATS 1000

/*
 * Compiles @text with @flags, REG_EXTENDED and REG_NOSUB.  0, which regfree() undoes;
 * -EINVAL, and why @text is refused in @why of @size bytes; or -ENOMEM.
 */
int pattern_compile(regex_t *pattern, const char *text, int flags, char *why, size_t size);

#endif
