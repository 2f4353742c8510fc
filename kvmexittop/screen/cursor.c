// SPDX-License-Identifier: GPL-2.0-only
#include "screen/cursor.h"

#include <string.h>

#include "base/safe.h"

const struct row *cursor_row(const struct cursor *cursor, const struct order *order)
{
	return cursor->at < order->nr ? order->rows[cursor->at] : NULL;
}

static void set_line(struct cursor *cursor, const struct order *order, size_t at)
{
	if (at >= order->nr)
		at = order->nr ? order->nr - 1 : 0;
	cursor->at = at;
	if (order->nr)
		cursor->row = row_id_of(order->rows[at]);
}

void cursor_move(struct cursor *cursor, const struct order *order, long rows)
{
	size_t at = cursor->at;

	if (rows < 0)
		at = at > (size_t)-rows ? at + rows : 0;
	else
		at += rows;
	set_line(cursor, order, at);
}

void cursor_point(struct cursor *cursor, struct row_id row)
{
	*cursor = (struct cursor){ .row = row };
}

void cursor_follow(struct cursor *cursor, const struct order *order)
{
	static const struct row_id none;

	if (!row_id_compare(&cursor->row, &none)) {
		cursor->at = 0;
		return;
	}
	for (size_t i = 0; i < order->nr; i++) {
		struct row_id id = row_id_of(order->rows[i]);

		if (!row_id_compare(&id, &cursor->row)) {
			cursor->at = i;
			return;
		}
	}
	set_line(cursor, order, cursor->at);
}

static const char *row_label(const struct row *row)
{
	return row->vm ? row->vm->name : row->reason;
}

bool cursor_search(struct cursor *cursor, const struct order *order, const char *text, bool here,
		   bool backwards)
{
	size_t nr = order->nr;
	char copy[SAFE_SIZE];

	for (size_t i = here ? 0 : 1; *text && i <= nr && nr; i++) {
		size_t at = (cursor->at + (backwards ? nr - i % nr : i)) % nr;

		if (strcasestr(safe_text(row_label(order->rows[at]), copy), text)) {
			set_line(cursor, order, at);
			return true;
		}
	}
	return false;
}
