// SPDX-License-Identifier: GPL-2.0-only
/* The columns: how each gets its cells, and the table. */
#include "view/column-table.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>

#include "base/array.h"
#include "base/text.h"
#include "view/significance.h"
#include "view/trend.h"

#define IN_REASONS (IN(VIEW_REASON) | IN(VIEW_CATEGORY))
#define IN_VM	   IN(VIEW_VM)
#define IN_VCPU	   IN(VIEW_VCPU)
#define IN_PROCESS IN(VIEW_PROCESS)
#define IN_MATRIX  IN(VIEW_MATRIX)
#define IN_SUMS	   (IN_VM | IN_VCPU | IN_PROCESS)
#define IN_ALL	   (IN_REASONS | IN_SUMS | IN_MATRIX)

static void set_integer(struct cell *cell, uint64_t value)
{
	if (value == UNKNOWN)
		return;
	cell->type = CELL_INTEGER;
	cell->integer = value;
}

static void set_real(struct cell *cell, double value)
{
	if (isnan(value))
		return;
	cell->type = CELL_REAL;
	cell->real = value;
}

static void set_text(struct cell *cell, const char *text)
{
	if (!text || !text[0])
		return;
	cell->type = CELL_TEXT;
	text_copy(cell->text, sizeof(cell->text), text);
}

static void get_reason(const struct place *at, struct cell *cell)
{
	set_text(cell, at->row->reason);
}

static void get_code(const struct place *at, struct cell *cell)
{
	if (at->row->kind == KVM_EXIT_KIND_HARDWARE)
		set_integer(cell, at->row->code);
}

static void get_code_hex(const struct place *at, struct cell *cell)
{
	char text[16];

	snprintf(text, sizeof(text), "0x%03x", at->row->code);
	if (at->row->kind == KVM_EXIT_KIND_HARDWARE)
		set_text(cell, text);
}

static void get_kind(const struct place *at, struct cell *cell)
{
	set_text(cell, reason_kind_name(at->row->kind));
}

/* A process may have several VMs: what differs between them is not of the row. */
static const struct sample_vm *one_vm(const struct row *row)
{
	return row->pid && row->nr_vms > 1 ? NULL : row->vm;
}

static void get_vm(const struct place *at, struct cell *cell)
{
	if (one_vm(at->row))
		set_integer(cell, at->row->vm->id);
}

static void get_pid(const struct place *at, struct cell *cell)
{
	if (at->row->vm && at->row->vm->pid)
		set_integer(cell, at->row->vm->pid);
}

static void get_comm(const struct place *at, struct cell *cell)
{
	if (at->row->vm)
		set_text(cell, at->row->vm->comm);
}

static void get_owner(const struct place *at, struct cell *cell)
{
	if (at->row->vm)
		set_text(cell, at->row->vm->owner);
}

static void get_name(const struct place *at, struct cell *cell)
{
	if (at->row->vm)
		set_text(cell, at->row->vm->name);
}

static void get_name_from(const struct place *at, struct cell *cell)
{
	if (at->row->vm)
		set_text(cell, at->row->vm->name_from);
}

static void get_scope(const struct place *at, struct cell *cell)
{
	if (at->row->vm)
		set_text(cell, at->row->vm->scope);
}

static void get_unit(const struct place *at, struct cell *cell)
{
	if (at->row->vm)
		set_text(cell, at->row->vm->unit);
}

static void get_container(const struct place *at, struct cell *cell)
{
	if (at->row->vm)
		set_text(cell, at->row->vm->container);
}

static void get_state(const struct place *at, struct cell *cell)
{
	if (at->row->vm)
		set_text(cell, at->row->vm->gone ? "gone" : "live");
}

static void get_age(const struct place *at, struct cell *cell)
{
	const struct sample_vm *vm = one_vm(at->row);

	if (vm && vm->age_ns != UNKNOWN)
		set_real(cell, vm->age_ns / 1e9);
}

static void get_vms(const struct place *at, struct cell *cell)
{
	if (at->row->vm && at->view->options->group == VIEW_PROCESS)
		set_integer(cell, at->row->nr_vms);
}

static void get_vcpus(const struct place *at, struct cell *cell)
{
	if (at->row->vm && at->view->options->group == VIEW_VM)
		set_integer(cell, at->row->vm->nr_vcpus);
	else if (at->row->vm && at->view->options->group == VIEW_PROCESS)
		set_integer(cell, at->row->nr_vcpus);
}

static void get_vcpu(const struct place *at, struct cell *cell)
{
	if (at->row->vcpu != VCPU_NONE)
		set_integer(cell, at->row->vcpu);
}

static void get_tid(const struct place *at, struct cell *cell)
{
	if (at->row->tid)
		set_integer(cell, at->row->tid);
}

static void get_thread(const struct place *at, struct cell *cell)
{
	set_text(cell, at->row->thread);
}

static void get_count(const struct place *at, struct cell *cell)
{
	set_integer(cell, view_total(at->view, at->row)->count);
}

static void get_delta(const struct place *at, struct cell *cell)
{
	if (at->view->has_interval)
		set_integer(cell, at->row->change.count);
}

static void get_rate(const struct place *at, struct cell *cell)
{
	set_real(cell, view_rate(at->view, at->row->change.count));
}

static void get_count_share(const struct place *at, struct cell *cell)
{
	set_real(cell, 100 * view_ratio(view_tally(at->view, at->row)->count,
					view_tally(at->view, &at->view->total)->count));
}

static void get_cycles(const struct place *at, struct cell *cell)
{
	set_integer(cell, view_total(at->view, at->row)->cycles);
}

static void get_cycles_rate(const struct place *at, struct cell *cell)
{
	set_real(cell, view_rate(at->view, at->row->change.cycles));
}

static void get_cost(const struct place *at, struct cell *cell)
{
	const struct tally *tally = view_tally(at->view, at->row);

	set_real(cell, view_ratio(tally->cycles, tally->count));
}

static void get_time_share_all(const struct place *at, struct cell *cell)
{
	set_real(cell, 100 * view_ratio(view_tally(at->view, at->row)->cycles,
					view_tally(at->view, &at->view->total)->cycles));
}

static void get_time_share(const struct place *at, struct cell *cell)
{
	if (at->view->options->count_idle)
		get_time_share_all(at, cell);
	else if (!at->row->idle)
		set_real(cell,
			 100 * view_ratio(view_tally(at->view, at->row)->active_cycles,
					  view_tally(at->view, &at->view->total)->active_cycles));
}

static void get_user_cycles(const struct place *at, struct cell *cell)
{
	set_integer(cell, view_total(at->view, at->row)->user_cycles);
}

static void get_user_rate(const struct place *at, struct cell *cell)
{
	set_real(cell, view_rate(at->view, at->row->change.user_cycles));
}

static void get_user_share(const struct place *at, struct cell *cell)
{
	set_real(cell, 100 * view_ratio(view_tally(at->view, at->row)->user_cycles,
					view_tally(at->view, &at->view->total)->user_cycles));
}

static void get_guest_cycles(const struct place *at, struct cell *cell)
{
	set_integer(cell, view_total_guest(at->view, at->row));
}

static void get_guest_rate(const struct place *at, struct cell *cell)
{
	set_real(cell, view_rate(at->view, at->row->whole_change.guest_cycles));
}

static void get_guest_share(const struct place *at, struct cell *cell)
{
	set_real(cell, 100 * view_ratio(view_balance(at->view, at->row)->guest_cycles,
					view_balance(at->view, &at->view->total)->guest_cycles));
}

static void get_tax(const struct place *at, struct cell *cell)
{
	set_real(cell, 100 * view_tax(at->view, at->row));
}

static void get_trend(const struct place *at, struct cell *cell)
{
	char text[CELL_TEXT_SIZE];

	if (!at->view->trend)
		return;
	trend_print(at->view->trend, at->view, at->row, at->column->width, text, sizeof(text));
	set_text(cell, text);
}

/* Per second over an interval, else since the VM was created. */
static void get_top(const struct place *at, struct cell *cell)
{
	uint64_t count = at->row->tops[at->column->top - 1];

	for (size_t i = 0; at->column->top > NR_TOPS && i < at->view->nr_tops; i++) {
		if (at->view->hidden_tops & (1U << i))
			number_add(&count, at->row->tops[i]);
	}
	if (at->view->options->group != VIEW_MATRIX ||
	    (at->column->top <= NR_TOPS && at->column->top > at->view->nr_tops))
		return;
	if (at->view->has_interval && at->view->options->span != SPAN_START)
		set_real(cell, view_rate(at->view, count));
	else
		set_integer(cell, count);
}

/* Columns of a comparison: NAN if there is none. */
static void set_contrast(const struct place *at, struct cell *cell, size_t member)
{
	const struct contrast *contrast = at->row->contrast;

	if (contrast)
		set_real(cell, *(const double *)((const char *)contrast + member));
}

static void get_before(const struct place *at, struct cell *cell)
{
	set_contrast(at, cell, offsetof(struct contrast, before));
}

static void get_after(const struct place *at, struct cell *cell)
{
	set_contrast(at, cell, offsetof(struct contrast, after));
}

static void get_noise(const struct place *at, struct cell *cell)
{
	set_contrast(at, cell, offsetof(struct contrast, noise));
}

static void get_cost_before(const struct place *at, struct cell *cell)
{
	set_contrast(at, cell, offsetof(struct contrast, cost_before));
}

static void get_cost_after(const struct place *at, struct cell *cell)
{
	set_contrast(at, cell, offsetof(struct contrast, cost_after));
}

static void get_difference(const struct place *at, struct cell *cell)
{
	const struct contrast *contrast = at->row->contrast;

	if (contrast)
		set_real(cell, contrast->after - contrast->before);
}

static void get_times(const struct place *at, struct cell *cell)
{
	const struct contrast *contrast = at->row->contrast;

	if (contrast && contrast->before > 0)
		set_real(cell, contrast->after / contrast->before);
}

static void get_verdict(const struct place *at, struct cell *cell)
{
	if (at->row->contrast)
		set_text(cell, contrast_verdict(at->row->contrast));
}

/* clang-format off */
const struct column column_table[] = {
	{ "vm", "VM", "number that the kernel gave the VM",
	  5, IN_VM | IN_VCPU | IN_MATRIX, 5, .is_id = true, .get = get_vm },
	{ "pid", "PID", "process that created the VM",
	  7, IN_VM | IN_PROCESS | IN_MATRIX, 1, .is_id = true, .get = get_pid },
	{ "comm", "COMM", "name of that process",
	  15, IN_PROCESS, 5, .is_text = true, .get = get_comm },
	{ "name", "NAME", "name the VM was given, else that of the process",
	  16, IN_SUMS | IN_MATRIX, 0, .is_text = true, .get = get_name },
	{ "name_from", "NAME-FROM", "where the name was found",
	  16, 0, 8, .is_text = true, .get = get_name_from },
	{ "owner", "OWNER", "user that the process runs as",
	  12, IN_PROCESS, 7, .is_text = true, .get = get_owner },
	{ "scope", "SCOPE", "machine, pod, container or service of the VM's process",
	  24, IN_PROCESS, 8, .is_text = true, .get = get_scope },
	{ "unit", "UNIT", "innermost unit of systemd's that the process is in",
	  24, 0, 8, .is_text = true, .get = get_unit },
	{ "container", "CONTAINER", "container that the process is in",
	  12, 0, 8, .is_text = true, .get = get_container },
	{ "state", "STATE", "live, or gone: ended since the report before",
	  5, IN_VM, 5, .is_text = true, .get = get_state },
	{ "age", "AGE", "seconds since the VM was created, or that it lived",
	  9, 0, 8, .decimals = 3, .get = get_age },
	{ "vms", "VMS", "VMs of the process, in view process",
	  5, IN_PROCESS, 5, .get = get_vms },
	{ "vcpus", "VCPUS", "vCPUs of the VM or process",
	  5, IN_VM | IN_PROCESS, 7, .get = get_vcpus },
	{ "vcpu", "VCPU", "number of the vCPU within the VM",
	  4, IN_VCPU, 0, .is_id = true, .get = get_vcpu },
	{ "tid", "TID", "thread that last ran the vCPU",
	  7, IN_VCPU, 6, .is_id = true, .get = get_tid },
	{ "thread", "THREAD", "name of that thread",
	  15, IN_VCPU, 7, .is_text = true, .get = get_thread },
	{ "reason", "REASON", "exit reason, as the kernel names it, or category",
	  18, IN_REASONS, 0, .is_text = true, .get = get_reason },
	{ "code", "CODE", "exit code of the hardware",
	  5, 0, 8, .is_id = true, .get = get_code },
	{ "code_hex", "HEX", "exit code of the hardware, in hexadecimal",
	  5, 0, 8, .is_text = true, .get = get_code_hex },
	{ "kind", "KIND", "what the reason is: hardware, other, vmentry-fail, emulation",
	  12, 0, 8, .is_text = true, .get = get_kind },
	{ "count", "COUNT", "exits since the VM was created",
	  8, IN_REASONS | IN_SUMS, 4, .alert = ALERT_OF_ALL, .get = get_count },
	{ "delta", "DELTA", "exits in the interval",
	  8, 0, 8, .alert = ALERT_OF_ALL, .get = get_delta },
	{ "rate", "EXITS/S", "exits per second in the interval",
	  8, IN_ALL, 1, .decimals = 1, .alert = ALERT_OF_ALL, .get = get_rate },
	{ "count_share", "EXIT%", "percent of all exits",
	  6, 0, 8, .decimals = 2, .alert = ALERT_OF_ALL, .get = get_count_share },
	{ "cycles", "CYCLES", "exit cycles since the VM was created",
	  8, IN_REASONS, 6, .alert = ALERT_OF_ALL, .get = get_cycles },
	{ "cycles_rate", "CYCLES/S", "exit cycles per second in the interval",
	  8, IN_REASONS, 5, .decimals = 0, .alert = ALERT_OF_ALL, .get = get_cycles_rate },
	{ "cost", "CYC/EXIT", "exit cycles per exit",
	  8, IN_REASONS | IN_SUMS, 3, .decimals = 0, .alert = ALERT_OF_ALL, .get = get_cost },
	{ "time_share", "TIME%", "percent of the exit cycles of reasons that are not idle",
	  6, IN_REASONS | IN_SUMS, 2, .decimals = 2, .alert = ALERT_OF_ALL,
	  .get = get_time_share },
	{ "time_share_all", "ALL%", "percent of all exit cycles, idle reasons included",
	  6, 0, 8, .decimals = 2, .alert = ALERT_OF_ALL, .get = get_time_share_all },
	{ "user_cycles", "USER", "user cycles since the VM was created",
	  8, IN_REASONS, 7, .alert = ALERT_OF_ALL, .get = get_user_cycles },
	{ "user_rate", "USER/S", "user cycles per second in the interval",
	  8, 0, 8, .decimals = 0, .alert = ALERT_OF_ALL, .get = get_user_rate },
	{ "user_share", "USER%", "percent of all user cycles",
	  6, 0, 8, .decimals = 2, .alert = ALERT_OF_ALL, .get = get_user_share },
	{ "guest_cycles", "GUEST", "guest cycles since the VM was created",
	  8, 0, 8, .alert = ALERT_OF_VMS, .get = get_guest_cycles },
	{ "guest_rate", "GUEST/S", "guest cycles per second in the interval",
	  8, 0, 8, .decimals = 0, .alert = ALERT_OF_VMS, .get = get_guest_rate },
	{ "guest_share", "GUEST%", "percent of all guest cycles",
	  6, IN_SUMS, 6, .decimals = 2, .alert = ALERT_OF_VMS, .get = get_guest_share },
	{ "tax", "TAX%", "percent of the vCPU's CPU time that virtualisation took",
	  6, IN_SUMS | IN_MATRIX, 1, .decimals = 2, .alert = ALERT_OF_VMS, .get = get_tax },
	{ "top1", "TOP1", "exits of the most frequent reason, in view matrix",
	  10, IN_MATRIX, 2, .decimals = 1, .top = 1, .get = get_top },
	{ "top2", "TOP2", "exits of the second",
	  10, IN_MATRIX, 3, .decimals = 1, .top = 2, .get = get_top },
	{ "top3", "TOP3", "exits of the third",
	  10, IN_MATRIX, 4, .decimals = 1, .top = 3, .get = get_top },
	{ "top4", "TOP4", "exits of the fourth",
	  10, IN_MATRIX, 5, .decimals = 1, .top = 4, .get = get_top },
	{ "top5", "TOP5", "exits of the fifth",
	  10, IN_MATRIX, 6, .decimals = 1, .top = 5, .get = get_top },
	{ "top6", "TOP6", "exits of the sixth",
	  10, IN_MATRIX, 7, .decimals = 1, .top = 6, .get = get_top },
	{ "rest", "REST", "exits of all reasons that view matrix has no column for",
	  10, IN_MATRIX, 1, .decimals = 1, .top = NR_TOPS + 1, .get = get_top },
	{ "before", "BEFORE",
	  "in a comparison: exits per second in the first, or up to the baseline",
	  8, IN_REASONS | IN_SUMS, 2, .decimals = 1, .in_diff = true, .get = get_before },
	{ "after", "AFTER",
	  "in a comparison: exits per second in the second, or since the baseline",
	  8, 0, 8, .decimals = 1, .in_diff = true, .get = get_after },
	{ "difference", "CHANGE", "in a comparison: after less before",
	  8, 0, 8, .decimals = 1, .in_diff = true, .get = get_difference },
	{ "ratio", "RATIO", "in a comparison: after over before",
	  6, IN_REASONS | IN_SUMS, 1, .decimals = 3, .in_diff = true, .get = get_times },
	{ "noise", "NOISE", "in a comparison: a change must be larger to be one",
	  8, 0, 8, .decimals = 1, .in_diff = true, .get = get_noise },
	{ "verdict", "VERDICT", "in a comparison: more, less, or the same but for noise",
	  7, IN_REASONS | IN_SUMS, 1, .is_text = true, .in_diff = true, .get = get_verdict },
	{ "cost_before", "CYC/BEFORE", "with --diff: cycles per exit in the first recording",
	  10, 0, 8, .decimals = 0, .in_diff = true, .get = get_cost_before },
	{ "cost_after", "CYC/AFTER", "with --diff: cycles per exit in the second",
	  10, 0, 8, .decimals = 0, .in_diff = true, .get = get_cost_after },
	{ "trend", "TREND", "exits per second in the last samples; on the screen only",
	  16, IN_REASONS | IN_SUMS, 9, .is_text = true, .on_screen = true,
	  .get = get_trend },
};
/* clang-format on */

const size_t nr_columns = ARRAY_SIZE(column_table);
