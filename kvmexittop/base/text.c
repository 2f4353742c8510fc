// SPDX-License-Identifier: GPL-2.0-only
#include "base/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Length of the well-formed, printable UTF-8 character at @s, or 0 (Unicode, table 3-7). */
static size_t character_length(const unsigned char *s)
{
	size_t len;

	if (s[0] >= 0x20 && s[0] < 0x7f)
		return 1;
	if (s[0] >= 0xc2 && s[0] <= 0xdf)
		len = 2;
	else if (s[0] >= 0xe0 && s[0] <= 0xef)
		len = 3;
	else if (s[0] >= 0xf0 && s[0] <= 0xf4)
		len = 4;
	else
		return 0;

	for (size_t i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	}
	/* C1 control characters, overlong forms, surrogates, past U+10FFFF. */
	if ((s[0] == 0xc2 && s[1] < 0xa0) || (s[0] == 0xe0 && s[1] < 0xa0) ||
	    (s[0] == 0xed && s[1] > 0x9f) || (s[0] == 0xf0 && s[1] < 0x90) ||
	    (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	return len;
}

/* Also replaces a character that was cut in half at the end of the buffer. */
void text_make_safe(char *text)
{
	unsigned char *s = (unsigned char *)text;

	while (*s) {
		size_t len = character_length(s);

		if (!len)
			*s = '?';
		s += len ? len : 1;
	}
}

void text_copy(char *copy, size_t size, const char *text)
{
	size_t len = strnlen(text, size - 1);

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

size_t text_line(const char *text, size_t room)
{
	size_t len = strlen(text);

	if (len <= room)
		return len;
	for (len = room; len && text[len] != ' '; len--)
		;
	return len ?: room;
}
