// SPDX-License-Identifier: GPL-2.0-only
/*
 * Metrics for Prometheus, in two formats, because no text is valid in both:
 *
 *  - OpenMetrics 1.0 calls a family of counters by the name without "_total", an
 *    info by the name without "_info", has lines "# UNIT", and ends with "# EOF".
 *  - Prometheus' text format 0.0.4, which node_exporter's textfile collector and
 *    "promtool check metrics" read, has one name for family and samples, and no type
 *    "info"; the other lines are comments.  In it, counters of OpenMetrics would have no
 *    type and no help.
 *
 * The samples are the same in both, without a time, which a textfile must not have.
 */
#include "report/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/safe.h"
#include "report/metrics-table.h"

#define PREFIX "kvmexittop_"

enum dialect {
	DIALECT_OPENMETRICS,
	DIALECT_PROMETHEUS
};

static const char *const type_names[] = {
	[METRIC_COUNTER] = "counter",
	[METRIC_GAUGE] = "gauge",
	[METRIC_INFO] = "info",
};

static const char *const suffixes[] = {
	[METRIC_COUNTER] = "_total",
	[METRIC_GAUGE] = "",
	[METRIC_INFO] = "_info",
};

struct printer {
	const struct report *report;
	const struct sample *sample;
	enum dialect dialect;
	FILE *out;
	const char *before; /* separator before the next label */
	/* Cached numbers as text: successive samples mostly have the same VM and vCPU. */
	uint32_t vm, vcpu;
	char vm_text[16], vcpu_text[16];
	/* Output buffer: a stream in memory is slow with small pieces. */
	char bytes[4096];
	size_t nr_bytes;
};

static void flush(struct printer *printer)
{
	fwrite(printer->bytes, 1, printer->nr_bytes, printer->out);
	printer->nr_bytes = 0;
}

static void put_char(struct printer *printer, char character)
{
	if (printer->nr_bytes == sizeof(printer->bytes))
		flush(printer);
	printer->bytes[printer->nr_bytes++] = character;
}

static void put(struct printer *printer, const char *text)
{
	size_t len = strlen(text);

	if (len > sizeof(printer->bytes) - printer->nr_bytes)
		flush(printer);
	if (len > sizeof(printer->bytes)) {
		fwrite(text, 1, len, printer->out);
		return;
	}
	memcpy(printer->bytes + printer->nr_bytes, text, len);
	printer->nr_bytes += len;
}

/* The values of labels may have any characters, as in the name of a VM. */
static void put_label(struct printer *printer, const char *name, const char *value)
{
	char copy[SAFE_SIZE];

	put(printer, printer->before);
	put(printer, name);
	put(printer, "=\"");
	printer->before = ",";
	for (value = safe_text(value, copy); *value; value++) {
		if (*value == '"' || *value == '\\')
			put_char(printer, '\\');
		put_char(printer, *value);
	}
	put_char(printer, '"');
}

static void print_number(uint32_t value, char *text, size_t size)
{
	snprintf(text, size, "%" PRIu32, value);
}

static void put_subject(struct printer *printer, const struct metric_subject *of)
{
	if (of->vm) {
		if (!printer->vm_text[0] || printer->vm != of->vm->id)
			print_number(of->vm->id, printer->vm_text, sizeof(printer->vm_text));
		printer->vm = of->vm->id;
		put_label(printer, "vm", printer->vm_text);
		put_label(printer, "name", of->vm->name);
	}
	if (of->row && of->row->vcpu != VCPU_NONE) {
		if (!printer->vcpu_text[0] || printer->vcpu != of->row->vcpu)
			print_number(of->row->vcpu, printer->vcpu_text, sizeof(printer->vcpu_text));
		printer->vcpu = of->row->vcpu;
		put_label(printer, "vcpu", printer->vcpu_text);
	}
}

static void put_more_label(struct printer *printer, const struct metric_label *label)
{
	char text[16];

	if (!label->text)
		print_number(label->number, text, sizeof(text));
	put_label(printer, label->name, label->text ?: text);
}

static void put_comment(struct printer *printer, const char *what, const char *name,
			const char *suffix, const char *text)
{
	const char *const parts[] = { "# ", what, " " PREFIX, name, suffix, " ", text, "\n" };

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		put(printer, parts[i]);
}

static void print_head(struct printer *printer, const struct metric *metric)
{
	const bool open = printer->dialect == DIALECT_OPENMETRICS;
	const char *suffix = open ? "" : suffixes[metric->type];
	enum metric_type type = !open && metric->type == METRIC_INFO ? METRIC_GAUGE : metric->type;

	put_comment(printer, "HELP", metric->name, suffix, metric->help);
	put_comment(printer, "TYPE", metric->name, suffix, type_names[type]);
	if (open && metric->unit)
		put_comment(printer, "UNIT", metric->name, "", metric->unit);
}

static void print_sample(struct printer *printer, const struct metric_subject *of)
{
	const struct metric *metric = of->metric;
	struct metric_label labels[MAX_METRIC_LABELS];
	struct cell cell = { 0 };
	char value[CELL_TEXT_SIZE];
	size_t nr;

	metric->get(of, &cell);
	if (cell.type == CELL_UNKNOWN)
		return;

	put(printer, PREFIX);
	put(printer, metric->name);
	put(printer, suffixes[metric->type]);
	printer->before = "{";
	put_subject(printer, of);
	nr = metric->labels ? metric->labels(of, labels) : 0;
	for (size_t i = 0; i < nr; i++)
		put_more_label(printer, &labels[i]);
	put(printer, *printer->before == ',' ? "} " : " ");

	if (cell.type == CELL_TIME)
		snprintf(value, sizeof(value), "%" PRIu64 ".%09" PRIu64, cell.integer / 1000000000,
			 cell.integer % 1000000000);
	else
		cell_print(&cell, metric->decimals, value, sizeof(value));
	put(printer, value);
	put_char(printer, '\n');
}

static void print_metric(struct printer *printer, const struct metric *metric)
{
	const struct view *view = printer->report->view;
	struct metric_subject of = { .report = printer->report, .metric = metric };

	print_head(printer, metric);
	switch (metric->of) {
	case OF_REPORT:
		print_sample(printer, &of);
		break;
	case OF_VM:
		for (size_t i = 0; i < printer->sample->nr_vms; i++) {
			of.vm = &printer->sample->vms[i];
			if (view_selects_vm(view->options, of.vm))
				print_sample(printer, &of);
		}
		break;
	case OF_WHOLE:
	case OF_REASON:
		for (size_t i = 0; i < view->nr_rows; i++) {
			of.row = &view->rows[i];
			of.vm = of.row->vm;
			if ((of.row->code == CODE_NONE) == (metric->of == OF_WHOLE))
				print_sample(printer, &of);
		}
		break;
	}
}

static void print(const struct report *report, enum dialect dialect, FILE *out)
{
	struct printer printer = {
		.report = report,
		.sample = report->view->sample,
		.dialect = dialect,
		.out = out,
	};

	for (size_t i = 0; i < nr_metrics; i++)
		print_metric(&printer, &metric_table[i]);
	flush(&printer);
}

int report_print_openmetrics(const struct report *report, FILE *out)
{
	print(report, DIALECT_OPENMETRICS, out);
	fputs("# EOF\n", out);
	return 0;
}

int report_print_prometheus(const struct report *report, FILE *out)
{
	print(report, DIALECT_PROMETHEUS, out);
	return 0;
}
