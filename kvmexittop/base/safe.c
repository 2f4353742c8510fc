// SPDX-License-Identifier: GPL-2.0-only
#include "base/safe.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"

/* A character and its length in bytes; 0: the first byte is not valid UTF-8. */
struct character {
	uint32_t code;
	size_t len;
};

/* Unicode, table 3-7: no overlong forms, no surrogates, at most U+10FFFF. */
static struct character next_character(const unsigned char *s)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	struct character character = { s[0], 1 };

	if (s[0] < 0x80)
		return character;
	character.len = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return (struct character){ 0 };
	character.code &= 0x7f >> character.len;
	for (size_t i = 1; i < character.len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return (struct character){ 0 };
		character.code = character.code << 6 | (s[i] & 0x3f);
	}
	if (character.code < least[character.len] || character.code > 0x10ffff ||
	    (character.code >= 0xd800 && character.code <= 0xdfff))
		return (struct character){ 0 };
	return character;
}

/*
 * From Unicode 15: control and format characters, default ignorable code points, separators
 * other than the space, marks that combine with any letter, and noncharacters.  Marks of a
 * single script are part of its spelling, and are not here.
 */
static const struct {
	uint32_t first, last;
} unsafe[] = {
	{ 0x0000, 0x001f },   { 0x007f, 0x00a0 },   { 0x00ad, 0x00ad },	  { 0x0300, 0x036f },
	{ 0x0600, 0x0605 },   { 0x061c, 0x061c },   { 0x06dd, 0x06dd },	  { 0x070f, 0x070f },
	{ 0x0890, 0x0891 },   { 0x08e2, 0x08e2 },   { 0x115f, 0x1160 },	  { 0x1680, 0x1680 },
	{ 0x17b4, 0x17b5 },   { 0x180b, 0x180f },   { 0x1ab0, 0x1aff },	  { 0x1dc0, 0x1dff },
	{ 0x2000, 0x200f },   { 0x2028, 0x202f },   { 0x205f, 0x206f },	  { 0x20d0, 0x20ff },
	{ 0x2800, 0x2800 },   { 0x3000, 0x3000 },   { 0x3164, 0x3164 },	  { 0xfdd0, 0xfdef },
	{ 0xfe00, 0xfe0f },   { 0xfe20, 0xfe2f },   { 0xfeff, 0xfeff },	  { 0xffa0, 0xffa0 },
	{ 0xfff0, 0xfffb },   { 0x110bd, 0x110bd }, { 0x110cd, 0x110cd }, { 0x13430, 0x1345f },
	{ 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a }, { 0xe0000, 0xe0fff },
};

static bool is_safe(uint32_t code)
{
	if (code >= ' ' && code <= '~')
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(unsafe); i++) {
		if (code <= unsafe[i].last)
			return code < unsafe[i].first && (code & 0xfffe) != 0xfffe;
	}
	return (code & 0xfffe) != 0xfffe;
}

/* True for a byte that is safe, except for a space at an end of the text. */
static bool is_plain(char byte)
{
	return byte >= ' ' && byte <= '~' && byte != '\\';
}

/* Writes the safe form of the next character, advances @s, and returns the bytes written. */
static size_t put_next(const char **s, bool at_end, char *piece, size_t size)
{
	const struct character next = next_character((const unsigned char *)*s);
	const char *text = *s;

	*s += next.len ?: 1;
	if (!next.len)
		return snprintf(piece, size, "\\x{%02X}", (unsigned char)*text);
	if (!is_safe(next.code) || (at_end && next.code == ' ') ||
	    (next.code == '\\' && (text[1] == 'u' || text[1] == 'x') && text[2] == '{'))
		return snprintf(piece, size, "\\u{%02X}", next.code);
	memcpy(piece, text, next.len);
	return next.len;
}

static const char *make_safe(const char *text, bool trim, char *copy)
{
	const char *s = text, *first, *last;
	size_t nr = 0;

	while (is_plain(*s))
		s++;
	if (!*s && (!trim || s == text || (text[0] != ' ' && s[-1] != ' ')))
		return text;

	first = text + strspn(text, " ");
	last = text + strlen(text);
	while (last > text && last[-1] == ' ')
		last--;
	for (s = text; *s;) {
		const bool at_end = trim && (s < first || s >= last);
		char piece[16];
		size_t len = put_next(&s, at_end, piece, sizeof(piece));

		if (nr + len >= SAFE_SIZE)
			break;
		memcpy(copy + nr, piece, len);
		nr += len;
	}
	copy[nr] = '\0';
	return copy;
}

const char *safe_text(const char *text, char *copy)
{
	return make_safe(text, true, copy);
}

const char *safe_line(const char *text, char *copy)
{
	return make_safe(text, false, copy);
}
