// SPDX-License-Identifier: GPL-2.0-only
#include "report/metrics-table.h"

#include <stddef.h>

#include "base/array.h"
#include "config.h"
#include "reason/explain.h"
#include "sample/cycles.h"
#include "sample/drift.h"

static void get_one(const struct metric_subject *of, struct cell *cell)
{
	(void)of;
	cell_set_integer(cell, 1);
}

static void get_time(const struct metric_subject *of, struct cell *cell)
{
	const struct timespec *wall = &of->report->view->sample->wall;

	cell_set_real(cell, wall->tv_sec + wall->tv_nsec / 1e9);
}

static void get_requested(const struct metric_subject *of, struct cell *cell)
{
	if (of->report->requested_ns != UNKNOWN)
		cell_set_real(cell, of->report->requested_ns / 1e9);
}

static void get_interval(const struct metric_subject *of, struct cell *cell)
{
	if (of->report->view->has_interval)
		cell_set_real(cell, of->report->view->elapsed_ns / 1e9);
}

static void get_tsc(const struct metric_subject *of, struct cell *cell)
{
	uint64_t khz = of->report->view->sample->origin->tsc_khz;

	if (khz != UNKNOWN)
		cell_set_integer(cell, khz * 1000);
}

static void get_vms(const struct metric_subject *of, struct cell *cell)
{
	cell_set_integer(cell, of->report->view->nr_vms);
}

static void get_vcpus(const struct metric_subject *of, struct cell *cell)
{
	cell_set_integer(cell, of->report->view->nr_vcpus);
}

static void get_kvm_exits(const struct metric_subject *of, struct cell *cell)
{
	cell_set_integer(cell, of->report->view->sample->kvm_exits_after);
}

static void get_drift(const struct metric_subject *of, struct cell *cell)
{
	struct drift drift = drift_of(of->report->view->sample);

	if (drift.state != DRIFT_UNKNOWN)
		cell_set_real(cell, drift.by);
}

static void get_lost(const struct metric_subject *of, struct cell *cell)
{
	cell_set_integer(cell, of->report->view->sample->lost);
}

static void get_live(const struct metric_subject *of, struct cell *cell)
{
	cell_set_integer(cell, !of->vm->gone);
}

static void get_age(const struct metric_subject *of, struct cell *cell)
{
	if (of->vm->age_ns != UNKNOWN)
		cell_set_real(cell, of->vm->age_ns / 1e9);
}

static void get_vm_vcpus(const struct metric_subject *of, struct cell *cell)
{
	cell_set_integer(cell, of->vm->nr_vcpus);
}

/* Cycles as time; unknown where the TSC's frequency is. */
static void set_time(const struct metric_subject *of, struct cell *cell, uint64_t cycles)
{
	cell_set_time(cell, cycles_to_ns(cycles, of->report->view->sample->origin->tsc_khz));
}

/* The number that a row of the table names, of struct counters or struct parts. */
static uint64_t number_of(const struct metric_subject *of, const void *numbers)
{
	return *(const uint64_t *)((const char *)numbers + of->metric->member);
}

static void get_counter(const struct metric_subject *of, struct cell *cell)
{
	set_time(of, cell, number_of(of, &of->row->now));
}

static void get_known_cost(const struct metric_subject *of, struct cell *cell)
{
	if (of->row->has_cost)
		get_counter(of, cell);
}

static void get_part(const struct metric_subject *of, struct cell *cell)
{
	set_time(of, cell, number_of(of, &of->row->whole_now));
}

static void get_exits(const struct metric_subject *of, struct cell *cell)
{
	cell_set_integer(cell, of->row->now.count);
}

/* That of the others is the cost. */
static void get_idle(const struct metric_subject *of, struct cell *cell)
{
	if (!of->row->has_cost)
		set_time(of, cell, of->row->now.cycles);
}

static size_t label_origin(const struct metric_subject *of, struct metric_label *labels)
{
	const struct origin *origin = of->report->view->sample->origin;

	labels[0] = (struct metric_label){ "schema", REPORT_SCHEMA };
	labels[1] = (struct metric_label){ "version", KVMEXITTOP_VERSION };
	labels[2] = (struct metric_label){ "host", of->report->host };
	labels[3] = (struct metric_label){ "source", origin->source };
	labels[4] = (struct metric_label){ "since", origin->since };
	labels[5] = (struct metric_label){ "isa", reason_isa_name(origin->reasons.isa) ?: "" };
	return 6;
}

static size_t label_vm(const struct metric_subject *of, struct metric_label *labels)
{
	size_t nr = 0;

	if (of->vm->pid)
		labels[nr++] = (struct metric_label){ "pid", NULL, of->vm->pid };
	labels[nr++] = (struct metric_label){ "name_from", of->vm->name_from };
	labels[nr++] = (struct metric_label){ "scope", of->vm->scope };
	return nr;
}

static size_t label_reason(const struct metric_subject *of, struct metric_label *labels)
{
	const struct view *view = of->report->view;
	const struct row *row = of->row;
	enum category category;

	if (view->options->group == VIEW_CATEGORY) {
		labels[0] = (struct metric_label){ "category", row->reason };
		return 1;
	}
	category = explain_category(view->sample->origin->reasons.isa, row->kind, row->code);
	labels[0] = (struct metric_label){ "reason", row->reason };
	labels[1] = (struct metric_label){ "category", category_name(category) };
	return 2;
}

#define OF_COUNTERS(name) offsetof(struct counters, name)
#define OF_PARTS(name)	  offsetof(struct parts, name)

const struct metric metric_table[] = {
	{ "origin", NULL, "Origin of the numbers.", METRIC_INFO, OF_REPORT, get_one,
	  .labels = label_origin },
	{ "sample_timestamp_seconds", "seconds", "Unix time at which the counters were read.",
	  METRIC_GAUGE, OF_REPORT, get_time, 3 },
	{ "requested_interval_seconds", "seconds", "Requested time between two readings.",
	  METRIC_GAUGE, OF_REPORT, get_requested, 3 },
	{ "interval_seconds", "seconds", "Measured time between the last two readings.",
	  METRIC_GAUGE, OF_REPORT, get_interval, 6 },
	{ "tsc_hertz", "hertz", "Frequency of the TSC, by which cycles became seconds.",
	  METRIC_GAUGE, OF_REPORT, get_tsc },
	{ "vms", NULL, "Live VMs.", METRIC_GAUGE, OF_REPORT, get_vms },
	{ "vcpus", NULL, "vCPUs of the live VMs.", METRIC_GAUGE, OF_REPORT, get_vcpus },
	{ "kvm_exits", "exits", "KVM's own count of exits of the live VMs.", METRIC_GAUGE,
	  OF_REPORT, get_kvm_exits },
	{ "drift_exits", "exits", "Sum over the reasons of all VMs minus KVM's own count.",
	  METRIC_GAUGE, OF_REPORT, get_drift },
	{ "lost", NULL, "Notifications or exits that the source lost.", METRIC_COUNTER, OF_REPORT,
	  get_lost },
	{ "vm", NULL, "Name, process and owner of a VM.", METRIC_INFO, OF_VM, get_one,
	  .labels = label_vm },
	{ "vm_live", NULL, "1 if the VM is live, 0 if it ended since the previous reading.",
	  METRIC_GAUGE, OF_VM, get_live },
	{ "vm_age_seconds", "seconds",
	  "Time since the VM was created, until its end if it is gone.", METRIC_GAUGE, OF_VM,
	  get_age, 3 },
	{ "vm_vcpus", NULL, "vCPUs of the VM.", METRIC_GAUGE, OF_VM, get_vm_vcpus },
	{ "guest_seconds", "seconds", "Time in guest mode.", METRIC_COUNTER, OF_WHOLE, get_part,
	  .member = OF_PARTS(guest) },
	{ "polling_seconds", "seconds", "Halt polling.", METRIC_COUNTER, OF_WHOLE, get_part,
	  .member = OF_PARTS(polling) },
	{ "halted_seconds", "seconds", "Asleep, because the guest gave up the CPU.", METRIC_COUNTER,
	  OF_WHOLE, get_part, .member = OF_PARTS(halted) },
	{ "stopped_seconds", "seconds", "Outside KVM for no exit's sake.", METRIC_COUNTER, OF_WHOLE,
	  get_part, .member = OF_PARTS(stopped) },
	{ "waiting_seconds", "seconds", "Ready, while others had the CPU.", METRIC_COUNTER,
	  OF_WHOLE, get_part, .member = OF_PARTS(waiting) },
	{ "exits", "exits", "Exits from guest mode.", METRIC_COUNTER, OF_REASON, get_exits,
	  .labels = label_reason },
	{ "exit_kvm_seconds", "seconds", "KVM's part of the cost of these exits.", METRIC_COUNTER,
	  OF_REASON, get_known_cost, .member = OF_COUNTERS(kvm), .labels = label_reason },
	{ "exit_vmm_seconds", "seconds", "The VMM's part of the cost of these exits.",
	  METRIC_COUNTER, OF_REASON, get_known_cost, .member = OF_COUNTERS(vmm),
	  .labels = label_reason },
	{ "exit_blocked_seconds", "seconds", "Asleep in KVM for the host's sake.", METRIC_COUNTER,
	  OF_REASON, get_counter, .member = OF_COUNTERS(blocked), .labels = label_reason },
	{ "exit_idle_seconds", "seconds",
	  "Time in KVM of idle exits where halt polling is not told apart.", METRIC_COUNTER,
	  OF_REASON, get_idle, .labels = label_reason },
};

const size_t nr_metrics = ARRAY_SIZE(metric_table);
