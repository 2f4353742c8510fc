// SPDX-License-Identifier: GPL-2.0-only
#include "html/advice.h"

#include <ctype.h>
#include <inttypes.h>

#include "html/html.h"

/* More are not read. */
#define MAX_ITEMS 20
#define MAX_QUIET 20

static void print_fact(FILE *out, const char *label, const char *text)
{
	html_element(out, "dt", label);
	html_element(out, "dd", text);
}

static void print_item(const struct advice_item *item, FILE *out)
{
	fputs("<section class=\"advice\">\n", out);
	html_print(out, "h3", "VM %" PRIu32 " %s: %s", item->vm->id, item->vm->name,
		   item->rule->name);
	html_print(out, "p class=\"gain\"", "up to %.*f %% of a CPU", item->gain < 9.95 ? 1 : 0,
		   item->gain);
	html_element(out, "p", item->rule->meaning);
	fputs("<dl>\n", out);
	print_fact(out, "Numbers", item->evidence);
	print_fact(out, "Try", item->rule->attempt);
	print_fact(out, "It helped if", item->rule->proof);
	print_fact(out, "Source", item->rule->source);
	fputs("</dl>\n</section>\n", out);
}

static void print_quiet(const struct advice *advice, FILE *out)
{
	char text[ADVICE_EVIDENCE_SIZE];

	if (!advice->nr_quiet)
		return;
	fputs("<ul class=\"quiet\">\n", out);
	for (size_t i = 0; i < advice->nr_quiet && i < MAX_QUIET; i++) {
		const struct advice_vm *vm = &advice->quiet[i];

		advice_print_quiet(advice, vm, text, sizeof(text));
		html_print(out, "li", "VM %" PRIu32 " %s: %s", vm->vm->id, vm->vm->name, text);
	}
	if (advice->nr_quiet > MAX_QUIET)
		html_print(out, "li", "and %zu more", advice->nr_quiet - MAX_QUIET);
	fputs("</ul>\n", out);
}

static void print_unknown(const struct advice *advice, FILE *out)
{
	char text[ADVICE_UNKNOWN_SIZE];

	for (unsigned int need = 0; advice_need_name(need); need++) {
		if (!(advice->unknown & 1U << need))
			continue;
		advice_print_unknown(need, text, sizeof(text));
		html_print(out, "p class=\"dim\"", "%c%s.", toupper(text[0]), text + 1);
	}
}

int html_advice_print(const struct survey *survey, FILE *out)
{
	struct advice advice = { 0 };
	int err = advice_window_judge(&survey->window, &advice, NULL, NULL);

	html_element(out, "h2", "What to try");
	if (err || !advice_is_ready(&advice)) {
		html_element(out, "p", "Advice needs a recording of ten seconds or more.");
		advice_free(&advice);
		return err;
	}
	html_print(
		out, "p class=\"dim\"",
		"On the last %.0f seconds without a restart of the host. Gains are what it costs "
		"now: not all of that can be gained.",
		advice.seconds);
	if (!advice.nr_items)
		html_element(out, "p", "Nothing: no rule speaks.");
	for (size_t i = 0; i < advice.nr_items && i < MAX_ITEMS; i++)
		print_item(&advice.items[i], out);
	if (advice.nr_items > MAX_ITEMS)
		html_print(out, "p", "And %zu more, with less to gain: see --advice.",
			   advice.nr_items - MAX_ITEMS);
	print_quiet(&advice, out);
	print_unknown(&advice, out);
	advice_free(&advice);
	return 0;
}
