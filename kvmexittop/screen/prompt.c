// SPDX-License-Identifier: GPL-2.0-only
#include "screen/prompt.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/glyph.h"
#include "base/text.h"

#define CTRL(letter) ((letter)&0x1f)

/* A byte 10xxxxxx continues a character of UTF-8. */
static bool continues(char byte)
{
	return (byte & 0xc0) == 0x80;
}

static size_t before(const struct prompt *prompt, size_t at)
{
	if (at)
		at--;
	while (at && continues(prompt->text[at]))
		at--;
	return at;
}

static size_t after(const struct prompt *prompt, size_t at)
{
	if (prompt->text[at])
		at++;
	while (continues(prompt->text[at]))
		at++;
	return at;
}

/* The start of the word before the cursor, which ends at a space. */
static size_t word_before(const struct prompt *prompt)
{
	size_t at = prompt->at;

	while (at && prompt->text[at - 1] == ' ')
		at--;
	while (at && prompt->text[at - 1] != ' ')
		at--;
	return at;
}

/* Removes [from, to), and leaves the cursor there. */
static void cut(struct prompt *prompt, size_t from, size_t to)
{
	memmove(prompt->text + from, prompt->text + to, strlen(prompt->text + to) + 1);
	prompt->at = from;
}

static void insert(struct prompt *prompt, int key)
{
	char bytes[MB_LEN_MAX], *at = prompt->text + prompt->at;
	mbstate_t state = { 0 };
	size_t len = wcrtomb(bytes, key, &state);

	if (len == (size_t)-1 || strlen(prompt->text) + len >= sizeof(prompt->text))
		return;
	memmove(at + len, at, strlen(at) + 1);
	memcpy(at, bytes, len);
	prompt->at += len;
}

void prompt_ask(struct prompt *prompt, const char *label, const char *offer, prompt_answer *done,
		prompt_answer *typed)
{
	*prompt = (struct prompt){ .label = label, .fresh = true, .done = done, .typed = typed };
	text_copy(prompt->text, sizeof(prompt->text), offer);
	prompt->at = strlen(prompt->text);
}

static void edit(struct prompt *prompt, int key)
{
	const size_t end = strlen(prompt->text);

	switch (key) {
	case INPUT_LEFT:
	case CTRL('b'):
		prompt->at = before(prompt, prompt->at);
		break;
	case INPUT_RIGHT:
	case CTRL('f'):
		prompt->at = after(prompt, prompt->at);
		break;
	case INPUT_HOME:
	case CTRL('a'):
		prompt->at = 0;
		break;
	case INPUT_END:
	case CTRL('e'):
		prompt->at = end;
		break;
	case INPUT_BACKSPACE:
	case CTRL('h'):
		cut(prompt, before(prompt, prompt->at), prompt->at);
		break;
	case INPUT_DELETE:
	case CTRL('d'):
		cut(prompt, prompt->at, after(prompt, prompt->at));
		break;
	case CTRL('k'):
		cut(prompt, prompt->at, end);
		break;
	case CTRL('u'):
		cut(prompt, 0, prompt->at);
		break;
	case CTRL('w'):
		cut(prompt, word_before(prompt), prompt->at);
		break;
	default:
		if (key < ' ' || key >= INPUT_UP)
			return;
		if (prompt->fresh)
			cut(prompt, 0, end);
		insert(prompt, key);
	}
	prompt->fresh = false;
}

enum prompt_end prompt_input(struct prompt *prompt, const struct input *input)
{
	if (input->type != INPUT_KEY)
		return PROMPT_TYPING;

	switch (input->key) {
	case INPUT_ENTER:
		return PROMPT_DONE;
	case INPUT_ESCAPE:
		return PROMPT_CANCELLED;
	}
	edit(prompt, input->key);
	return PROMPT_TYPING;
}

/* From a byte to the cursor, in cells. */
static unsigned int width_of(const struct prompt *prompt, size_t from)
{
	char text[sizeof(prompt->text)];

	snprintf(text, sizeof(text), "%.*s", (int)(prompt->at - from), prompt->text + from);
	return glyph_width(text);
}

void prompt_draw(const struct prompt *prompt, struct canvas *canvas, unsigned int row)
{
	unsigned int column, room;
	size_t skip = 0;

	canvas_fill(canvas, row, 0, 1, canvas->columns, STYLE_NORMAL);
	column = canvas_put(canvas, row, 0, canvas->columns, STYLE_LABEL, prompt->label);
	column += canvas_put(canvas, row, column, canvas->columns - column, STYLE_LABEL, ": ");
	room = canvas->columns - column;

	/* The cursor is always visible. */
	while (skip < prompt->at && width_of(prompt, skip) + 1 > room)
		skip = after(prompt, skip);
	canvas_put(canvas, row, column, room, STYLE_NORMAL, prompt->text + skip);
	canvas->cursor_row = row;
	canvas->cursor_column = column + width_of(prompt, skip);
	canvas->cursor_shown = true;
}
