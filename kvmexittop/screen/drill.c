// SPDX-License-Identifier: GPL-2.0-only
#include "screen/drill.h"

#include <stdio.h>
#include <string.h>

#include "base/glyph.h"
#include "base/text.h"
#include "reason/explain.h"

/* The subjects that a row selects, and the view inside it. */
static unsigned int inside(const struct drill *drill, const struct row *row, enum view_group from,
			   enum view_group *to)
{
	switch (from) {
	case VIEW_REASON:
		*to = drill->selects & DRILL_VM ? VIEW_VCPU : VIEW_VM;
		return DRILL_REASON;
	case VIEW_CATEGORY:
		*to = VIEW_REASON;
		return DRILL_CATEGORY;
	case VIEW_PROCESS:
		*to = VIEW_VM;
		/* If a process has a single VM, skip the view of VMs. */
		if (row->pid && row->nr_vms > 1)
			return DRILL_PROCESS;
		break;
	case VIEW_VM:
	case VIEW_MATRIX:
		break;
	case VIEW_VCPU:
		*to = VIEW_REASON;
		return drill->selects & DRILL_VM ? DRILL_VCPU : DRILL_VM | DRILL_VCPU;
	case NR_VIEWS:
		return 0;
	}
	/* On the page of a reason, its vCPUs. */
	*to = drill->selects & DRILL_REASON && !row->vm->gone ? VIEW_VCPU : VIEW_REASON;
	return DRILL_VM;
}

/* Other VMs may have the name of the program. */
static bool has_own_name(const struct sample_vm *vm)
{
	return vm->name_from[0] && strcmp(vm->name_from, "comm");
}

static void select_row(struct drill *drill, struct view_options *view, unsigned int what,
		       const struct row *row)
{
	if (what & DRILL_PROCESS) {
		drill->pid = row->pid;
		view->pids = (struct id_list){ &drill->pid, 1 };
	}
	if (what & DRILL_VM) {
		drill->vm = row->vm->id;
		text_copy(drill->name, sizeof(drill->name),
			  has_own_name(row->vm) ? row->vm->name : "");
		view->vms = (struct id_list){ &drill->vm, 1 };
		view->vm_names = (struct name_list){ 0 };
	}
	if (what & DRILL_VCPU) {
		drill->vcpu = row->vcpu;
		/* A sum over vCPUs is not a vCPU to filter by. */
		if (row->vcpu != VCPU_NONE)
			view->vcpus = (struct id_list){ &drill->vcpu, 1 };
	}
	if (what & DRILL_CATEGORY)
		view->category = row->code + 1;
	if (what & DRILL_REASON) {
		view->kind = row->kind;
		view->code = row->code;
	}
}

bool drill_down(struct drill *drill, struct view_options *view, const struct row *row)
{
	enum view_group to = view->group;
	unsigned int what = inside(drill, row, view->group, &to);

	if (!what || what & drill->selects)
		return false;
	drill->steps[drill->nr++] = (struct drill_step){ what, view->group, row_id_of(row) };
	drill->selects |= what;
	select_row(drill, view, what, row);
	view->group = to;
	return true;
}

bool drill_up(struct drill *drill, struct view_options *view, const struct view_options *given,
	      struct row_id *row)
{
	const struct drill_step *step;

	if (!drill->nr)
		return false;
	step = &drill->steps[--drill->nr];
	drill->selects &= ~step->selects;
	view->group = step->from;
	*row = step->row;
	if (step->selects & DRILL_PROCESS)
		view->pids = given->pids;
	if (step->selects & DRILL_VM) {
		view->vms = given->vms;
		view->vm_names = given->vm_names;
	}
	if (step->selects & DRILL_VCPU)
		view->vcpus = given->vcpus;
	if (step->selects & DRILL_CATEGORY)
		view->category = given->category;
	if (step->selects & DRILL_REASON) {
		view->kind = given->kind;
		view->code = given->code;
	}
	return true;
}

bool drill_into_vm(struct drill *drill, struct view_options *view, const struct sample_vm *vm)
{
	const struct row row = { .vm = vm, .vcpu = VCPU_NONE };
	const enum view_group from = view->group;

	if (drill->nr)
		return false;
	view->group = VIEW_VM;
	if (drill_down(drill, view, &row))
		return true;
	view->group = from;
	return false;
}

enum view_group drill_beside(const struct drill *drill, enum view_group group)
{
	enum view_group whose = drill->selects & DRILL_VM ? VIEW_VCPU : VIEW_VM;

	if (!drill_has_rows(drill, whose))
		return group;
	/* On the page of a reason, rows are those that it belongs to. */
	if (drill->selects & DRILL_REASON)
		return group == VIEW_VCPU ? whose : VIEW_VCPU;
	return group == whose ? VIEW_REASON : whose;
}

bool drill_has_rows(const struct drill *drill, enum view_group group)
{
	switch (group) {
	case VIEW_PROCESS:
		return !(drill->selects & (DRILL_PROCESS | DRILL_VM));
	case VIEW_VM:
	case VIEW_MATRIX:
		return !(drill->selects & DRILL_VM);
	case VIEW_VCPU:
		return !(drill->selects & DRILL_VCPU);
	case VIEW_REASON:
	case VIEW_CATEGORY:
	case NR_VIEWS:
		break;
	}
	return true;
}

const struct sample_vm *drill_vm(const struct drill *drill, const struct sample *sample)
{
	return sample && drill->selects & DRILL_VM ? sample_find_vm(sample, drill->vm) : NULL;
}

/* The only live VM of this name; NULL: there is none, or it is not the only one. */
static const struct sample_vm *find_namesake(const struct sample *sample, const char *name)
{
	const struct sample_vm *found = NULL;

	for (size_t i = 0; i < sample->nr_vms; i++) {
		const struct sample_vm *vm = &sample->vms[i];

		if (vm->gone || !has_own_name(vm) || strcmp(vm->name, name))
			continue;
		if (found)
			return NULL;
		found = vm;
	}
	return found;
}

bool drill_follow(struct drill *drill, const struct sample *sample)
{
	const struct sample_vm *vm = drill_vm(drill, sample);
	const uint32_t old = drill->vm;

	if (!sample || !(drill->selects & DRILL_VM) || !drill->name[0] || (vm && !vm->gone))
		return false;
	vm = find_namesake(sample, drill->name);
	if (!vm)
		return false;
	drill->vm = vm->id;
	drill->pid = vm->pid;
	/* Where the cursor goes on the way back */
	for (size_t i = 0; i < drill->nr; i++) {
		struct row_id *row = &drill->steps[i].row;

		row->vm = row->vm == old ? vm->id : row->vm;
		row->pid = drill->steps[i].selects & DRILL_PROCESS ? vm->pid : row->pid;
	}
	return true;
}

static void print(const struct drill *drill, const struct view_options *view,
		  const struct sample *sample, bool names, char *text, size_t size)
{
	const struct sample_vm *vm = drill_vm(drill, sample);

	snprintf(text, size, "host");
	if (drill->selects & DRILL_PROCESS)
		text_append(text, size, " > process %u", drill->pid);
	if (drill->selects & DRILL_VM) {
		names = names && vm && vm->name[0];
		text_append(text, size, " > VM %u%s%s", drill->vm, names ? " " : "",
			    names ? vm->name : "");
	}
	if (drill->selects & DRILL_VCPU && drill->vcpu != VCPU_NONE)
		text_append(text, size, " > vCPU %u", drill->vcpu);
	if (drill->selects & DRILL_CATEGORY)
		text_append(text, size, " > %s", category_name(view->category - 1));
	if (drill->selects & DRILL_REASON && sample) {
		char name[REASON_NAME_SIZE];

		reason_name(&sample->origin->reasons, view->kind, view->code, name);
		text_append(text, size, " > %s", name);
	}
}

void drill_print(const struct drill *drill, const struct view_options *view,
		 const struct sample *sample, unsigned int room, char *text, size_t size)
{
	size_t len;

	print(drill, view, sample, true, text, size);
	if (glyph_width(text) <= room)
		return;
	print(drill, view, sample, false, text, size);
	len = strlen(text);
	/* The end of the path is more important.  In ASCII, one byte is one column. */
	if (len > room && room > 2) {
		memmove(text + 2, text + len - (room - 2), room - 1);
		memcpy(text, "..", 2);
	}
}
