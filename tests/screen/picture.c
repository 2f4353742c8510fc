// SPDX-License-Identifier: GPL-2.0-only
/*
 * picture COLUMNSxROWS TITLE: draws what a terminal shows as a picture, in SVG.
 *
 * Input is what "tmux capture-pane -e -N -p" prints: text, and colours as ECMA-48 has them.
 * Each run of characters is stretched to its cells, so that any font of a viewer fits; blocks,
 * of which bars and trends consist, are rectangles and need no font.
 */
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/glyph.h"

#define MAX_COLUMNS 400
#define MAX_ROWS    200
/* Of a cell, and of the border, in pixels */
#define WIDTH	 8
#define HEIGHT	 17
#define BORDER	 8
#define BASELINE 13
#define DEFAULT	 (-1)

/* Default colours of a dark terminal, and the sixteen of the palette as VS Code has them. */
#define FOREGROUND 0xd8dadf
#define BACKGROUND 0x15181d
static const unsigned int palette[16] = {
	0x000000, 0xcd3131, 0x0dbc79, 0xe5e510, 0x2472c8, 0xbc3fbc, 0x11a8cd, 0xe5e5e5,
	0x666666, 0xf14c4c, 0x23d18b, 0xf5f543, 0x3b8eea, 0xd670d6, 0x29b8db, 0xe5e5e5,
};

struct look {
	int text, behind; /* of 256 colours, or DEFAULT */
	bool bold, dim, underline, reverse;
};

struct cell {
	wchar_t character; /* 0: right half of the one to the left, or empty */
	unsigned int width;
	struct look look;
};

static struct cell cells[MAX_ROWS][MAX_COLUMNS];
static unsigned int columns, rows;

static void die(const char *what)
{
	fprintf(stderr, "picture: %s\n", what);
	exit(1);
}

static unsigned int colour(int nr)
{
	/* The cube of 6 by 6 by 6 has these steps, as xterm has. */
	static const unsigned int steps[6] = { 0, 95, 135, 175, 215, 255 };

	if (nr < 16)
		return palette[nr];
	if (nr >= 232)
		return (8 + (nr - 232) * 10U) * 0x10101;
	nr -= 16;
	return steps[nr / 36] << 16 | steps[nr / 6 % 6] << 8 | steps[nr % 6];
}

/* Half-way between the colour of the text and what is behind it. */
static unsigned int mix(unsigned int a, unsigned int b)
{
	return ((a & 0xfefefe) >> 1) + ((b & 0xfefefe) >> 1);
}

static unsigned int colour_behind(const struct look *look)
{
	const int nr = look->reverse ? look->text : look->behind;

	if (nr == DEFAULT)
		return look->reverse ? FOREGROUND : BACKGROUND;
	return colour(nr);
}

static unsigned int colour_of_text(const struct look *look)
{
	const int nr = look->reverse ? look->behind : look->text;
	unsigned int value = look->reverse ? BACKGROUND : FOREGROUND;

	if (nr != DEFAULT)
		value = colour(nr);
	return look->dim ? mix(value, colour_behind(look)) : value;
}

/* "38;5;N": the number is the third of them.  Returns how many were used in addition. */
static size_t set_colour(int *to, const int *codes, size_t nr)
{
	if (nr < 3 || codes[1] != 5 || codes[2] > 255)
		die("a colour that is none of 256");
	*to = codes[2];
	return 2;
}

static void set_look(struct look *look, const int *codes, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		const int code = codes[i];

		if (!code)
			*look = (struct look){ .text = DEFAULT, .behind = DEFAULT };
		else if (code == 1)
			look->bold = true;
		else if (code == 2)
			look->dim = true;
		else if (code == 4)
			look->underline = true;
		else if (code == 7)
			look->reverse = true;
		else if (code == 22)
			look->bold = look->dim = false;
		else if (code == 24)
			look->underline = false;
		else if (code == 27)
			look->reverse = false;
		else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97))
			look->text = code < 90 ? code - 30 : code - 90 + 8;
		else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107))
			look->behind = code < 100 ? code - 40 : code - 100 + 8;
		else if (code == 38 || code == 48)
			i += set_colour(code == 38 ? &look->text : &look->behind, codes + i,
					nr - i);
		else if (code == 39 || code == 49)
			*(code == 39 ? &look->text : &look->behind) = DEFAULT;
		else
			die("an attribute that is not drawn");
	}
}

/* Takes a sequence after its ESC.  Returns its end. */
static const char *take_sequence(const char *at, struct look *look)
{
	int codes[16] = { 0 };
	size_t nr = 1;

	if (*at++ != '[')
		die("a sequence that is no colour");
	for (; *at != 'm'; at++) {
		if (*at == ';' && nr < 16)
			nr++;
		else if (*at >= '0' && *at <= '9' && codes[nr - 1] < 1000)
			codes[nr - 1] = codes[nr - 1] * 10 + *at - '0';
		else
			die("a sequence that is no colour");
	}
	set_look(look, codes, nr);
	return at + 1;
}

static void read_row(struct cell *row, const char *at, struct look *look)
{
	unsigned int column = 0;
	struct glyph glyph;

	while (*at) {
		if (*at == '\033') {
			at = take_sequence(at + 1, look);
			continue;
		}
		at += glyph_next(at, &glyph);
		if (column + glyph.width > columns)
			die("more than the size");
		for (unsigned int i = 0; i < glyph.width; i++)
			row[column + i] = (struct cell){ i ? 0 : glyph.character,
							 i ? 0 : glyph.width, *look };
		column += glyph.width;
	}
}

static void read_all(void)
{
	struct look look = { .text = DEFAULT, .behind = DEFAULT };
	char line[16384];

	for (unsigned int row = 0; row < rows; row++) {
		for (unsigned int column = 0; column < columns; column++)
			cells[row][column] = (struct cell){ L' ', 1, { DEFAULT, DEFAULT } };
		if (!fgets(line, sizeof(line), stdin))
			continue;
		line[strcspn(line, "\n")] = '\0';
		read_row(cells[row], line, &look);
	}
}

static void put_rectangle(double x, double y, double width, double height, unsigned int value)
{
	printf("<rect x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\" fill=\"#%06x\"/>\n", x, y, width,
	       height, value);
}

static void put_backgrounds(unsigned int row)
{
	for (unsigned int start = 0, end; start < columns; start = end) {
		const unsigned int value = colour_behind(&cells[row][start].look);

		for (end = start + 1; end < columns; end++) {
			if (colour_behind(&cells[row][end].look) != value)
				break;
		}
		if (value != BACKGROUND)
			put_rectangle(BORDER + start * WIDTH, BORDER + row * HEIGHT,
				      (end - start) * WIDTH, HEIGHT, value);
	}
}

/* Lower blocks by eighths from U+2581, left ones from U+2588, which is full, to U+258F */
static bool is_block(wchar_t character)
{
	return character >= 0x2581 && character <= 0x258f;
}

static bool is_same_block(const struct cell *a, const struct cell *b)
{
	return a->character == b->character && colour_of_text(&a->look) == colour_of_text(&b->look);
}

static void put_blocks(unsigned int row)
{
	const struct cell *line = cells[row];

	for (unsigned int start = 0, end; start < columns; start = end) {
		const wchar_t block = line[start].character;
		const double left = BORDER + start * WIDTH, top = BORDER + row * HEIGHT;

		end = start + 1;
		if (!is_block(block))
			continue;
		if (block <= 0x2588) {
			const double height = HEIGHT * (block - 0x2580) / 8.0;

			while (end < columns && is_same_block(&line[start], &line[end]))
				end++;
			put_rectangle(left, top + HEIGHT - height, (end - start) * WIDTH, height,
				      colour_of_text(&line[start].look));
		} else {
			put_rectangle(left, top, WIDTH * (0x2590 - block) / 8.0, HEIGHT,
				      colour_of_text(&line[start].look));
		}
	}
}

static bool is_text(const struct cell *cell)
{
	return cell->character != L' ' && !is_block(cell->character);
}

static bool is_same_look(const struct cell *a, const struct cell *b)
{
	return colour_of_text(&a->look) == colour_of_text(&b->look) &&
	       a->look.bold == b->look.bold && a->look.underline == b->look.underline;
}

/* The end of a run of one look, in which words are one space apart. */
static unsigned int run_end(const struct cell *line, unsigned int start)
{
	unsigned int end = start;

	for (unsigned int i = start; i < columns; i++) {
		if (!is_same_look(&line[start], &line[i]) || is_block(line[i].character))
			break;
		if (is_text(&line[i]))
			end = i + 1;
		else if (i > end)
			break;
	}
	return end;
}

static void put_character(wchar_t character)
{
	switch (character) {
	case 0:
		break;
	case L'<':
		fputs("&lt;", stdout);
		break;
	case L'>':
		fputs("&gt;", stdout);
		break;
	case L'&':
		fputs("&amp;", stdout);
		break;
	default:
		printf("%lc", (wint_t)character);
	}
}

static void put_text(unsigned int row)
{
	const struct cell *line = cells[row];
	unsigned int end;

	for (unsigned int start = 0; start < columns; start = end) {
		end = start + 1;
		if (!is_text(&line[start]))
			continue;
		end = run_end(line, start);
		printf("<text x=\"%u\" y=\"%u\" textLength=\"%u\" fill=\"#%06x\"%s%s>",
		       BORDER + start * WIDTH, BORDER + row * HEIGHT + BASELINE,
		       (end - start) * WIDTH, colour_of_text(&line[start].look),
		       line[start].look.bold ? " font-weight=\"bold\"" : "",
		       line[start].look.underline ? " text-decoration=\"underline\"" : "");
		for (unsigned int i = start; i < end; i++)
			put_character(line[i].character);
		puts("</text>");
	}
}

int main(int argc, char **argv)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	if (argc != 3 || sscanf(argv[1], "%ux%u", &columns, &rows) != 2 || columns > MAX_COLUMNS ||
	    rows > MAX_ROWS)
		die("usage: picture COLUMNSxROWS TITLE <CAPTURE");
	read_all();
	printf("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%u\" height=\"%u\" "
	       "font-family=\"'DejaVu Sans Mono', Menlo, Consolas, monospace\" "
	       "font-size=\"13.3px\" lengthAdjust=\"spacingAndGlyphs\">\n<title>%s</title>\n",
	       columns * WIDTH + 2 * BORDER, rows * HEIGHT + 2 * BORDER, argv[2]);
	printf("<rect width=\"100%%\" height=\"100%%\" rx=\"5\" fill=\"#%06x\"/>\n", BACKGROUND);
	for (unsigned int row = 0; row < rows; row++) {
		put_backgrounds(row);
		put_blocks(row);
		put_text(row);
	}
	puts("</svg>");
	return 0;
}
