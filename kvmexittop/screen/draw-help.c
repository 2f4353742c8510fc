// SPDX-License-Identifier: GPL-2.0-only
/* The help: the bar and the tax, the keys, and the columns of the view. */
#include "screen/page.h"

#include <stdio.h>

#include "base/text.h"
#include "screen/draw-meter.h"
#include "screen/keys.h"

#define NAME_WIDTH 11
/* A screen with room for keys and explanations side by side. */
#define MIN_BESIDE 110

/* The text is wrapped beside the name. */
static void put_item(struct flow *flow, enum style style, const char *name, const char *help)
{
	const unsigned int width = flow->width - NAME_WIDTH;
	char line[200];
	unsigned int row;

	for (; *help; name = "") {
		const char *start = help;
		size_t len = text_take_line(&help, width);

		snprintf(line, sizeof(line), "%.*s", (int)len, start);
		if (flow_next(flow, &row)) {
			canvas_put(flow->canvas, row, flow->left, NAME_WIDTH - 1, style, name);
			canvas_put(flow->canvas, row, flow->left + NAME_WIDTH, width, STYLE_NORMAL,
				   line);
		}
	}
}

static void put_parts(struct flow *flow)
{
	flow_line(flow, STYLE_TITLE, "The bar: the vCPUs' time by part");
	for (size_t i = 0; i < nr_parts; i++) {
		const struct part *part = &part_table[i];
		char name[16];

		snprintf(name, sizeof(name), "%c %s", part->letter, part->name);
		put_item(flow, part->style, name, part->help);
	}
	put_item(flow, STYLE_KEY, "tax", "kvm + vmm + block, of those and guest: what exits took");
	put_item(flow, STYLE_NORMAL, "", "a few percent are usual, tens make a VM slow");
	put_item(flow, STYLE_KEY, "= KVM's", "the sum of all exits is what KVM itself counted");
	put_item(flow, STYLE_KEY, "most", "the VM that costs most, of the cost of all");
	put_item(flow, STYLE_VERY_HIGH, "!", "beside a number: it is very high");
}

static void put_keys(struct flow *flow)
{
	for (size_t i = 0; i < nr_keys; i++) {
		if (key_table[i].section)
			flow_line(flow, STYLE_TITLE, "%s", key_table[i].section);
		put_item(flow, STYLE_KEY, key_table[i].name, key_table[i].help);
	}
}

static void put_columns(struct flow *flow, const struct browser *browser)
{
	const struct column_list *list = look_columns(&browser->look);
	const bool compares = browser->look.view.span == SPAN_BASELINE;

	flow_line(flow, STYLE_TITLE, "Columns of view %s",
		  table_names[look_table_id(&browser->look)]);
	for (size_t i = 0; i < list->nr; i++) {
		const struct column *column = list->columns[i];

		if (!column->in_diff || compares)
			put_item(flow, STYLE_KEY, column_title(column, &browser->rows.view),
				 column->help);
	}
	put_item(flow, STYLE_KEY, "-", "not known, which is never the same as 0");
}

struct drawn draw_help(const struct browser *browser, struct canvas *canvas,
		       const struct page_area *area)
{
	struct drawn drawn = { .height = area->bottom - area->top };
	struct flow left = flow_start(canvas, area->top, area->bottom, area->scrolled);
	struct flow right = left;

	if (canvas->columns >= MIN_BESIDE) {
		left.width = canvas->columns / 2 - 1;
		right.left = canvas->columns / 2;
		right.width = canvas->columns - right.left;
		put_keys(&left);
		put_parts(&right);
		put_columns(&right, browser);
	} else {
		put_parts(&left);
		put_keys(&left);
		put_columns(&left, browser);
	}
	drawn.scrolled = flow_rest(&left) > flow_rest(&right) ? flow_rest(&left)
							      : flow_rest(&right);
	return drawn;
}
