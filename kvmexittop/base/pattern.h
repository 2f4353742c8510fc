/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BASE_PATTERN_H
#define BASE_PATTERN_H

/*
 * Regular expressions from a user: extended ones, see regex(7), with bounded cost.
 *
 * glibc's regcomp() takes memory for each repetition, 8 GB for "a{1,32767}", a stack frame for
 * each parenthesis, and time for each way through what is repeated or between anchors, a minute
 * for a dozen "(^|$)" in "()*".  A pattern for names needs far less, and no references back to
 * a group.
 */

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>

/* Maximum length of a pattern in bytes. */
#define PATTERN_SIZE 256
/* Maximum repetition: the product of all "{}" intervals, and of what else multiplies. */
#define PATTERN_REPEATS 1000

/*
 * Compiles @text with @flags, REG_EXTENDED and REG_NOSUB.  Returns 0, and the caller calls
 * regfree(); -EINVAL, with the cause in @why of @size bytes; or -ENOMEM.
 */
int pattern_compile(regex_t *pattern, const char *text, int flags, char *why, size_t size);

/*
 * True if @text matches.  False if memory runs out; a caller that depends on the result calls
 * pattern_error() afterwards.
 */
bool pattern_matches(const regex_t *pattern, const char *text);
/* 0; or -ENOMEM if memory ran out since the last call, in this thread. */
int pattern_error(void);

#endif
