// SPDX-License-Identifier: GPL-2.0-only
#include "base/text.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void text_copy(char *copy, size_t size, const char *text)
{
	size_t len = strnlen(text, size - 1);

	/* Also drop an incomplete character of UTF-8. */
	if (text[len]) {
		size_t start = len;

		while (start && len - start < 3 && (text[start] & 0xc0) == 0x80)
			start--;
		if ((text[start] & 0xc0) == 0xc0)
			len = start;
	}
	memcpy(copy, text, len);
	copy[len] = '\0';
}

void text_append(char *text, size_t size, const char *format, ...)
{
	size_t len = strlen(text);
	va_list args;

	va_start(args, format);
	vsnprintf(text + len, size - len, format, args);
	va_end(args);
}

char text_scale(double *value, double limit)
{
	static const char suffixes[] = " kMGTPE";
	size_t scale = 0;

	while (fabs(*value) >= limit && scale < sizeof(suffixes) - 2) {
		*value /= 1000;
		scale++;
	}
	return suffixes[scale];
}

void text_grouped(char *text, size_t size, uint64_t number)
{
	char digits[TEXT_GROUPED_SIZE];
	const int len = snprintf(digits, sizeof(digits), "%" PRIu64, number);
	size_t nr = 0;

	for (int i = 0; i < len && nr + 2 < size; i++) {
		if (i && (len - i) % 3 == 0)
			text[nr++] = ',';
		text[nr++] = digits[i];
	}
	text[nr] = '\0';
}

void text_time(char *text, size_t size, double ns)
{
	static const char *const units[] = { "ns", "us", "ms", "s" };
	size_t unit = 0;

	/* 999.95 would round to 1000.0. */
	while (fabs(ns) >= 999.95 && unit < 3) {
		ns /= 1000;
		unit++;
	}
	snprintf(text, size, "%.*f%s",
		 !unit || fabs(ns) >= 999.95 ? 0
		 : fabs(ns) < 9.9995	     ? 3
		 : fabs(ns) < 99.995	     ? 2
					     : 1,
		 ns, units[unit]);
}

size_t text_take_line(const char **text, size_t room)
{
	const char *line = *text;
	size_t len = strlen(line);

	if (len > room) {
		for (len = room; len && line[len] != ' '; len--)
			;
		len = len ?: room;
	}
	*text += len + strspn(line + len, " ");
	return len;
}
