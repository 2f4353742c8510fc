// SPDX-License-Identifier: GPL-2.0-only
#include "base/pattern.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More memory than regcomp() needs for any pattern that is accepted. */
#define PATTERN_BYTES (1 << 20)

/* The larger number of the interval at @text, "{3}", "{,3}", "{3,}" or "{1,3}"; at least 1. */
static unsigned long read_repeats(const char *text)
{
	unsigned long repeats = 1;
	char *end;

	for (text++;; text = end + 1) {
		unsigned long number = strtoul(text, &end, 10);

		if (number > repeats)
			repeats = number;
		if (*end != ',')
			return repeats;
	}
}

/* True if the character at @at repeats a group, or what is repeated already. */
static bool repeats_many(const char *text, size_t at)
{
	return strchr("{+*", text[at]) && at && strchr(")}+*?", text[at - 1]);
}

/* True if a place is matched there, and no character. */
static bool is_anchor(const char *text, size_t at)
{
	if (text[at] == '\\')
		return text[at + 1] && strchr("bB<>`'", text[at + 1]);
	return text[at] == '$' || (text[at] == '^' && !(at && text[at - 1] == '['));
}

/* True if what ends right before @at is an anchor. */
static bool is_anchor_before(const char *text, size_t at)
{
	if (at > 1 && text[at - 2] == '\\')
		return is_anchor(text, at - 2);
	return at && is_anchor(text, at - 1);
}

/*
 * An upper limit of what regcomp() does for each character: the product of
 * - all intervals, of which it makes copies;
 * - 2 for each + after a group or another repetition, as x+ becomes xx*;
 * - the anchors from one parenthesis to the next, and 1, as it copies what can be before and
 *   after one; and 2 for an anchor that is repeated;
 * - if a group or a repetition is repeated, as it follows all ways through that: likewise the
 *   alternatives, and 2 for whatever can be there or not.
 * Stops above PATTERN_REPEATS.
 */
static unsigned long count_repeats(const char *text)
{
	unsigned long repeats = 1, choices = 1;
	bool loops = false;

	for (size_t i = 0; text[i]; i++)
		loops |= repeats_many(text, i);
	for (size_t i = 0; text[i] && repeats <= PATTERN_REPEATS; i++) {
		unsigned long times = 1;

		choices += is_anchor(text, i) || (loops && text[i] == '|');
		if (text[i] == '{') {
			times = read_repeats(text + i);
		} else if (strchr("()", text[i])) {
			times = choices;
			choices = 1;
		} else if (repeats_many(text, i) ||
			   (strchr("?*", text[i]) && (loops || is_anchor_before(text, i)))) {
			times = 2;
		}
		repeats = times > PATTERN_REPEATS ? times : repeats * times;
	}
	return repeats * choices;
}

/* A match of such a pattern is searched for in all ways, which takes time without end. */
static bool refers_back(const char *text)
{
	for (; (text = strchr(text, '\\')) && text[1]; text += 2) {
		if (text[1] >= '1' && text[1] <= '9')
			return true;
	}
	return false;
}

int pattern_compile(regex_t *pattern, const char *text, int flags, char *why, size_t size)
{
	void *volatile room; /* else the compiler drops both calls */
	int err;

	if (strlen(text) > PATTERN_SIZE) {
		snprintf(why, size, "it is longer than %d bytes", PATTERN_SIZE);
		return -EINVAL;
	}
	if (count_repeats(text) > PATTERN_REPEATS) {
		snprintf(why, size, "it takes too long: use less of { } + * ? | ^ $");
		return -EINVAL;
	}
	if (refers_back(text)) {
		snprintf(why, size, "it refers back to a group: write that out");
		return -EINVAL;
	}

	/* regcomp() of glibc frees memory twice if it runs out, so make sure that there is some. */
	room = malloc(PATTERN_BYTES);
	free(room);
	if (!room)
		return -ENOMEM;
	err = regcomp(pattern, text, REG_EXTENDED | REG_NOSUB | flags);
	if (err == REG_ESPACE)
		return -ENOMEM;
	if (err) {
		regerror(err, pattern, why, size);
		return -EINVAL;
	}
	return 0;
}

static _Thread_local int match_error;

bool pattern_matches(const regex_t *pattern, const char *text)
{
	struct re_pattern_buffer buffer = *pattern;
	regoff_t length = strlen(text);
	regoff_t at;

	/* regexec() of glibc returns the same for "no match" and "out of memory". */
	at = re_search(&buffer, text, length, 0, length, NULL);
	if (at < -1)
		match_error = -ENOMEM;
	return at >= 0;
}

int pattern_error(void)
{
	int err = match_error;

	match_error = 0;
	return err;
}
