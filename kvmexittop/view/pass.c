// SPDX-License-Identifier: GPL-2.0-only
#include "view/pass.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "reason/explain.h"
#include "sample/change.h"

/* What is to be known of a reason; the same few come again for every vCPU. */
struct trait {
	uint32_t kind, code;
	bool idle, wanted;
	enum category category;
};

/* More than a vCPU ever has; others are looked up each time. */
#define MAX_TRAITS 256

/* One VM on its way into the view. */
struct pass {
	struct view *view;
	const struct view_options *options;
	const struct reason_table *reasons;
	const struct sample *new;
	const struct sample_vm *vm;
	struct change change;
	struct row whole; /* of the VM, for its tax */
	struct trait traits[MAX_TRAITS];
	size_t nr_traits, next_trait;
	size_t next_row; /* where to look for a row first */
};

static int compare_row(const struct row *row, const struct row_id *id)
{
	const struct row_id own = row_id_of(row);

	return row_id_compare(&own, id);
}

static int compare_id(const void *key, const void *element)
{
	return -compare_row(element, key);
}

/*
 * Finds the row, or makes an empty one in its place.  NULL: no memory.  It is mostly
 * the one found before, or that after it.
 */
static struct row *get_row(struct pass *p, const struct sample_vm *vm, const struct row_id *id)
{
	struct view *view = p->view;
	size_t low, high = view->nr_rows;
	struct row *row;

	for (low = p->next_row; low < p->next_row + 2 && low < high; low++) {
		if (!compare_row(&view->rows[low], id)) {
			p->next_row = low;
			return &view->rows[low];
		}
	}
	low = array_search(id, view->rows, view->nr_rows, sizeof(*row), compare_id);
	p->next_row = low;
	if (low < view->nr_rows && !compare_row(&view->rows[low], id))
		return &view->rows[low];

	row = array_reserve(view->rows, &view->max_rows, view->nr_rows + 1, sizeof(*row));
	if (!row)
		return NULL;
	view->rows = row;
	row += low;
	memmove(row + 1, row, (view->nr_rows - low) * sizeof(*row));
	view->nr_rows++;
	*row = (struct row){
		.vm = vm,
		.pid = id->pid,
		.vcpu = id->vcpu,
		.kind = id->kind,
		.code = id->code,
	};
	return row;
}

static bool groups_reasons(enum view_group group)
{
	return group == VIEW_REASON || group == VIEW_CATEGORY;
}

static bool has_vm_rows(const struct view_options *options)
{
	return options->split || !groups_reasons(options->group);
}

static bool has_reason_rows(const struct view_options *options)
{
	return options->split || groups_reasons(options->group);
}

static uint32_t row_vcpu(const struct pass *p, uint32_t vcpu)
{
	return p->options->group == VIEW_VCPU ? vcpu : VCPU_NONE;
}

static struct row *get_vm_row(struct pass *p, uint32_t vcpu)
{
	struct row_id id = {
		.vm = p->vm->id,
		.vcpu = row_vcpu(p, vcpu),
		.code = p->options->split ? CODE_NONE : 0,
	};

	if (p->options->group == VIEW_PROCESS && p->vm->pid) {
		id.pid = p->vm->pid;
		id.vm = 0;
	}
	return get_row(p, p->vm, &id);
}

/* Also a VM that has no vCPU yet is a row, or part of that of its process. */
static int start_vm_row(struct pass *p)
{
	struct row *row;

	if (!has_vm_rows(p->options) || p->options->group == VIEW_VCPU)
		return 0;

	row = get_vm_row(p, VCPU_NONE);
	if (!row)
		return -ENOMEM;
	if (!p->vm->gone) {
		if (row->vm->gone)
			row->vm = p->vm;
		row->nr_vms++;
		row->nr_vcpus += p->vm->nr_vcpus;
	}
	return 0;
}

/* These have no tax. */
static struct row *get_reason_row(struct pass *p, const struct trait *trait, uint32_t vcpu)
{
	const struct sample_vm *vm = p->options->split ? p->vm : NULL;
	struct row_id id = { .vm = vm ? vm->id : 0, .vcpu = row_vcpu(p, vcpu) };
	struct row *row;

	if (p->options->group == VIEW_CATEGORY) {
		id.code = trait->category;
		row = get_row(p, vm, &id);
		if (row && !row->reason[0])
			snprintf(row->reason, sizeof(row->reason), "%s",
				 category_name(trait->category));
	} else {
		id.kind = trait->kind;
		id.code = trait->code;
		row = get_row(p, vm, &id);
		if (row && !row->reason[0])
			reason_name(p->reasons, trait->kind, trait->code, row->reason);
	}
	if (!row)
		return NULL;

	row->idle = trait->idle;
	row->whole_now = (struct balance){ UNKNOWN, UNKNOWN };
	row->whole_change = (struct balance){ UNKNOWN, UNKNOWN };
	return row;
}

static const struct trait *get_trait(struct pass *p, const struct sample_exit *exit)
{
	struct trait *trait;

	for (size_t i = 0; i < p->nr_traits; i++) {
		size_t at = p->next_trait + i;

		trait = &p->traits[at < p->nr_traits ? at : at - p->nr_traits];
		if (trait->kind == exit->kind && trait->code == exit->code) {
			p->next_trait = trait - p->traits + 1;
			if (p->next_trait == p->nr_traits)
				p->next_trait = 0;
			return trait;
		}
	}

	trait = &p->traits[p->nr_traits < MAX_TRAITS ? p->nr_traits++ : MAX_TRAITS - 1];
	*trait = (struct trait){
		.kind = exit->kind,
		.code = exit->code,
		.idle = reason_is_idle(p->reasons->isa, exit->kind, exit->code),
		.wanted = view_selects_reason(p->options, p->reasons, exit->kind, exit->code),
		.category = explain_category(p->reasons->isa, exit->kind, exit->code),
	};
	p->next_trait = 0;
	return trait;
}

static int pass_vcpu(struct pass *p, const struct sample_vcpu *vcpu)
{
	uint64_t change = change_of_guest(&p->change, vcpu);
	struct row *row;

	balance_add(&p->whole.whole_now, 0, vcpu->guest_cycles);
	balance_add(&p->whole.whole_change, 0, change);
	if (!p->vm->gone)
		p->view->nr_vcpus += vcpu->vcpu == VCPU_NONE ? p->vm->nr_vcpus : 1;
	if (!has_vm_rows(p->options))
		return 0;

	row = get_vm_row(p, vcpu->vcpu);
	if (!row)
		return -ENOMEM;
	if (p->options->group == VIEW_VCPU) {
		row->tid = vcpu->tid;
		row->thread = vcpu->thread;
	}
	balance_add(&row->whole_now, 0, vcpu->guest_cycles);
	balance_add(&row->whole_change, 0, change);
	return 0;
}

static void add_top(const struct view *view, struct row *row, const struct sample_exit *exit,
		    uint64_t count)
{
	size_t i;

	for (i = 0; i < view->nr_tops; i++) {
		if (view->tops[i].kind == exit->kind && view->tops[i].code == exit->code)
			break;
	}
	number_add(&row->tops[i < view->nr_tops ? i : NR_TOPS], count);
}

static void add_exit(const struct view *view, struct row *row, const struct sample_exit *exit,
		     const struct tally *now, const struct tally *change)
{
	tally_add(&row->now, now);
	tally_add(&row->change, change);
	if (view->options->group == VIEW_MATRIX)
		add_top(view, row, exit, view_spans_interval(view) ? change->count : now->count);
}

static int pass_exit(struct pass *p, const struct sample_exit *exit)
{
	const struct trait *trait = get_trait(p, exit);
	struct tally change = change_of_exit(&p->change, exit, trait->idle);
	struct tally now = tally_of_exit(exit, trait->idle);
	struct row *row;

	tally_add(&p->whole.now, &now);
	tally_add(&p->whole.change, &change);
	balance_add(&p->whole.whole_now, now.active_cycles, 0);
	balance_add(&p->whole.whole_change, change.active_cycles, 0);

	if (has_vm_rows(p->options)) {
		row = get_vm_row(p, exit->vcpu);
		if (!row)
			return -ENOMEM;
		/* The tax is of all reasons. */
		balance_add(&row->whole_now, now.active_cycles, 0);
		balance_add(&row->whole_change, change.active_cycles, 0);
		if (trait->wanted)
			add_exit(p->view, row, exit, &now, &change);
	}
	if (has_reason_rows(p->options) && trait->wanted) {
		row = get_reason_row(p, trait, exit->vcpu);
		if (!row)
			return -ENOMEM;
		add_exit(p->view, row, exit, &now, &change);
	}
	return 0;
}

/* Adds the VM to what is said of all. */
static void add_whole(struct view *view, const struct sample_vm *vm, const struct row *whole)
{
	double tax = view_tax(view, whole);

	tally_add(&view->total.now, &whole->now);
	tally_add(&view->total.change, &whole->change);
	balance_add(&view->total.whole_now, whole->whole_now.active_cycles,
		    whole->whole_now.guest_cycles);
	balance_add(&view->total.whole_change, whole->whole_change.active_cycles,
		    whole->whole_change.guest_cycles);
	if (tax > view->worst_tax) {
		view->worst_tax = tax;
		view->worst = vm;
	}
}

static int pass_vm(struct pass *p)
{
	const struct sample_vcpu *vcpu;
	const struct sample_exit *exit;
	size_t nr;
	int err;

	p->whole = (struct row){ 0 };

	if (!p->vm->gone)
		p->view->nr_vms++;
	err = start_vm_row(p);

	vcpu = sample_vm_vcpus(p->new, p->vm->id, &nr);
	for (; !err && nr; nr--, vcpu++) {
		if (view_selects_vcpu(p->options, vcpu->vcpu))
			err = pass_vcpu(p, vcpu);
	}

	exit = sample_vm_exits(p->new, p->vm->id, &nr);
	for (; !err && nr; nr--, exit++) {
		if (view_selects_vcpu(p->options, exit->vcpu))
			err = pass_exit(p, exit);
	}
	if (!err)
		add_whole(p->view, p->vm, &p->whole);
	return err;
}

int pass_run(struct view *view, const struct sample *old)
{
	struct pass p = {
		.view = view,
		.options = view->options,
		.reasons = &view->sample->origin->reasons,
		.new = view->sample,
	};
	int err = 0;

	for (size_t i = 0; !err && i < p.new->nr_vms; i++) {
		p.vm = &p.new->vms[i];
		if (!view_selects_vm(p.options, p.vm))
			continue;
		change_start(&p.change, old, p.new, p.vm);
		err = pass_vm(&p);
	}
	return err;
}
