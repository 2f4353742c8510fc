// SPDX-License-Identifier: GPL-2.0-only
/* Columns that identify a row: its VM, process, vCPU and reason. */
#include "view/column-table.h"

#include <stdio.h>

#include "base/array.h"

static void get_reason(const struct place *at, struct cell *cell)
{
	cell_set_text(cell, at->row->reason);
}

static void get_code(const struct place *at, struct cell *cell)
{
	if (at->row->kind == KVM_EXIT_KIND_HARDWARE)
		cell_set_integer(cell, at->row->code);
}

static void get_code_hex(const struct place *at, struct cell *cell)
{
	char text[16];

	snprintf(text, sizeof(text), "0x%03x", at->row->code);
	if (at->row->kind == KVM_EXIT_KIND_HARDWARE)
		cell_set_text(cell, text);
}

static void get_kind(const struct place *at, struct cell *cell)
{
	cell_set_text(cell, reason_kind_name(at->row->kind));
}

/* A process may have several VMs: columns of a VM are then unknown. */
static const struct sample_vm *one_vm(const struct row *row)
{
	return row->pid && row->nr_vms > 1 ? NULL : row->vm;
}

static void get_vm(const struct place *at, struct cell *cell)
{
	if (one_vm(at->row))
		cell_set_integer(cell, at->row->vm->id);
}

static void get_pid(const struct place *at, struct cell *cell)
{
	if (at->row->vm && at->row->vm->pid)
		cell_set_integer(cell, at->row->vm->pid);
}

static void get_comm(const struct place *at, struct cell *cell)
{
	if (at->row->vm)
		cell_set_text(cell, at->row->vm->comm);
}

static void get_owner(const struct place *at, struct cell *cell)
{
	if (at->row->vm)
		cell_set_text(cell, at->row->vm->owner);
}

static void get_name(const struct place *at, struct cell *cell)
{
	if (at->row->vm)
		cell_set_text(cell, at->row->vm->name);
}

static void get_name_from(const struct place *at, struct cell *cell)
{
	if (at->row->vm)
		cell_set_text(cell, at->row->vm->name_from);
}

static void get_scope(const struct place *at, struct cell *cell)
{
	if (at->row->vm)
		cell_set_text(cell, at->row->vm->scope);
}

static void get_unit(const struct place *at, struct cell *cell)
{
	if (at->row->vm)
		cell_set_text(cell, at->row->vm->unit);
}

static void get_container(const struct place *at, struct cell *cell)
{
	if (at->row->vm)
		cell_set_text(cell, at->row->vm->container);
}

static void get_state(const struct place *at, struct cell *cell)
{
	if (at->row->vm)
		cell_set_text(cell, at->row->vm->gone ? "gone" : "live");
}

static void get_age(const struct place *at, struct cell *cell)
{
	const struct sample_vm *vm = one_vm(at->row);

	if (vm)
		cell_set_time(cell, vm->age_ns);
}

static void get_vms(const struct place *at, struct cell *cell)
{
	if (at->row->vm && at->view->options->group == VIEW_PROCESS)
		cell_set_integer(cell, at->row->nr_vms);
}

static void get_vcpus(const struct place *at, struct cell *cell)
{
	if (at->row->vm && at->view->options->group == VIEW_VM)
		cell_set_integer(cell, at->row->vm->nr_vcpus);
	else if (at->row->vm && at->view->options->group == VIEW_PROCESS)
		cell_set_integer(cell, at->row->nr_vcpus);
}

static void get_vcpu(const struct place *at, struct cell *cell)
{
	if (at->row->vcpu != VCPU_NONE)
		cell_set_integer(cell, at->row->vcpu);
}

static void get_tid(const struct place *at, struct cell *cell)
{
	if (at->row->tid)
		cell_set_integer(cell, at->row->tid);
}

static void get_thread(const struct place *at, struct cell *cell)
{
	cell_set_text(cell, at->row->thread);
}

/* clang-format off */
static const struct column columns[] = {
	{ "vm", "VM", "number of the VM in KVM",
	  5, IN_VM | IN_VCPU | IN_MATRIX, 4, .is_id = true, .get = get_vm },
	{ "pid", "PID", "process that created the VM",
	  7, IN_VM | IN_PROCESS | IN_MATRIX, 7, .is_id = true, .get = get_pid },
	{ "comm", "COMM", "name of that process",
	  15, IN_PROCESS, 5, .is_text = true, .get = get_comm },
	{ "name", "NAME", "name of the VM, else of its process",
	  16, IN_SUMS | IN_MATRIX, 0, .is_text = true, .most = 40, .get = get_name },
	{ "name_from", "NAME-FROM", "origin of the name",
	  16, 0, 8, .is_text = true, .get = get_name_from },
	{ "owner", "OWNER", "user of the process",
	  12, IN_PROCESS, 7, .is_text = true, .get = get_owner },
	{ "scope", "SCOPE", "machine, pod, container or service of the VM's process",
	  24, IN_PROCESS, 8, .is_text = true, .get = get_scope },
	{ "unit", "UNIT", "innermost systemd unit of the process",
	  24, 0, 8, .is_text = true, .get = get_unit },
	{ "container", "CONTAINER", "container of the process",
	  12, 0, 8, .is_text = true, .get = get_container },
	{ "state", "STATE", "live, or gone: ended since the previous report",
	  5, IN_VM, 8, .is_text = true, .get = get_state },
	{ "age_ns", "AGE", "age of the VM, until its end if it is gone",
	  7, 0, 8, .get = get_age },
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
	{ "reason", "REASON", "exit reason, by its name in the kernel, or category",
	  18, IN_REASONS, 0, .is_text = true, .most = 40, .get = get_reason },
	{ "code", "CODE", "exit code of the hardware",
	  5, 0, 8, .is_id = true, .get = get_code },
	{ "code_hex", "HEX", "exit code of the hardware, in hexadecimal",
	  5, 0, 8, .is_text = true, .get = get_code_hex },
	{ "kind", "KIND", "kind of the reason: hardware, other, vmentry-fail, emulation, no-entry",
	  12, 0, 8, .is_text = true, .get = get_kind },
};
/* clang-format on */

const struct column_section columns_of_ids = { columns, ARRAY_SIZE(columns) };
