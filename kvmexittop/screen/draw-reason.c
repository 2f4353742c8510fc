// SPDX-License-Identifier: GPL-2.0-only
/*
 * The page of one reason: its numbers, its history, its VMs, its explanation.
 */
#include "screen/page.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "reason/explain.h"
#include "screen/draw-trend.h"
#include "screen/flow.h"

static void put_explanation(struct flow *flow, const struct view *view, uint32_t kind,
			    uint32_t code)
{
	uint32_t isa = view->sample->origin->reasons.isa;
	const struct explanation *explanation = explain_find(isa, kind, code);

	if (!explanation) {
		flow_line(flow, STYLE_NORMAL, "There is no explanation of this reason yet.");
		return;
	}
	flow_wrap(flow, "meaning", explanation->meaning);
	flow_wrap(flow, "cause", explanation->cause);
	flow_wrap(flow, "fix", explanation->knob);
}

static void put_name(struct flow *flow, const struct view *view, uint32_t kind, uint32_t code)
{
	const struct reason_table *reasons = &view->sample->origin->reasons;
	char name[REASON_NAME_SIZE];

	reason_name(reasons, kind, code, name);
	if (kind == KVM_EXIT_KIND_HARDWARE)
		flow_line(flow, STYLE_TITLE, "%s  %s exit code %u (0x%x), %s", name,
			  reason_isa_name(reasons->isa) ?: "-", code, code,
			  category_name(explain_category(reasons->isa, kind, code)));
	else
		flow_line(flow, STYLE_TITLE, "%s  no hardware exit code, %s", name,
			  category_name(explain_category(reasons->isa, kind, code)));
}

struct drawn draw_explanation(const struct browser *browser, struct canvas *canvas,
			      const struct page_area *area)
{
	struct flow flow = flow_start(canvas, area->top, area->bottom, area->scrolled);
	const struct view *view = &browser->rows.view;
	const struct row *row = browser_row(browser);
	uint32_t kind = browser->look.view.kind, code = browser->look.view.code;

	if (!kind && row) {
		kind = row->kind;
		code = row->code;
	}
	if (kind && view->sample) {
		put_name(&flow, view, kind, code);
		put_explanation(&flow, view, kind, code);
	}
	return (struct drawn){ .height = area->bottom - area->top, .scrolled = flow_rest(&flow) };
}

/* The number of a column, as it is in the tables. */
static void put_column(struct flow *flow, const struct view *view, const struct row *row,
		       const char *label, const char *name, const char *unit)
{
	const struct place at = { .view = view, .row = row, .in_cycles = view_in_cycles(view) };
	const struct column *column = column_find(name, strlen(name));
	char text[CELL_TEXT_SIZE];
	struct cell cell;

	column_get(column, &at, &cell);
	cell_print(&cell, column->decimals, text, sizeof(text));
	flow_fact(flow, STYLE_NORMAL, label, "%s%s", text, cell.type == CELL_UNKNOWN ? "" : unit);
}

static void put_numbers(struct flow *flow, const struct view *view, const struct row *sum)
{
	flow_number(flow, "exits/s", view_rate(view, sum->change.count));
	put_column(flow, view, sum, view_in_cycles(view) ? "cycles/exit" : "time/exit", "exit_ns",
		   "");
	put_column(flow, view, sum, "cost", "cost", view_in_cycles(view) ? "/s" : "% of a CPU");
	put_column(flow, view, sum, "of all cost", "share", "%");
	if (sum->idle)
		put_column(flow, view, sum, "in KVM", "cpu",
			   view_in_cycles(view) ? "/s" : "% of a CPU");
	if (sum->now.count != UNKNOWN)
		flow_fact(flow, STYLE_NORMAL, "count", "%" PRIu64, sum->now.count);
	flow_end_facts(flow);
}

static void put_graph(const struct browser *browser, struct flow *flow, unsigned int height)
{
	const struct place at = browser_place(browser);
	const struct row row = { .vcpu = VCPU_NONE,
				 .kind = browser->look.view.kind,
				 .code = browser->look.view.code };
	double rates[NR_TRENDS];
	size_t nr = flow->canvas->columns - TREND_SCALE_WIDTH;
	unsigned int first = flow->row, line, shown = 0;

	if (nr > NR_TRENDS)
		nr = NR_TRENDS;
	while (shown < height && flow_next(flow, &line))
		shown++;
	trend_rates(at.trend, at.back, at.view, &row, nr, rates);
	trend_draw_graph(rates, nr, flow->canvas, first, shown);
}

/* Rows of the table of owners, out of those that are left: the explanation follows. */
static unsigned int table_height(const struct browser *browser, unsigned int room)
{
	size_t nr = browser->rows.order.nr;

	/* Inside a vCPU there is nothing to choose. */
	if (browser->look.view.group == VIEW_REASON || room < 3)
		return 0;
	if (room > 8)
		room = room * 2 / 3;
	return nr + 1 < room ? (nr ?: 1) + 1 : room;
}

struct drawn draw_reason(const struct browser *browser, struct canvas *canvas,
			 const struct page_area *area)
{
	struct drawn drawn = { .height = area->bottom - area->top };
	struct flow flow = flow_start(canvas, area->top, area->bottom, 0);
	const struct view *view = &browser->rows.view;
	struct page_area table;
	struct row sum;

	if (!view->sample)
		return drawn;
	sum = row_sum(view->rows, view->nr_rows);
	put_name(&flow, view, view->options->kind, view->options->code);
	put_numbers(&flow, view, &sum);
	put_graph(browser, &flow, drawn.height > 14 ? 5 : 2);

	table = (struct page_area){ .top = flow.row, .bottom = flow.row };
	table.bottom += table_height(browser, area->bottom - flow.row);
	if (table.bottom > table.top)
		drawn = draw_table(browser, canvas, &table);
	flow = flow_start(canvas, table.bottom, area->bottom, 0);
	put_explanation(&flow, view, view->options->kind, view->options->code);
	return drawn;
}
