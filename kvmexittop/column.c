// SPDX-License-Identifier: GPL-2.0-only
#include "column.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#define IN_REASON	(1U << VIEW_REASON)
#define IN_VM		(1U << VIEW_VM)
#define IN_VCPU		(1U << VIEW_VCPU)
#define IN_ALL		(IN_REASON | IN_VM | IN_VCPU)

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
	snprintf(cell->text, sizeof(cell->text), "%s", text);
}

static void get_reason(const struct view *view, const struct row *row, struct cell *cell)
{
	(void)view;
	set_text(cell, row->reason);
}

static void get_code(const struct view *view, const struct row *row, struct cell *cell)
{
	(void)view;
	if (row->kind == KVM_EXIT_KIND_HARDWARE)
		set_integer(cell, row->code);
}

static void get_code_hex(const struct view *view, const struct row *row, struct cell *cell)
{
	char text[16];

	(void)view;
	snprintf(text, sizeof(text), "0x%03x", row->code);
	if (row->kind == KVM_EXIT_KIND_HARDWARE)
		set_text(cell, text);
}

static void get_kind(const struct view *view, const struct row *row, struct cell *cell)
{
	(void)view;
	set_text(cell, reason_kind_name(row->kind));
}

static void get_vm(const struct view *view, const struct row *row, struct cell *cell)
{
	(void)view;
	if (row->vm)
		set_integer(cell, row->vm->id);
}

static void get_pid(const struct view *view, const struct row *row, struct cell *cell)
{
	(void)view;
	if (row->vm && row->vm->pid)
		set_integer(cell, row->vm->pid);
}

static void get_name(const struct view *view, const struct row *row, struct cell *cell)
{
	(void)view;
	if (row->vm)
		set_text(cell, row->vm->name);
}

static void get_name_from(const struct view *view, const struct row *row, struct cell *cell)
{
	(void)view;
	if (row->vm)
		set_text(cell, row->vm->name_from);
}

static void get_scope(const struct view *view, const struct row *row, struct cell *cell)
{
	(void)view;
	if (row->vm)
		set_text(cell, row->vm->scope);
}

static void get_state(const struct view *view, const struct row *row, struct cell *cell)
{
	(void)view;
	if (row->vm)
		set_text(cell, row->vm->gone ? "gone" : "live");
}

static void get_age(const struct view *view, const struct row *row, struct cell *cell)
{
	(void)view;
	if (row->vm && row->vm->age_ns != UNKNOWN)
		set_real(cell, row->vm->age_ns / 1e9);
}

static void get_vcpus(const struct view *view, const struct row *row, struct cell *cell)
{
	if (row->vm && view->group == VIEW_VM)
		set_integer(cell, row->vm->nr_vcpus);
}

static void get_vcpu(const struct view *view, const struct row *row, struct cell *cell)
{
	(void)view;
	if (row->vcpu != VCPU_NONE)
		set_integer(cell, row->vcpu);
}

static void get_tid(const struct view *view, const struct row *row, struct cell *cell)
{
	(void)view;
	if (row->tid)
		set_integer(cell, row->tid);
}

static void get_count(const struct view *view, const struct row *row, struct cell *cell)
{
	(void)view;
	set_integer(cell, row->now.count);
}

static void get_delta(const struct view *view, const struct row *row, struct cell *cell)
{
	if (view->has_interval)
		set_integer(cell, row->change.count);
}

static void get_rate(const struct view *view, const struct row *row, struct cell *cell)
{
	set_real(cell, view_rate(view, row->change.count));
}

static void get_count_share(const struct view *view, const struct row *row, struct cell *cell)
{
	set_real(cell, 100 * view_ratio(view_tally(view, row)->count,
				    view_tally(view, &view->total)->count));
}

static void get_cycles(const struct view *view, const struct row *row, struct cell *cell)
{
	(void)view;
	set_integer(cell, row->now.cycles);
}

static void get_cycles_rate(const struct view *view, const struct row *row, struct cell *cell)
{
	set_real(cell, view_rate(view, row->change.cycles));
}

static void get_cost(const struct view *view, const struct row *row, struct cell *cell)
{
	const struct tally *tally = view_tally(view, row);

	set_real(cell, view_ratio(tally->cycles, tally->count));
}

static void get_time_share(const struct view *view, const struct row *row, struct cell *cell)
{
	uint32_t isa = view->sample->origin->reasons.isa;

	if (row->kind && reason_is_idle(isa, row->kind, row->code))
		return;
	set_real(cell, 100 * view_ratio(view_tally(view, row)->active_cycles,
				    view_tally(view, &view->total)->active_cycles));
}

static void get_time_share_all(const struct view *view, const struct row *row, struct cell *cell)
{
	set_real(cell, 100 * view_ratio(view_tally(view, row)->cycles,
				    view_tally(view, &view->total)->cycles));
}

static void get_user_cycles(const struct view *view, const struct row *row, struct cell *cell)
{
	(void)view;
	set_integer(cell, row->now.user_cycles);
}

static void get_user_rate(const struct view *view, const struct row *row, struct cell *cell)
{
	set_real(cell, view_rate(view, row->change.user_cycles));
}

static void get_user_share(const struct view *view, const struct row *row, struct cell *cell)
{
	set_real(cell, 100 * view_ratio(view_tally(view, row)->user_cycles,
				    view_tally(view, &view->total)->user_cycles));
}

static void get_guest_cycles(const struct view *view, const struct row *row, struct cell *cell)
{
	(void)view;
	set_integer(cell, row->whole_now.guest_cycles);
}

static void get_guest_rate(const struct view *view, const struct row *row, struct cell *cell)
{
	set_real(cell, view_rate(view, row->whole_change.guest_cycles));
}

static void get_guest_share(const struct view *view, const struct row *row, struct cell *cell)
{
	set_real(cell, 100 * view_ratio(view_balance(view, row)->guest_cycles,
				    view_balance(view, &view->total)->guest_cycles));
}

static void get_tax(const struct view *view, const struct row *row, struct cell *cell)
{
	set_real(cell, 100 * view_tax(view, row));
}

const struct column column_table[] = {
	{ "vm", "VM", "number that the kernel gave the VM",
	  6, IN_VM | IN_VCPU, .is_id = true, .get = get_vm },
	{ "pid", "PID", "process that created the VM",
	  7, IN_VM, .is_id = true, .get = get_pid },
	{ "name", "NAME", "name the VM was given, else that of the process",
	  16, IN_VM | IN_VCPU, .is_text = true, .get = get_name },
	{ "name_from", "NAME-FROM", "where the name was found",
	  16, 0, .is_text = true, .get = get_name_from },
	{ "scope", "SCOPE", "machine, pod, container or service of the VM's process",
	  24, 0, .is_text = true, .get = get_scope },
	{ "state", "STATE", "live, or gone: ended since the report before",
	  5, IN_VM, .is_text = true, .get = get_state },
	{ "age", "AGE", "seconds since the VM was created, or that it lived",
	  9, 0, .decimals = 3, .get = get_age },
	{ "vcpus", "VCPUS", "vCPUs of the VM",
	  5, IN_VM, .get = get_vcpus },
	{ "vcpu", "VCPU", "number of the vCPU within the VM",
	  4, IN_VCPU, .is_id = true, .get = get_vcpu },
	{ "tid", "TID", "thread that last ran the vCPU",
	  7, IN_VCPU, .is_id = true, .get = get_tid },
	{ "reason", "REASON", "exit reason, as the kernel names it",
	  24, IN_REASON, .is_text = true, .get = get_reason },
	{ "code", "CODE", "exit code of the hardware",
	  4, 0, .is_id = true, .get = get_code },
	{ "code_hex", "HEX", "exit code of the hardware, in hexadecimal",
	  5, 0, .is_text = true, .get = get_code_hex },
	{ "kind", "KIND", "what the reason is: hardware, other, vmentry-fail, emulation",
	  12, 0, .is_text = true, .get = get_kind },
	{ "count", "COUNT", "exits since the VM was created",
	  12, IN_ALL, .get = get_count },
	{ "delta", "DELTA", "exits in the interval",
	  9, 0, .get = get_delta },
	{ "rate", "EXITS/S", "exits per second in the interval",
	  10, IN_ALL, .decimals = 1, .get = get_rate },
	{ "count_share", "EXIT%", "percent of all exits",
	  6, 0, .decimals = 2, .get = get_count_share },
	{ "cycles", "CYCLES", "exit cycles since the VM was created",
	  15, IN_REASON, .get = get_cycles },
	{ "cycles_rate", "CYCLES/S", "exit cycles per second in the interval",
	  13, 0, .decimals = 0, .get = get_cycles_rate },
	{ "cost", "CYC/EXIT", "exit cycles per exit",
	  9, IN_ALL, .decimals = 0, .get = get_cost },
	{ "time_share", "TIME%", "percent of the exit cycles of reasons that are not idle",
	  6, IN_ALL, .decimals = 2, .get = get_time_share },
	{ "time_share_all", "ALL%", "percent of all exit cycles, idle reasons included",
	  6, 0, .decimals = 2, .get = get_time_share_all },
	{ "user_cycles", "USER", "user cycles since the VM was created",
	  15, 0, .get = get_user_cycles },
	{ "user_rate", "USER/S", "user cycles per second in the interval",
	  13, 0, .decimals = 0, .get = get_user_rate },
	{ "user_share", "USER%", "percent of all user cycles",
	  6, IN_REASON, .decimals = 2, .get = get_user_share },
	{ "guest_cycles", "GUEST", "guest cycles since the VM was created",
	  15, 0, .get = get_guest_cycles },
	{ "guest_rate", "GUEST/S", "guest cycles per second in the interval",
	  13, 0, .decimals = 0, .get = get_guest_rate },
	{ "guest_share", "GUEST%", "percent of all guest cycles",
	  6, 0, .decimals = 2, .get = get_guest_share },
	{ "tax", "TAX%", "percent of the vCPU's CPU time that virtualisation took",
	  6, IN_VM | IN_VCPU, .decimals = 2, .get = get_tax },
};

const size_t nr_columns = ARRAY_SIZE(column_table);

const struct column *column_find(const char *name, size_t len)
{
	for (size_t i = 0; i < nr_columns; i++) {
		if (strlen(column_table[i].name) == len &&
		    !memcmp(column_table[i].name, name, len))
			return &column_table[i];
	}
	return NULL;
}

static int append(struct column_list *list, const struct column *column)
{
	const struct column **columns;

	columns = reallocarray(list->columns, list->nr + 1, sizeof(*columns));
	if (!columns)
		return -ENOMEM;
	columns[list->nr++] = column;
	list->columns = columns;
	return 0;
}

static int append_views(struct column_list *list, unsigned int views, bool all)
{
	int err = 0;

	for (size_t i = 0; !err && i < nr_columns; i++) {
		if (all || column_table[i].views & views)
			err = append(list, &column_table[i]);
	}
	return err;
}

int column_list_parse(struct column_list *list, const char *names)
{
	int err = 0;

	*list = (struct column_list){ 0 };
	while (!err) {
		size_t len = strcspn(names, ",");
		const struct column *column = column_find(names, len);

		if (column)
			err = append(list, column);
		else if (len == 3 && !memcmp(names, "all", len))
			err = append_views(list, 0, true);
		else
			err = -EINVAL;
		if (!names[len])
			break;
		names += len + 1;
	}
	if (err)
		column_list_free(list);
	return err;
}

int column_list_default(struct column_list *list, enum view_group view)
{
	int err;

	*list = (struct column_list){ 0 };
	err = append_views(list, 1U << view, false);
	if (err)
		column_list_free(list);
	return err;
}

void column_list_free(struct column_list *list)
{
	free(list->columns);
	*list = (struct column_list){ 0 };
}

void column_print(const struct column *column, const struct cell *cell, char *text, size_t size)
{
	switch (cell->type) {
	case CELL_UNKNOWN:
		snprintf(text, size, "-");
		break;
	case CELL_INTEGER:
		snprintf(text, size, "%" PRIu64, cell->integer);
		break;
	case CELL_REAL:
		snprintf(text, size, "%.*f", (int)column->decimals, cell->real);
		break;
	case CELL_TEXT:
		snprintf(text, size, "%s", cell->text);
		break;
	}
}
