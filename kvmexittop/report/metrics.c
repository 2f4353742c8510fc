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
#include <string.h>

#include "base/array.h"
#include "config.h"
#include "reason/explain.h"
#include "sample/drift.h"

#define PREFIX "kvmexittop_"

enum dialect {
	DIALECT_OPENMETRICS,
	DIALECT_PROMETHEUS
};

enum type {
	TYPE_COUNTER,
	TYPE_GAUGE,
	TYPE_INFO
};

/* What one sample of a family is of. */
enum scope {
	OF_REPORT,
	OF_VM,
	OF_WHOLE, /* VM, or vCPU in view vcpu, over all reasons */
	OF_REASON /* the same, for each reason or category */
};

static const char *const type_names[] = {
	[TYPE_COUNTER] = "counter",
	[TYPE_GAUGE] = "gauge",
	[TYPE_INFO] = "info",
};

static const char *const suffixes[] = {
	[TYPE_COUNTER] = "_total",
	[TYPE_GAUGE] = "",
	[TYPE_INFO] = "_info",
};

struct printer {
	const struct report *report;
	const struct sample *sample;
	enum dialect dialect;
	FILE *out;
	const char *before; /* what stands in front of the next label */
};

struct subject {
	const struct report *report;
	const struct sample_vm *vm; /* NULL: OF_REPORT */
	const struct row *row;	    /* NULL: OF_REPORT, OF_VM */
};

struct family {
	const char *name; /* ends with the unit, has no suffix of the type */
	const char *unit; /* NULL: none */
	const char *help;
	enum type type;
	enum scope scope;
	void (*get)(const struct subject *of, struct cell *cell);
	unsigned int decimals;
	void (*label)(struct printer *printer, const struct subject *of); /* more labels */
};

static void set_integer(struct cell *cell, uint64_t value)
{
	if (value != UNKNOWN)
		*cell = (struct cell){ .type = CELL_INTEGER, .integer = value };
}

static void set_real(struct cell *cell, double value)
{
	*cell = (struct cell){ .type = CELL_REAL, .real = value };
}

static void get_one(const struct subject *of, struct cell *cell)
{
	(void)of;
	set_integer(cell, 1);
}

static void get_time(const struct subject *of, struct cell *cell)
{
	const struct timespec *wall = &of->report->view->sample->wall;

	set_real(cell, wall->tv_sec + wall->tv_nsec / 1e9);
}

static void get_requested(const struct subject *of, struct cell *cell)
{
	if (of->report->requested_ns != UNKNOWN)
		set_real(cell, of->report->requested_ns / 1e9);
}

static void get_interval(const struct subject *of, struct cell *cell)
{
	if (of->report->view->has_interval)
		set_real(cell, of->report->view->elapsed_ns / 1e9);
}

static void get_tsc(const struct subject *of, struct cell *cell)
{
	uint64_t khz = of->report->view->sample->origin->tsc_khz;

	if (khz != UNKNOWN)
		set_integer(cell, khz * 1000);
}

static void get_vms(const struct subject *of, struct cell *cell)
{
	set_integer(cell, of->report->view->nr_vms);
}

static void get_vcpus(const struct subject *of, struct cell *cell)
{
	set_integer(cell, of->report->view->nr_vcpus);
}

static void get_kvm_exits(const struct subject *of, struct cell *cell)
{
	set_integer(cell, of->report->view->sample->kvm_exits_after);
}

static void get_drift(const struct subject *of, struct cell *cell)
{
	struct drift drift = drift_of(of->report->view->sample);

	if (drift.state != DRIFT_UNKNOWN)
		set_real(cell, drift.by);
}

static void get_lost(const struct subject *of, struct cell *cell)
{
	set_integer(cell, of->report->view->sample->lost);
}

static void get_live(const struct subject *of, struct cell *cell)
{
	set_integer(cell, !of->vm->gone);
}

static void get_age(const struct subject *of, struct cell *cell)
{
	if (of->vm->age_ns != UNKNOWN)
		set_real(cell, of->vm->age_ns / 1e9);
}

static void get_vm_vcpus(const struct subject *of, struct cell *cell)
{
	set_integer(cell, of->vm->nr_vcpus);
}

static void get_guest_cycles(const struct subject *of, struct cell *cell)
{
	set_integer(cell, of->row->whole_now.guest_cycles);
}

static void get_exits(const struct subject *of, struct cell *cell)
{
	set_integer(cell, of->row->now.count);
}

static void get_cycles(const struct subject *of, struct cell *cell)
{
	set_integer(cell, of->row->now.cycles);
}

static void get_user_cycles(const struct subject *of, struct cell *cell)
{
	set_integer(cell, of->row->now.user_cycles);
}

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

static void label_origin(struct printer *printer, const struct subject *of)
{
	const struct origin *origin = printer->sample->origin;

	put_label(printer, "schema", REPORT_SCHEMA);
	put_label(printer, "version", KVMEXITTOP_VERSION);
	put_label(printer, "host", of->report->host);
	put_label(printer, "source", origin->source);
	put_label(printer, "since", origin->since);
	put_label(printer, "isa", reason_isa_name(origin->reasons.isa) ?: "");
}

static void label_vm(struct printer *printer, const struct subject *of)
{
	if (of->vm->pid)
		put_number_label(printer, "pid", of->vm->pid);
	put_label(printer, "name_from", of->vm->name_from);
	put_label(printer, "scope", of->vm->scope);
}

static void label_reason(struct printer *printer, const struct subject *of)
{
	const struct row *row = of->row;
	enum category category;

	if (printer->report->view->options->group == VIEW_CATEGORY) {
		put_label(printer, "category", row->reason);
		return;
	}
	category = explain_category(printer->sample->origin->reasons.isa, row->kind, row->code);
	put_label(printer, "reason", row->reason);
	put_label(printer, "category", category_name(category));
}

static const struct family families[] = {
	{ "origin", NULL, "Where the numbers come from.", TYPE_INFO, OF_REPORT, get_one,
	  .label = label_origin },
	{ "sample_timestamp_seconds", "seconds", "When the counters were read, since 1970.",
	  TYPE_GAUGE, OF_REPORT, get_time, 3 },
	{ "requested_interval_seconds", "seconds", "Time between two readings as asked for.",
	  TYPE_GAUGE, OF_REPORT, get_requested, 3 },
	{ "interval_seconds", "seconds", "Time between the last two readings as measured.",
	  TYPE_GAUGE, OF_REPORT, get_interval, 6 },
	{ "tsc_hertz", "hertz", "Frequency of the TSC, the clock of all cycles.", TYPE_GAUGE,
	  OF_REPORT, get_tsc },
	{ "vms", NULL, "VMs that live.", TYPE_GAUGE, OF_REPORT, get_vms },
	{ "vcpus", NULL, "vCPUs of the VMs that live.", TYPE_GAUGE, OF_REPORT, get_vcpus },
	{ "kvm_exits", "exits", "KVM's own count of exits of the VMs that live.", TYPE_GAUGE,
	  OF_REPORT, get_kvm_exits },
	{ "drift_exits", "exits", "Sum over the reasons of all VMs less KVM's own count.",
	  TYPE_GAUGE, OF_REPORT, get_drift },
	{ "lost_notifications", "notifications", "Notifications of VMs that came and went unread.",
	  TYPE_COUNTER, OF_REPORT, get_lost },
	{ "vm", NULL, "Whose a VM is.", TYPE_INFO, OF_VM, get_one, .label = label_vm },
	{ "vm_live", NULL, "1 if the VM lives, 0 if it ended since the reading before.", TYPE_GAUGE,
	  OF_VM, get_live },
	{ "vm_age_seconds", "seconds", "Time since the VM was created, or that it lived.",
	  TYPE_GAUGE, OF_VM, get_age, 3 },
	{ "vm_vcpus", NULL, "vCPUs of the VM.", TYPE_GAUGE, OF_VM, get_vm_vcpus },
	{ "guest_cycles", "cycles", "TSC cycles that the guest had.", TYPE_COUNTER, OF_WHOLE,
	  get_guest_cycles },
	{ "exits", "exits", "Exits from guest mode.", TYPE_COUNTER, OF_REASON, get_exits,
	  .label = label_reason },
	{ "exit_cycles", "cycles",
	  "TSC cycles from the exit to the next entry, on a CPU and in KVM.", TYPE_COUNTER,
	  OF_REASON, get_cycles, .label = label_reason },
	{ "user_cycles", "cycles", "TSC cycles that the VMM had because of such exits.",
	  TYPE_COUNTER, OF_REASON, get_user_cycles, .label = label_reason },
};

static void print_head(const struct printer *printer, const struct family *family)
{
	const bool open = printer->dialect == DIALECT_OPENMETRICS;
	const char *suffix = open ? "" : suffixes[family->type];
	enum type type = !open && family->type == TYPE_INFO ? TYPE_GAUGE : family->type;

	fprintf(printer->out, "# HELP " PREFIX "%s%s %s\n", family->name, suffix, family->help);
	fprintf(printer->out, "# TYPE " PREFIX "%s%s %s\n", family->name, suffix, type_names[type]);
	if (open && family->unit)
		fprintf(printer->out, "# UNIT " PREFIX "%s %s\n", family->name, family->unit);
}

static void print_sample(struct printer *printer, const struct family *family,
			 const struct subject *of)
{
	struct cell cell = { 0 };

	family->get(of, &cell);
	if (cell.type == CELL_UNKNOWN)
		return;

	fprintf(printer->out, PREFIX "%s%s", family->name, suffixes[family->type]);
	printer->before = "{";
	if (of->vm) {
		put_number_label(printer, "vm", of->vm->id);
		put_label(printer, "name", of->vm->name);
	}
	if (of->row && of->row->vcpu != VCPU_NONE)
		put_number_label(printer, "vcpu", of->row->vcpu);
	if (family->label)
		family->label(printer, of);

	if (*printer->before == ',')
		fputc('}', printer->out);

	if (cell.type == CELL_INTEGER)
		fprintf(printer->out, " %" PRIu64 "\n", cell.integer);
	else
		fprintf(printer->out, " %.*f\n", (int)family->decimals, cell.real);
}

static void print_family(struct printer *printer, const struct family *family)
{
	const struct view *view = printer->report->view;
	struct subject of = { .report = printer->report };

	print_head(printer, family);
	switch (family->scope) {
	case OF_REPORT:
		print_sample(printer, family, &of);
		break;
	case OF_VM:
		for (size_t i = 0; i < printer->sample->nr_vms; i++) {
			of.vm = &printer->sample->vms[i];
			if (view_selects_vm(view->options, of.vm))
				print_sample(printer, family, &of);
		}
		break;
	case OF_WHOLE:
	case OF_REASON:
		for (size_t i = 0; i < view->nr_rows; i++) {
			of.row = &view->rows[i];
			of.vm = of.row->vm;
			if ((of.row->code == CODE_NONE) == (family->scope == OF_WHOLE))
				print_sample(printer, family, &of);
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

	for (size_t i = 0; i < ARRAY_SIZE(families); i++)
		print_family(&printer, &families[i]);
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
