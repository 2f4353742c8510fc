// SPDX-License-Identifier: GPL-2.0-only
#define PCRE2_CODE_UNIT_WIDTH 8
#include "base/pattern.h"

#include <errno.h>
#include <pcre2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/safe.h"

/* Of one comparison.  ".*a.*b.*c" that does not match a name of 64 bytes takes 40,000 steps. */
#define MAX_STEPS 100000
#define MAX_KIB	  1024

struct pattern {
	pcre2_code *code;
	pcre2_match_context *limits;
	pcre2_match_data *match;
};

/* 0; -EINVAL, with the cause in @why; or -ENOMEM. */
static int compile(struct pattern *pattern, const char *text, unsigned int flags, char *why,
		   size_t size)
{
	/* \C would match a part of a character.  Groups are not asked for. */
	uint32_t options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_NO_AUTO_CAPTURE;
	size_t at;
	int err;

	if (flags & PATTERN_ANY_CASE)
		options |= PCRE2_CASELESS;
	if (flags & PATTERN_WHOLE)
		options |= PCRE2_ANCHORED | PCRE2_ENDANCHORED;
	pattern->code =
		pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, options, &err, &at, NULL);
	if (pattern->code)
		return 0;
	if (err == PCRE2_ERROR_HEAP_FAILED)
		return -ENOMEM;
	pcre2_get_error_message(err, (PCRE2_UCHAR *)why, size);
	return -EINVAL;
}

static int prepare(struct pattern *pattern)
{
	pattern->limits = pcre2_match_context_create(NULL);
	pattern->match = pcre2_match_data_create(1, NULL);
	if (!pattern->limits || !pattern->match)
		return -ENOMEM;
	pcre2_set_match_limit(pattern->limits, MAX_STEPS);
	pcre2_set_heap_limit(pattern->limits, MAX_KIB);
	return 0;
}

int pattern_compile(struct pattern **pattern, const char *text, unsigned int flags, char *why,
		    size_t size)
{
	int err;

	*pattern = NULL;
	if (strlen(text) > PATTERN_SIZE) {
		snprintf(why, size, "it is longer than %d bytes", PATTERN_SIZE);
		return -EINVAL;
	}

	*pattern = calloc(1, sizeof(**pattern));
	if (!*pattern)
		return -ENOMEM;
	err = compile(*pattern, text, flags, why, size) ?: prepare(*pattern);
	if (err) {
		pattern_free(*pattern);
		*pattern = NULL;
	}
	return err;
}

void pattern_free(struct pattern *pattern)
{
	if (!pattern)
		return;
	pcre2_match_data_free(pattern->match);
	pcre2_match_context_free(pattern->limits);
	pcre2_code_free(pattern->code);
	free(pattern);
}

static _Thread_local int match_error;

bool pattern_matches(const struct pattern *pattern, const char *text)
{
	char copy[SAFE_SIZE];
	int found = pcre2_match(pattern->code, (PCRE2_SPTR)safe_text(text, copy),
				PCRE2_ZERO_TERMINATED, 0, 0, pattern->match, pattern->limits);

	if (found == PCRE2_ERROR_NOMEMORY)
		match_error = -ENOMEM;
	return found >= 0;
}

int pattern_error(void)
{
	int err = match_error;

	match_error = 0;
	return err;
}
