// SPDX-License-Identifier: GPL-2.0-only
/*
 * The page of one reason: its numbers, its history, whose it is, what it means.
 */
#include "screen/draw.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "reason/explain.h"
#include "screen/draw-trend.h"
#include "screen/flow.h"

/* Text that wraps at words.  Lines before @skip are passed over. */
struct text_block {
	struct canvas *canvas;
	unsigned int row, bottom;
	size_t skip;
};

static void put_line(struct text_block *block, enum style style, const char *line)
{
	if (block->skip) {
		block->skip--;
		return;
	}
	if (block->row < block->bottom)
		canvas_put(block->canvas, block->row++, 0, block->canvas->columns, style, line);
}

/* Explanations are ASCII, a byte is a column. */
static void put_wrapped(struct text_block *block, const char *label, const char *text)
{
	const unsigned int indent = 8;
	unsigned int room = block->canvas->columns - indent;
	char line[1024];

	if (room > 92)
		room = 92;
	while (*text) {
		size_t len = text_line(text, room);

		snprintf(line, sizeof(line), "%-*s%.*s", (int)indent, label, (int)len, text);
		put_line(block, STYLE_NORMAL, line);
		label = "";
		text += len;
		while (*text == ' ')
			text++;
	}
}

static void put_explanation(struct text_block *block, const struct view *view, uint32_t kind,
			    uint32_t code)
{
	uint32_t isa = view->sample->origin->reasons.isa;
	const struct explanation *explanation = explain_find(isa, kind, code);

	if (!explanation) {
		put_line(block, STYLE_NORMAL, "Nothing is written about this reason yet.");
		return;
	}
	put_wrapped(block, "meaning", explanation->meaning);
	put_wrapped(block, "cause", explanation->cause);
	put_wrapped(block, "mend", explanation->knob);
}

static void put_name(struct text_block *block, const struct view *view, uint32_t kind,
		     uint32_t code)
{
	const struct reason_table *reasons = &view->sample->origin->reasons;
	char name[REASON_NAME_SIZE], line[200];

	reason_name(reasons, kind, code, name);
	if (kind == KVM_EXIT_KIND_HARDWARE)
		snprintf(line, sizeof(line), "%s  %s exit code %u (0x%x), %s", name,
			 reason_isa_name(reasons->isa) ?: "-", code, code,
			 category_name(explain_category(reasons->isa, kind, code)));
	else
		snprintf(line, sizeof(line), "%s  no exit code of the hardware, %s", name,
			 category_name(explain_category(reasons->isa, kind, code)));
	put_line(block, STYLE_TITLE, line);
}

void draw_explanation(struct browser *browser, struct canvas *canvas, unsigned int top,
		      unsigned int bottom)
{
	struct text_block block = { canvas, top, bottom, browser->scrolled };
	const struct row *row = browser_row(browser);
	uint32_t kind = browser->look.kind, code = browser->look.code;

	if (!kind && row) {
		kind = row->kind;
		code = row->code;
	}
	if (!kind || !browser->view.sample)
		return;
	put_name(&block, &browser->view, kind, code);
	put_explanation(&block, &browser->view, kind, code);
}

static void put_numbers(struct text_block *block, const struct view *view, const struct row *sum)
{
	const struct tally *tally = view_tally(view, sum);
	const struct tally *total = view_tally(view, &view->total);
	struct line line = { block->canvas, block->row++, 0 };

	line_put_number(&line, "exits/s", view_rate(view, sum->change.count));
	line_put_number(&line, "cycles/exit", view_ratio(tally->cycles, tally->count));
	line_put_percent(&line, "of all cycles", view_ratio(tally->cycles, total->cycles));
	if (sum->now.count != UNKNOWN)
		line_put(&line, STYLE_NORMAL, "count", "%" PRIu64, sum->now.count);
}

static void put_graph(const struct browser *browser, struct text_block *block, unsigned int height)
{
	const struct place at = browser_place(browser);
	const struct row row = { .vcpu = VCPU_NONE,
				 .kind = browser->look.kind,
				 .code = browser->look.code };
	double rates[NR_TRENDS];
	size_t nr = block->canvas->columns - TREND_SCALE_WIDTH;

	if (nr > NR_TRENDS)
		nr = NR_TRENDS;
	if (height > block->bottom - block->row)
		height = block->bottom - block->row;
	trend_rates(at.trend, at.back, at.view, &row, nr, rates);
	trend_draw_graph(rates, nr, block->canvas, block->row, height);
	block->row += height;
}

static void put_owner(struct text_block *block, const struct view *view, const struct row *row,
		      const struct row *sum)
{
	double share = view_ratio(view_tally(view, row)->count, view_tally(view, sum)->count);
	double rate = view_rate(view, row->change.count);
	enum style style = row->vm->gone ? STYLE_DIM : STYLE_NORMAL;
	unsigned int before = block->row, width = block->canvas->columns < 60 ? 12 : 20;
	char who[VM_NAME_SIZE + 48], much[32] = "-", line[100], bar[21] = "";

	if (row->vcpu != VCPU_NONE)
		snprintf(who, sizeof(who), "VM %u vCPU %u", row->vm->id, row->vcpu);
	else
		snprintf(who, sizeof(who), "VM %u %s", row->vm->id, row->vm->name);
	if (!isnan(share))
		memset(bar, '#', lround(20 * share));
	if (!isnan(rate))
		snprintf(much, sizeof(much), "%.0f/s", rate);
	snprintf(line, sizeof(line), "%*s %11s %6.2f%% %s", (int)width + 2, "", much,
		 isnan(share) ? 0 : 100 * share, bar);
	put_line(block, style, line);
	/* Names may be of characters two cells wide. */
	if (block->row > before)
		canvas_put(block->canvas, before, 2, width, style, who);
}

void draw_reason(struct browser *browser, struct canvas *canvas, unsigned int top,
		 unsigned int bottom)
{
	struct text_block block = { canvas, top, bottom, 0 };
	const struct view *view = &browser->view;
	struct row sum;

	if (!view->sample)
		return;
	browser->height = bottom - top;
	sum = row_sum(view->rows, view->nr_rows);
	put_name(&block, view, browser->look.kind, browser->look.code);
	put_numbers(&block, view, &sum);
	put_graph(browser, &block, bottom - top > 14 ? 5 : 2);

	block.skip = browser->scrolled;
	for (size_t i = 0; i < browser->order.nr && i < 8 + browser->scrolled; i++)
		put_owner(&block, view, browser->order.rows[i], &sum);
	put_explanation(&block, view, browser->look.kind, browser->look.code);
}
