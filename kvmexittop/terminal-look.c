// SPDX-License-Identifier: GPL-2.0-only
#include "terminal-look.h"

#include <stddef.h>

#include "terminal-info.h"

enum attribute {
	BOLD = 1,
	DIM = 2,
	REVERSE = 4,
	UNDERLINE = 8
};

/* By their capabilities, and by their bits in "ncv": what does not go with colours. */
static const struct {
	enum attribute attribute;
	const char *capability;
	int ncv;
} attributes[] = {
	{ BOLD, "bold", 32 }, { DIM, "dim", 16 }, { REVERSE, "rev", 4 }, { UNDERLINE, "smul", 2 },
};

#define NR_ATTRIBUTES (sizeof(attributes) / sizeof(attributes[0]))

/*
 * Text in eight colours is readable on a dark and on a light background if it has a
 * background of its own or none but the default colours; of 256, those in the middle
 * (luminance near 0.18) are.
 */
enum {
	NONE = -1,
	BLACK,
	RED,
	GREEN,
	CYAN = 6
};

static const struct {
	short of_8, of_256, background;
	unsigned char attributes;
	unsigned char mono;		/* attributes without colours */
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

static void render_style(enum style style, bool coloured, bool many)
{
	short text = !coloured ? NONE : many ? looks[style].of_256 : looks[style].of_8;
	short background = coloured ? looks[style].background : NONE;
	int ncv = text != NONE || background != NONE ? terminal_info_number("ncv") : -1;

	for (size_t i = 0; i < NR_ATTRIBUTES; i++) {
		unsigned int wanted = coloured ? looks[style].attributes : looks[style].mono;

		if ((wanted & attributes[i].attribute) && (ncv < 0 || !(ncv & attributes[i].ncv)))
			terminal_info_put(terminal_info_string(attributes[i].capability), render);
	}
	if (text != NONE)
		terminal_info_put_with(terminal_info_string("setaf"), text, render);
	if (background != NONE)
		terminal_info_put_with(terminal_info_string("setab"), background, render);
}

void terminal_look_open(bool mono)
{
	bool coloured = !mono && has_colours();
	bool many = coloured && terminal_info_number("colors") >= 256;

	for (enum style style = 0; style < NR_STYLES; style++) {
		target = &on[style];
		target->nr = 0;
		render_style(style, coloured, many);
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
