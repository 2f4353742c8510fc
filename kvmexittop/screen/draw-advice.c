// SPDX-License-Identifier: GPL-2.0-only
/* The page of advice. */
#include "screen/page.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/safe.h"
#include "screen/flow.h"

static void put_item(struct flow *flow, const struct advice_item *item, size_t nr)
{
	char title[ADVICE_EVIDENCE_SIZE];

	advice_print_title(item, title, sizeof(title));
	flow_line(flow, STYLE_TITLE, "%zu. VM %" PRIu32 " %s: %s", nr, item->vm->id, item->vm->name,
		  title);
	for (size_t i = 0; i < ADVICE_TEXTS; i++) {
		const struct advice_text text = advice_text(item, i);

		flow_wrap(flow, text.label, text.text);
	}
	flow_line(flow, STYLE_NORMAL, "%s", "");
}

static void put_quiet(struct flow *flow, const struct advice *advice)
{
	char text[ADVICE_EVIDENCE_SIZE], copy[SAFE_SIZE], line[VM_NAME_SIZE + 40];

	for (size_t i = 0; i < advice->nr_quiet; i++) {
		const struct advice_vm *vm = &advice->quiet[i];

		advice_print_quiet(advice, vm, text, sizeof(text));
		snprintf(line, sizeof(line), "VM %" PRIu32 " %s", vm->vm->id, vm->vm->name);
		flow_line(flow, STYLE_TITLE, "%s", line);
		flow_wrap(flow, "", safe_text(text, copy));
	}
}

static void put_unknown(struct flow *flow, const struct advice *advice)
{
	char text[ADVICE_UNKNOWN_SIZE];

	if (advice->unknown && advice->nr_quiet)
		flow_line(flow, STYLE_NORMAL, "%s", "");
	for (unsigned int need = 0; advice_need_name(need); need++) {
		if (!(advice->unknown & 1U << need))
			continue;
		advice_print_unknown(need, text, sizeof(text));
		flow_wrap(flow, "", text);
	}
}

struct drawn draw_advice(const struct browser *browser, struct canvas *canvas,
			 const struct page_area *area)
{
	struct flow flow = flow_start(canvas, area->top, area->bottom, area->scrolled);
	const struct advice *advice = &browser->advisor.advice;

	if (!advice_is_ready(advice)) {
		flow_line(&flow, STYLE_TITLE, "Advice takes %.0f seconds of samples: %.0f so far",
			  ADVICE_NS / 1e9, advice->sample ? advice->seconds : 0);
	} else {
		flow_line(&flow, STYLE_LABEL, "advice on the last %.1f s", advice->seconds);
		for (size_t i = 0; i < advice->nr_items; i++)
			put_item(&flow, &advice->items[i], i + 1);
		put_quiet(&flow, advice);
		put_unknown(&flow, advice);
	}
	return (struct drawn){ .height = area->bottom - area->top, .scrolled = flow_rest(&flow) };
}
