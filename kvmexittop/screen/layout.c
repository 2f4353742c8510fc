// SPDX-License-Identifier: GPL-2.0-only
#include "screen/layout.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include "base/array.h"

/* On a screen narrower than this, a name may lose its middle to keep numbers. */
#define NARROW	       60
#define MIN_TEXT_WIDTH 10
/* Enough for most names: pictures get the remaining width before texts get more. */
#define TEXT_WIDTH 24

static bool is_flexible_text(const struct column *column)
{
	return column->is_text && column->most;
}

static unsigned int min_width(const struct column *column, unsigned int width)
{
	return is_flexible_text(column) && width < NARROW ? MIN_TEXT_WIDTH : column->width;
}

static unsigned int total_width(const struct layout *layout, unsigned int width)
{
	unsigned int sum = 0;

	for (size_t i = 0; i < layout->nr; i++)
		sum += min_width(layout->columns[i].column, width) + (i > 0);
	return sum;
}

static void place(struct layout *layout, const struct column *column)
{
	if (layout->nr < ARRAY_SIZE(layout->columns))
		layout->columns[layout->nr++].column = column;
}

/* The column with the highest rank, the last of several; never the sorted one. */
static size_t least(const struct layout *layout, const struct column *sorted)
{
	size_t found = 0;
	unsigned int rank = 0;

	for (size_t i = 0; i < layout->nr; i++) {
		const struct column *column = layout->columns[i].column;

		if (column->rank >= rank && column->rank && column != sorted) {
			rank = column->rank;
			found = i;
		}
	}
	return rank ? found : layout->nr - 1;
}

static void drop(struct layout *layout, size_t at)
{
	layout->nr--;
	memmove(&layout->columns[at], &layout->columns[at + 1],
		(layout->nr - at) * sizeof(layout->columns[0]));
}

/* Widens texts, or pictures, up to @limit cells each, as long as there is @spare width. */
static void widen(struct layout *layout, bool texts, unsigned int limit, unsigned int *spare)
{
	for (size_t i = 0; i < layout->nr; i++) {
		struct drawn_column *drawn = &layout->columns[i];
		unsigned int most = drawn->column->most < limit ? drawn->column->most : limit;

		if (drawn->column->is_text != texts || drawn->width >= most)
			continue;
		most = most - drawn->width < *spare ? most - drawn->width : *spare;
		drawn->width += most;
		*spare -= most;
	}
}

/* Places the columns, and distributes the remaining width. */
static void spread(struct layout *layout, unsigned int width)
{
	unsigned int total = total_width(layout, width), start = 0;
	unsigned int spare = total < width ? width - total : 0;

	for (size_t i = 0; i < layout->nr; i++)
		layout->columns[i].width = min_width(layout->columns[i].column, width);
	widen(layout, true, TEXT_WIDTH, &spare);
	widen(layout, false, UINT_MAX, &spare);
	widen(layout, true, UINT_MAX, &spare);
	for (size_t i = 0; i < layout->nr; i++) {
		layout->columns[i].start = start;
		start += layout->columns[i].width + 1;
	}
}

void layout_columns(struct layout *layout, const struct column_list *list,
		    const struct view_options *view_options, size_t nr_tops,
		    const struct column *sorted, unsigned int width)
{
	bool has_sorted = false;

	layout->nr = 0;
	for (size_t i = 0; i < list->nr; i++) {
		const struct column *column = list->columns[i];

		/* A top without a reason has no column. */
		if (column->top > nr_tops && column->top <= NR_TOPS)
			continue;
		if (column->in_diff && view_options->span != SPAN_BASELINE)
			continue;
		place(layout, column);
		has_sorted |= column == sorted;
	}
	if (!has_sorted)
		place(layout, sorted);
	while (layout->nr > 1 && total_width(layout, width) > width)
		drop(layout, least(layout, sorted));

	layout->hidden_tops = ~0U;
	for (size_t i = 0; i < layout->nr; i++) {
		if (layout->columns[i].column->top)
			layout->hidden_tops &= ~(1U << (layout->columns[i].column->top - 1));
	}
	spread(layout, width);
}
