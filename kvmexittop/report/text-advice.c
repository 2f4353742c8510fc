// SPDX-License-Identifier: GPL-2.0-only
/* Advice as text. */
#include "report/report.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "base/safe.h"
#include "base/text.h"

#define LABEL_WIDTH 10
#define LINE_WIDTH  79

/* Prints a text wrapped at words, with @label beside its first line. */
static void put_text(FILE *out, const char *label, const char *text)
{
	const size_t room = LINE_WIDTH - LABEL_WIDTH - 2;

	do {
		const char *line = text;
		size_t len = text_take_line(&text, room);

		fprintf(out, "  %-*s%.*s\n", LABEL_WIDTH, label, (int)len, line);
		label = "";
	} while (*text);
}

static void put_header(const struct advice_report *report, FILE *out)
{
	const struct sample *sample = report->advice->sample;
	const char *isa = reason_isa_name(sample->origin->reasons.isa);
	char when[32] = "";
	struct tm tm;

	if (localtime_r(&sample->wall.tv_sec, &tm))
		strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S", &tm);
	fprintf(out, "kvmexittop %s  host %s\n", when, SAFE(report->host));
	fprintf(out, "source %s  isa %s  advice on %.3f s\n", SAFE(sample->origin->source),
		isa ? isa : "-", report->advice->seconds);
}

static void put_item(const struct advice_item *item, size_t nr, FILE *out)
{
	char title[ADVICE_EVIDENCE_SIZE];

	advice_print_title(item, title, sizeof(title));
	fprintf(out, "\n%zu. VM %" PRIu32 "%s%s: %s\n", nr, item->vm->id,
		item->vm->name[0] ? " " : "", SAFE(item->vm->name), title);
	for (size_t i = 0; i < ADVICE_TEXTS; i++) {
		const struct advice_text text = advice_text(item, i);

		put_text(out, text.label, text.text);
	}
}

static void put_quiet(const struct advice *advice, FILE *out)
{
	char text[ADVICE_EVIDENCE_SIZE];

	if (advice->nr_quiet)
		fputc('\n', out);
	for (size_t i = 0; i < advice->nr_quiet; i++) {
		const struct advice_vm *vm = &advice->quiet[i];

		advice_print_quiet(advice, vm, text, sizeof(text));
		fprintf(out, "VM %" PRIu32 "%s%s: %s\n", vm->vm->id, vm->vm->name[0] ? " " : "",
			SAFE(vm->vm->name), SAFE(text));
	}
}

/* In lines, from the left. */
static void put_paragraph(FILE *out, const char *text)
{
	while (*text) {
		const char *line = text;
		size_t len = text_take_line(&text, LINE_WIDTH);

		fprintf(out, "%.*s\n", (int)len, line);
	}
}

static void put_unknown(const struct advice *advice, FILE *out)
{
	char text[ADVICE_UNKNOWN_SIZE];

	for (unsigned int need = 0; advice_need_name(need); need++) {
		if (!(advice->unknown & 1U << need))
			continue;
		advice_print_unknown(need, text, sizeof(text));
		put_paragraph(out, text);
	}
}

int report_print_advice_text(const struct advice_report *report, FILE *out)
{
	const struct advice *advice = report->advice;

	put_header(report, out);
	if (!advice->nr_items && !advice->nr_quiet)
		fprintf(out, "\nno VM to advise on\n");
	for (size_t i = 0; i < advice->nr_items; i++)
		put_item(&advice->items[i], i + 1, out);
	if (advice->is_full)
		fprintf(out, "\nand more, with less to gain\n");
	put_quiet(advice, out);
	put_unknown(advice, out);
	fputc('\n', out);
	return 0;
}
