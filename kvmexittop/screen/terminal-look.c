// SPDX-License-Identifier: GPL-2.0-only
#include "screen/terminal-look.h"

#include <stddef.h>

#include "screen/terminal-info.h"

enum attribute {
	BOLD = 1,
	DIM = 2,
	REVERSE = 4,
	UNDERLINE = 8
};

static const struct {
	enum attribute attribute;
	const char *capability;
} attributes[] = {
	{ BOLD, "bold" },
	{ DIM, "dim" },
	{ REVERSE, "rev" },
	{ UNDERLINE, "smul" },
};

#define NR_ATTRIBUTES (sizeof(attributes) / sizeof(attributes[0]))

/*
 * Text in eight colours is readable on a dark and on a light background if it has a
 * background of its own or none but the default colours; of 256, those in the middle
 * (luminance near 0.18) are.  Not every terminal can show colours together with
 * attributes other than bold.
 */
enum {
	NONE = -1,
	BLACK,
	RED,
	GREEN,
	CYAN = 6
};

static const struct look {
	short of_8, of_256, background;
	unsigned char attributes;
	unsigned char mono; /* attributes without colours */
} looks[NR_STYLES] = {
	[STYLE_NORMAL] = { NONE, NONE, NONE, 0, 0 },
	[STYLE_LABEL] = { NONE, 30, NONE, 0, 0 },
	[STYLE_TITLE] = { BLACK, BLACK, GREEN, 0, BOLD },
	[STYLE_SORTED] = { BLACK, BLACK, CYAN, 0, BOLD | UNDERLINE },
	[STYLE_SELECTED] = { NONE, NONE, NONE, REVERSE, REVERSE },
	[STYLE_DIM] = { NONE, NONE, NONE, DIM, DIM },
	[STYLE_GOOD] = { GREEN, 28, NONE, 0, 0 },
	[STYLE_WARNING] = { RED, 160, NONE, BOLD, BOLD },
	[STYLE_GRAPH] = { CYAN, 32, NONE, 0, 0 },
	[STYLE_KEY] = { NONE, NONE, NONE, BOLD, BOLD },
};

/* A screen has hundreds of changes: each is rendered once. */
static struct rendered {
	char bytes[64];
	size_t nr;
} on[NR_STYLES], off;

/* tputs() has no place for a pointer of its caller. */
static struct rendered *target;

/* What does not fit is longer than any terminal's. */
static int render(int byte)
{
	if (target->nr < sizeof(target->bytes))
		target->bytes[target->nr++] = byte;
	return byte;
}

/* Without default colours the background would not be the user's. */
static bool has_colours(void)
{
	return terminal_info_number("colors") >= 8 && terminal_info_string("setaf") &&
	       terminal_info_string("setab") && terminal_info_string("op");
}

static void render_attributes(unsigned int wanted)
{
	for (size_t i = 0; i < NR_ATTRIBUTES; i++) {
		if (wanted & attributes[i].attribute)
			terminal_info_put(terminal_info_string(attributes[i].capability), render);
	}
}

static void render_colour(const char *capability, short colour)
{
	if (colour != NONE)
		terminal_info_put_with(terminal_info_string(capability), colour, render);
}

void terminal_look_open(bool mono)
{
	bool coloured = !mono && has_colours();
	bool many = coloured && terminal_info_number("colors") >= 256;

	for (enum style style = 0; style < NR_STYLES; style++) {
		const struct look *look = &looks[style];

		target = &on[style];
		target->nr = 0;
		render_attributes(coloured ? look->attributes : look->mono);
		if (coloured) {
			render_colour("setaf", many ? look->of_256 : look->of_8);
			render_colour("setab", look->background);
		}
	}
	target = &off;
	target->nr = 0;
	terminal_info_put(terminal_info_string("sgr0"), render);
	if (coloured)
		terminal_info_put(terminal_info_string("op"), render);
}

static void put_rendered(const struct rendered *rendered, int (*put)(int byte))
{
	for (size_t i = 0; i < rendered->nr; i++)
		put((unsigned char)rendered->bytes[i]);
}

void terminal_look_put(enum style style, int (*put)(int byte))
{
	put_rendered(&on[style], put);
}

void terminal_look_put_off(int (*put)(int byte))
{
	put_rendered(&off, put);
}
