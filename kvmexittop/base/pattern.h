/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BASE_PATTERN_H
#define BASE_PATTERN_H

/*
 * Regular expressions from a user, as Perl has them: see pcre2syntax(3).
 *
 * The cost is bounded: of compiling by the length of a pattern, of a comparison by its number of
 * steps.  A text that takes more does not match.
 */

#include <stdbool.h>
#include <stddef.h>

/* Maximum length of a pattern in bytes. */
#define PATTERN_SIZE 256

#define PATTERN_ANY_CASE (1 << 0)
#define PATTERN_WHOLE	 (1 << 1) /* matches a whole text, not a part of it */

struct pattern;

/*
 * Compiles @text.  Returns 0, and the caller calls pattern_free(); -EINVAL, with the cause in
 * @why of @size bytes; or -ENOMEM.  *@pattern is NULL on errors.
 */
int pattern_compile(struct pattern **pattern, const char *text, unsigned int flags, char *why,
		    size_t size);
/* Accepts NULL. */
void pattern_free(struct pattern *pattern);

/*
 * True if the safe text of @text matches, which is what the user sees.  False if memory runs out;
 * a caller that depends on the result calls pattern_error() afterwards.  Not to be called by two
 * threads with the same pattern.
 */
bool pattern_matches(const struct pattern *pattern, const char *text);
/* 0; or -ENOMEM if memory ran out since the last call, in this thread. */
int pattern_error(void);

#endif
