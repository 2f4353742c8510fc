// SPDX-License-Identifier: GPL-2.0-only
/* Columns of time: the account of vCPUs, by part, and the costs of exits. */
#include "view/column-table.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>

#include "base/array.h"
#include "view/time-shares.h"

/* Time per second in the interval. */
static void set_rate(const struct place *at, struct cell *cell, uint64_t change)
{
	cell_set_real(cell, view_rate(at->view, change));
}

static uint64_t cost_of(const struct place *at, const struct counters *counters)
{
	return at->row->has_cost ? counters_cost(counters) : UNKNOWN;
}

static void get_exit_ns(const struct place *at, struct cell *cell)
{
	const struct counters *counters = view_counters(at->view, at->row);

	cell_set_real(cell, view_ratio(cost_of(at, counters), counters->count));
}

/* The number that a row of the table names, of struct counters or struct parts. */
static uint64_t number_of(const struct place *at, const void *numbers)
{
	return *(const uint64_t *)((const char *)numbers + at->column->member);
}

static void get_counter(const struct place *at, struct cell *cell)
{
	set_rate(at, cell, number_of(at, &at->row->change));
}

static void get_known_cost(const struct place *at, struct cell *cell)
{
	if (at->row->has_cost)
		set_rate(at, cell, number_of(at, &at->row->change));
}

static void get_cost(const struct place *at, struct cell *cell)
{
	set_rate(at, cell, cost_of(at, &at->row->change));
}

static void get_share_all(const struct place *at, struct cell *cell)
{
	const struct counters *all = view_counters(at->view, &at->view->total);
	const struct counters *row = view_counters(at->view, at->row);

	cell_set_real(cell,
		      100 * view_ratio(counters_cost_and_idle(row), counters_cost_and_idle(all)));
}

static void get_share(const struct place *at, struct cell *cell)
{
	if (at->view->options->count_idle)
		get_share_all(at, cell);
	else
		cell_set_real(cell, 100 * view_share(at->view, at->row));
}

static void get_part(const struct place *at, struct cell *cell)
{
	set_rate(at, cell, number_of(at, &at->row->whole_change));
}

static void get_tax(const struct place *at, struct cell *cell)
{
	cell_set_real(cell, 100 * view_tax(at->view, at->row));
}

/* Totals since the VM was created, or since the baseline. */
static void get_counter_total(const struct place *at, struct cell *cell)
{
	cell_set_integer(cell, number_of(at, view_total(at->view, at->row)));
}

static void get_known_cost_total(const struct place *at, struct cell *cell)
{
	if (at->row->has_cost)
		cell_set_integer(cell, number_of(at, view_total(at->view, at->row)));
}

static void get_cost_total(const struct place *at, struct cell *cell)
{
	cell_set_integer(cell, cost_of(at, view_total(at->view, at->row)));
}

static void get_part_total(const struct place *at, struct cell *cell)
{
	cell_set_integer(cell, number_of(at, view_total_parts(at->view, at->row)));
}

static void get_part_name(const struct place *at, struct cell *cell)
{
	if (at->row->now_in)
		cell_set_text(cell, vcpu_part_name(at->row->now_in->part));
}

static void get_part_ns(const struct place *at, struct cell *cell)
{
	if (at->row->now_in && at->row->now_in->part)
		cell_set_time(cell, at->row->now_in->part_ns);
}

static void get_cost_by(const struct place *at, struct cell *cell)
{
	const struct row *row = at->row;
	const double share =
		view_ratio(row->most_cost, counters_cost(view_counters(at->view, row)));
	char name[REASON_NAME_SIZE], text[REASON_NAME_SIZE + 16];

	if (!row->most_cost || isnan(share))
		return;
	reason_name(&at->view->sample->origin->reasons, row->most_kind, row->most_code, name);
	snprintf(text, sizeof(text), "%s %.0f%%", name, 100 * share);
	cell_set_text(cell, text);
}

static void get_account(const struct place *at, struct cell *cell)
{
	double shares[NR_PARTS];

	if (time_shares_get(at->view, at->row, shares))
		cell_set_shares(cell, shares);
}

/* clang-format off */
#define TIME(cycles) .unit = UNIT_TIME, .header_cycles = (cycles)
#define CPU(cycles) .decimals = 2, .unit = UNIT_CPU, .header_cycles = (cycles)
#define OF_COUNTERS(name, getter) .member = offsetof(struct counters, name), .get = (getter)
#define OF_PARTS(name, getter) .member = offsetof(struct parts, name), .get = (getter)

static const struct column columns[] = {
	{ "exit_ns", "COST/EXIT", "cost of an exit in the interval",
	  9, IN_REASONS | IN_SUMS, 3, TIME("CYC/EXIT"), .alert = ALERT_OF_ALL,
	  .get = get_exit_ns },
	{ "kvm", "KVM%", "KVM's part of the cost, in percent of one CPU",
	  6, IN_REASONS | IN_SUMS, 5, CPU("KVM/S"), .alert = ALERT_OF_ALL,
	  OF_COUNTERS(kvm, get_known_cost) },
	{ "vmm", "VMM%", "the VMM's part of the cost, in percent of one CPU",
	  6, IN_REASONS | IN_SUMS, 5, CPU("VMM/S"), .alert = ALERT_OF_ALL,
	  OF_COUNTERS(vmm, get_known_cost) },
	{ "blocked", "BLOCK%", "sleep in KVM for the host's sake, in percent of the time",
	  7, 0, 8, CPU("BLOCK/S"), .alert = ALERT_OF_ALL, .high = 5, .very_high = 20,
	  OF_COUNTERS(blocked, get_counter) },
	{ "cost", "COST%", "cost: the sum of these, in percent of one CPU",
	  6, IN_REASONS | IN_SUMS, 1, CPU("COST/S"), .alert = ALERT_OF_ALL,
	  .high = 10, .very_high = 50, .get = get_cost },
	{ "share", "SHARE%", "percent of the cost of all reasons",
	  6, IN_REASONS, 4, .decimals = 2, .alert = ALERT_OF_ALL, .get = get_share },
	{ "share_bar", "OF ALL", "the same, drawn; on the screen only",
	  6, IN_REASONS, 6, .picture = PICTURE_BAR, .most = 20, .on_screen = true,
	  .get = get_share },
	{ "share_all", "ALL%", "the same with all that was counted for idle reasons",
	  6, 0, 8, .decimals = 2, .alert = ALERT_OF_ALL, .get = get_share_all },
	{ "cpu", "CPU%", "time in KVM in percent of one CPU, halt polling included",
	  7, IN_REASONS | IN_SUMS, 7, CPU("CPU/S"), .alert = ALERT_OF_ALL,
	  OF_COUNTERS(cycles, get_counter) },
	{ "guest", "GUEST%", "time of the guest, in percent of one CPU",
	  7, IN_SUMS, 7, CPU("GUEST/S"), .alert = ALERT_OF_VMS, OF_PARTS(guest, get_part) },
	{ "polling", "POLL%", "halt polling, in percent of one CPU",
	  6, SCREEN(IN_SUMS), 8, CPU("POLL/S"), .alert = ALERT_OF_VMS, .high = 20, .very_high = 50,
	  OF_PARTS(polling, get_part) },
	{ "halted", "HALT%", "sleep because the guest gave up the CPU, in percent of the time",
	  7, 0, 8, CPU("HALT/S"), .alert = ALERT_OF_VMS, OF_PARTS(halted, get_part) },
	{ "stopped", "STOP%", "outside KVM for no exit's sake, in percent of the time",
	  7, 0, 8, CPU("STOP/S"), .alert = ALERT_OF_VMS, OF_PARTS(stopped, get_part) },
	{ "waiting", "WAIT%", "ready while others had the CPU, in percent of the time",
	  6, SCREEN(IN_SUMS), 7, CPU("WAIT/S"), .alert = ALERT_OF_VMS, .high = 5, .very_high = 20,
	  OF_PARTS(waiting, get_part) },
	{ "tax", "TAX%", "cost in percent of cost and guest together",
	  6, IN_SUMS | IN_MATRIX, 2, .decimals = 2, .alert = ALERT_OF_VMS,
	  .high = 5, .very_high = 20, .get = get_tax },
	{ "account", "TIME", "the vCPUs' time by part, drawn by its letters; on the screen only",
	  11, SCREEN(IN_SUMS), 2, .picture = PICTURE_TIME, .most = 40, .on_screen = true,
	  .get = get_account },
	{ "cost_by", "MOST COST BY",
	  "the reason that costs most, and its share of the cost; on the screen only",
	  22, SCREEN(IN_SUMS), 6, .is_text = true, .most = 30, .on_screen = true,
	  .get = get_cost_by },
	{ "kvm_ns", "ALL-KVM", "KVM's part of the cost since the VM was created",
	  8, 0, 8, TIME("ALL-KVM"), .alert = ALERT_OF_ALL,
	  OF_COUNTERS(kvm, get_known_cost_total) },
	{ "vmm_ns", "ALL-VMM", "the VMM's part of the cost since the VM was created",
	  8, 0, 8, TIME("ALL-VMM"), .alert = ALERT_OF_ALL,
	  OF_COUNTERS(vmm, get_known_cost_total) },
	{ "blocked_ns", "ALL-BLOCK", "the same of sleep in KVM for the host's sake",
	  9, 0, 8, TIME("ALL-BLOCK"), .alert = ALERT_OF_ALL,
	  OF_COUNTERS(blocked, get_counter_total) },
	{ "cost_ns", "ALL-COST", "cost since the VM was created",
	  8, 0, 8, TIME("ALL-COST"), .alert = ALERT_OF_ALL, .get = get_cost_total },
	{ "guest_ns", "ALL-GUEST", "time of the guest since the VM was created",
	  9, 0, 8, TIME("ALL-GUEST"), .alert = ALERT_OF_VMS, OF_PARTS(guest, get_part_total) },
	{ "polling_ns", "ALL-POLL", "halt polling since the VM was created",
	  8, 0, 8, TIME("ALL-POLL"), .alert = ALERT_OF_VMS, OF_PARTS(polling, get_part_total) },
	{ "halted_ns", "ALL-HALT", "sleep by the guest's wish since the VM was created",
	  8, 0, 8, TIME("ALL-HALT"), .alert = ALERT_OF_VMS, OF_PARTS(halted, get_part_total) },
	{ "stopped_ns", "ALL-STOP", "outside KVM for no exit's sake since the VM was created",
	  8, 0, 8, TIME("ALL-STOP"), .alert = ALERT_OF_VMS, OF_PARTS(stopped, get_part_total) },
	{ "waiting_ns", "ALL-WAIT", "ready without a CPU since the VM was created",
	  8, 0, 8, TIME("ALL-WAIT"), .alert = ALERT_OF_VMS, OF_PARTS(waiting, get_part_total) },
	{ "cycles", "ALL-CYC", "TSC cycles in KVM since the VM was created, halt polling included",
	  8, IN_REASONS, 8, .alert = ALERT_OF_ALL, OF_COUNTERS(cycles, get_counter_total) },
	{ "vmm_cycles", "ALL-VMMC", "TSC cycles in the VMM since the VM was created",
	  8, 0, 8, .alert = ALERT_OF_ALL, OF_COUNTERS(user_cycles, get_counter_total) },
	{ "guest_cycles", "ALL-GSTC", "TSC cycles of the guest since the VM was created",
	  8, 0, 8, .alert = ALERT_OF_VMS, OF_PARTS(guest, get_part_total) },
	{ "part", "NOW", "the part of the account that the vCPU is in now",
	  7, 0, 8, .is_text = true, .get = get_part_name },
	{ "part_ns", "FOR", "and for how long",
	  7, 0, 8, .get = get_part_ns },
};
/* clang-format on */

const struct column_section columns_of_time = { columns, ARRAY_SIZE(columns) };
