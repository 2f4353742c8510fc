// SPDX-License-Identifier: GPL-2.0-only
/*
 * Metrics for Prometheus, in two dialects that no text can be valid in at once:
 *
 *  - OpenMetrics 1.0 calls a family of counters by the name without "_total", an
 *    info by the name without "_info", has lines "# UNIT", and ends with "# EOF".
 *  - Prometheus' text format 0.0.4, which is what node_exporter's textfile collector
 *    and "promtool check metrics" read, has one name for family and samples, no type
 *    "info", and to it the other lines are comments.  It would take counters of
 *    OpenMetrics for numbers of no type and without help.
 *
 * The samples are the same in both, and carry no time, which textfiles must not.
 */
#include "report/report.h"

#include <inttypes.h>
#include <stdio.h>

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
	const char *before; /* what stands in front of the next label */
};

/* The values of labels may be anything that somebody called a VM. */
static void put_label(struct printer *printer, const char *name, const char *value)
{
	fprintf(printer->out, "%s%s=\"", printer->before, name);
	printer->before = ",";
	for (; *value; value++) {
		if (*value == '\n')
			fputs("\\n", printer->out);
		else if (*value == '"' || *value == '\\')
			fprintf(printer->out, "\\%c", *value);
		else
			fputc(*value, printer->out);
	}
	fputc('"', printer->out);
}

static void put_number_label(struct printer *printer, const char *name, uint32_t value)
{
	char text[16];

	snprintf(text, sizeof(text), "%" PRIu32, value);
	put_label(printer, name, text);
}

static void print_head(const struct printer *printer, const struct metric *metric)
{
	const bool open = printer->dialect == DIALECT_OPENMETRICS;
	const char *suffix = open ? "" : suffixes[metric->type];
	enum metric_type type = !open && metric->type == METRIC_INFO ? METRIC_GAUGE : metric->type;

	fprintf(printer->out, "# HELP " PREFIX "%s%s %s\n", metric->name, suffix, metric->help);
	fprintf(printer->out, "# TYPE " PREFIX "%s%s %s\n", metric->name, suffix, type_names[type]);
	if (open && metric->unit)
		fprintf(printer->out, "# UNIT " PREFIX "%s %s\n", metric->name, metric->unit);
}

static void print_sample(struct printer *printer, const struct metric *metric,
			 const struct metric_subject *of)
{
	struct metric_label labels[MAX_METRIC_LABELS];
	struct cell cell = { 0 };
	char value[CELL_TEXT_SIZE];
	size_t nr;

	metric->get(of, &cell);
	if (cell.type == CELL_UNKNOWN)
		return;

	fprintf(printer->out, PREFIX "%s%s", metric->name, suffixes[metric->type]);
	printer->before = "{";
	if (of->vm) {
		put_number_label(printer, "vm", of->vm->id);
		put_label(printer, "name", of->vm->name);
	}
	if (of->row && of->row->vcpu != VCPU_NONE)
		put_number_label(printer, "vcpu", of->row->vcpu);
	nr = metric->labels ? metric->labels(of, labels) : 0;
	for (size_t i = 0; i < nr; i++) {
		if (labels[i].text)
			put_label(printer, labels[i].name, labels[i].text);
		else
			put_number_label(printer, labels[i].name, labels[i].number);
	}
	if (*printer->before == ',')
		fputc('}', printer->out);

	cell_print(&cell, metric->decimals, value, sizeof(value));
	fprintf(printer->out, " %s\n", value);
}

static void print_metric(struct printer *printer, const struct metric *metric)
{
	const struct view *view = printer->report->view;
	struct metric_subject of = { .report = printer->report };

	print_head(printer, metric);
	switch (metric->of) {
	case OF_REPORT:
		print_sample(printer, metric, &of);
		break;
	case OF_VM:
		for (size_t i = 0; i < printer->sample->nr_vms; i++) {
			of.vm = &printer->sample->vms[i];
			if (view_selects_vm(view->options, of.vm))
				print_sample(printer, metric, &of);
		}
		break;
	case OF_WHOLE:
	case OF_REASON:
		for (size_t i = 0; i < view->nr_rows; i++) {
			of.row = &view->rows[i];
			of.vm = of.row->vm;
			if ((of.row->code == CODE_NONE) == (metric->of == OF_WHOLE))
				print_sample(printer, metric, &of);
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
