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

/*
 * An upper limit of the copies that regcomp() makes: the product of all intervals, and of 2 for
 * each + after a group or another repetition, as x+ becomes xx*.  Stops above PATTERN_REPEATS.
 */
static unsigned long count_repeats(const char *text)
{
	unsigned long repeats = 1;

	for (size_t i = 0; text[i] && repeats <= PATTERN_REPEATS; i++) {
		unsigned long times = 1;

		if (text[i] == '{')
			times = read_repeats(text + i);
		else if (text[i] == '+' && i && strchr(")}+*?", text[i - 1]))
			times = 2;
		repeats = times > PATTERN_REPEATS ? times : repeats * times;
	}
	return repeats;
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
		snprintf(why, size, "it repeats more than %d times by {} and +", PATTERN_REPEATS);
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
