// SPDX-License-Identifier: GPL-2.0-only
#include "screen/prompt.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/glyph.h"
#include "base/text.h"

#define CTRL_U 21
#define CTRL_H 8

static void take_last(char *text)
{
	size_t len = strlen(text);

	/* A byte 10xxxxxx continues a character of UTF-8. */
	while (len && (text[len - 1] & 0xc0) == 0x80)
		len--;
	if (len)
		len--;
	text[len] = '\0';
}

static void append(char *text, size_t size, int key)
{
	char bytes[MB_LEN_MAX];
	mbstate_t state = { 0 };
	size_t len = wcrtomb(bytes, key, &state);
	size_t end = strlen(text);

	if (len == (size_t)-1 || end + len >= size)
		return;
	memcpy(text + end, bytes, len);
	text[end + len] = '\0';
}

void prompt_ask(struct prompt *prompt, const char *label, const char *offer, prompt_answer *done,
		prompt_answer *typed)
{
	*prompt = (struct prompt){ .label = label, .fresh = true, .done = done, .typed = typed };
	text_copy(prompt->text, sizeof(prompt->text), offer);
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
	case INPUT_BACKSPACE:
	case INPUT_DELETE:
	case CTRL_H:
		take_last(prompt->text);
		break;
	case CTRL_U:
		prompt->text[0] = '\0';
		break;
	default:
		if (input->key < ' ' || input->key >= INPUT_UP)
			return PROMPT_TYPING;
		if (prompt->fresh)
			prompt->text[0] = '\0';
		append(prompt->text, sizeof(prompt->text), input->key);
	}
	prompt->fresh = false;
	return PROMPT_TYPING;
}

void prompt_draw(const struct prompt *prompt, struct canvas *canvas, unsigned int row)
{
	unsigned int column, room, skip = 0;

	canvas_fill(canvas, row, 0, 1, canvas->columns, STYLE_NORMAL);
	column = canvas_put(canvas, row, 0, canvas->columns, STYLE_LABEL, prompt->label);
	column += canvas_put(canvas, row, column, canvas->columns - column, STYLE_LABEL, ": ");
	room = canvas->columns - column;

	/* Show the end of the text, where the user types. */
	while (prompt->text[skip] && glyph_width(prompt->text + skip) + 1 > room)
		skip++;
	column += canvas_put(canvas, row, column, room, STYLE_NORMAL, prompt->text + skip);
	canvas->cursor_row = row;
	canvas->cursor_column = column;
	canvas->cursor_shown = true;
}
