// SPDX-License-Identifier: GPL-2.0-only
#include "view/pass.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/array.h"
#include "sample/change.h"
#include "view/reason-info.h"

/*
 * The pass over the VMs.  Their order makes a search for rows unnecessary: the row of a VM,
 * process or vCPU is the last one of its kind, and reason_info has the row of each reason in
 * the current scope, which is all VMs, or a VM or vCPU in a split view.
 */
struct pass {
	struct view *view;
	const struct view_options *options;
	const struct sample_vm *vm;
	struct change change;
	bool has_whole_rows, has_reason_rows, of_interval;
	/* Of the current vCPU, and of its VM */
	const struct sample_vcpu *vcpu; /* or NULL: the source has none for its exits */
	struct parts now, change_of_vcpu;
	struct row whole;
	size_t whole_row; /* of the current VM, process or vCPU */
	uint32_t pid;	  /* of the current process */
	size_t scope;
	struct reason_info_list infos;
	struct slot categories[NR_CATEGORIES];
};

static bool groups_reasons(enum view_group group)
{
	return group == VIEW_REASON || group == VIEW_CATEGORY;
}

/* NULL: out of memory. */
static struct row *add_row(struct pass *p, const struct row *row)
{
	struct view *view = p->view;
	struct row *rows =
		array_reserve(view->rows, &view->max_rows, view->nr_rows + 1, sizeof(*rows));

	if (!rows)
		return NULL;
	view->rows = rows;
	rows[view->nr_rows] = *row;
	return &rows[view->nr_rows++];
}

/* Adds the row of the VM or process, or in view vcpu that of @vcpu. */
static int start_whole_row(struct pass *p, const struct sample_vcpu *vcpu, uint32_t number)
{
	const struct row row = {
		.vm = p->vm,
		.pid = p->pid,
		.vcpu = number,
		.tid = vcpu ? vcpu->tid : 0,
		.thread = vcpu ? vcpu->thread : NULL,
		.now_in = vcpu,
		.has_cost = true,
		.code = p->options->split ? CODE_NONE : 0,
	};

	p->whole_row = p->view->nr_rows;
	return add_row(p, &row) ? 0 : -ENOMEM;
}

/* A VM without vCPUs has a row, too, or is part of that of its process. */
static int start_vm(struct pass *p)
{
	uint32_t pid = p->options->group == VIEW_PROCESS ? p->vm->pid : 0;
	bool goes_on = pid && pid == p->pid;
	struct row *row;

	p->whole = (struct row){ 0 };
	p->pid = pid;
	if (!p->vm->gone)
		p->view->nr_vms++;
	p->scope += p->options->split;
	if (!p->has_whole_rows || p->options->group == VIEW_VCPU)
		return 0;

	if (!goes_on && start_whole_row(p, NULL, VCPU_NONE))
		return -ENOMEM;
	if (!p->vm->gone) {
		row = &p->view->rows[p->whole_row];
		if (row->vm->gone)
			row->vm = p->vm;
		row->nr_vms++;
		row->nr_vcpus += p->vm->nr_vcpus;
	}
	return 0;
}

static struct row *add_reason_row(struct pass *p, const struct reason_info *info)
{
	/* Reasons have no tax. */
	struct row row = {
		.vm = p->options->split ? p->vm : NULL,
		.vcpu = VCPU_NONE,
		.whole_now = parts_unknown(),
		.whole_change = parts_unknown(),
	};

	if (p->options->group == VIEW_VCPU)
		row.vcpu = p->view->rows[p->whole_row].vcpu;
	if (p->options->group == VIEW_CATEGORY) {
		row.code = info->category;
		snprintf(row.reason, sizeof(row.reason), "%s", category_name(info->category));
	} else {
		row.kind = info->kind;
		row.code = info->code;
		reason_name(&p->view->sample->origin->reasons, info->kind, info->code, row.reason);
	}
	return add_row(p, &row);
}

/* NULL: out of memory. */
static struct row *get_reason_row(struct pass *p, struct reason_info *info)
{
	const bool by_category = p->options->group == VIEW_CATEGORY;
	struct slot *slot = by_category ? &p->categories[info->category] : &info->slot;
	struct row *row;

	if (slot->scope != p->scope) {
		*slot = (struct slot){ p->view->nr_rows, p->scope };
		if (!add_reason_row(p, info))
			return NULL;
	}
	row = &p->view->rows[slot->row];
	row->idle = info->idle;
	row->has_cost |= has_cost(info->idle, p->vcpu);
	return row;
}

static void add_exit(struct row *row, const struct counters *now, const struct counters *change)
{
	counters_add(&row->now, now);
	counters_add(&row->change, change);
}

static int pass_exit(struct pass *p, const struct sample_exit *exit)
{
	struct reason_info *info = reason_info_get(&p->infos, exit);
	struct counters change, now;
	struct row *row;

	if (!info)
		return -ENOMEM;
	change = change_of_exit(&p->change, exit, has_cost(info->idle, p->vcpu));
	now = counters_of_exit(exit, has_cost(info->idle, p->vcpu));
	/* The tax is of all reasons. */
	number_add(&p->now.cost, counters_cost(&now));
	number_add(&p->change_of_vcpu.cost, counters_cost(&change));
	if (!info->wanted) {
		add_exit(&p->view->total, &now, &change);
		return 0;
	}

	if (p->has_whole_rows) {
		row = &p->view->rows[p->whole_row];
		add_exit(row, &now, &change);
		reason_info_add_cost(info, row, p->whole_row,
				     counters_cost(p->of_interval ? &change : &now));
		if (p->options->group == VIEW_MATRIX)
			number_add(&row->tops[info->top],
				   p->of_interval ? change.count : now.count);
	}
	if (p->has_reason_rows) {
		row = get_reason_row(p, info);
		if (!row)
			return -ENOMEM;
		add_exit(row, &now, &change);
	}
	return 0;
}

static void pass_vcpu(struct pass *p, const struct sample_vcpu *vcpu)
{
	const struct parts now = parts_of_vcpu(vcpu), change = change_of_vcpu(&p->change, vcpu);

	parts_add(&p->now, &now);
	parts_add(&p->change_of_vcpu, &change);
	p->vcpu = vcpu;
	if (!p->vm->gone)
		p->view->nr_vcpus += vcpu->vcpu == VCPU_NONE ? p->vm->nr_vcpus : 1;
}

static void add_parts(struct row *row, const struct parts *now, const struct parts *change)
{
	parts_add(&row->whole_now, now);
	parts_add(&row->whole_change, change);
}

/* The remaining vCPUs and exits of the VM. */
struct rest {
	const struct sample_vcpu *vcpu;
	const struct sample_exit *exit;
	size_t nr_vcpus, nr_exits;
};

/* Passes the first vCPU of the rest and its exits, and removes them from the rest. */
static int pass_first(struct pass *p, struct rest *rest)
{
	const bool named = rest->nr_vcpus &&
			   (!rest->nr_exits || rest->vcpu->vcpu <= rest->exit->vcpu);
	const uint32_t number = named ? rest->vcpu->vcpu : rest->exit->vcpu;
	const bool selected = view_selects_vcpu(p->options, number);
	int err = 0;

	p->now = p->change_of_vcpu = (struct parts){ 0 };
	p->vcpu = NULL;
	if (selected && p->options->group == VIEW_VCPU) {
		p->scope += p->options->split;
		err = start_whole_row(p, named ? rest->vcpu : NULL, number);
	}
	for (; rest->nr_vcpus && rest->vcpu->vcpu == number; rest->nr_vcpus--, rest->vcpu++) {
		if (selected)
			pass_vcpu(p, rest->vcpu);
	}
	for (; !err && rest->nr_exits && rest->exit->vcpu == number; rest->nr_exits--) {
		if (selected)
			err = pass_exit(p, rest->exit);
		rest->exit++;
	}
	if (err)
		return err;

	add_parts(&p->whole, &p->now, &p->change_of_vcpu);
	if (p->vcpu && change_has_old(&p->change, p->vcpu))
		view_add_to_account(p->view, &p->change_of_vcpu);
	if (selected && p->has_whole_rows)
		add_parts(&p->view->rows[p->whole_row], &p->now, &p->change_of_vcpu);
	return 0;
}

static int pass_vm(struct pass *p)
{
	struct view *view = p->view;
	struct rest rest;
	uint64_t cost;
	int err = start_vm(p);

	rest.vcpu = sample_vm_vcpus(view->sample, p->vm->id, &rest.nr_vcpus);
	rest.exit = sample_vm_exits(view->sample, p->vm->id, &rest.nr_exits);
	while (!err && (rest.nr_vcpus || rest.nr_exits))
		err = pass_first(p, &rest);
	if (err)
		return err;

	add_parts(&view->total, &p->whole.whole_now, &p->whole.whole_change);
	cost = view_parts(view, &p->whole)->cost;
	/* Independent of the order of the VMs. */
	if (cost != UNKNOWN &&
	    (cost > view->worst_cost ||
	     (view->worst && cost == view->worst_cost && p->vm->id < view->worst->id))) {
		view->worst_cost = cost;
		view->worst = p->vm;
	}
	return 0;
}

/* Groups the VMs of a process, in the order of the sample. */
static int compare_processes(const void *a, const void *b)
{
	const struct sample_vm *x = *(const struct sample_vm *const *)a;
	const struct sample_vm *y = *(const struct sample_vm *const *)b;

	if (x->pid != y->pid)
		return x->pid < y->pid ? -1 : 1;
	return (x > y) - (x < y);
}

/* Returns an array that the caller frees; NULL: out of memory. */
static const struct sample_vm **order_vms(const struct pass *p)
{
	const struct sample *new = p->view->sample;
	const struct sample_vm **vms = calloc(new->nr_vms + 1, sizeof(*vms));

	for (size_t i = 0; vms && i < new->nr_vms; i++)
		vms[i] = &new->vms[i];
	if (vms && p->options->group == VIEW_PROCESS)
		qsort(vms, new->nr_vms, sizeof(*vms), compare_processes);
	return vms;
}

static int compare_rows(const void *a, const void *b)
{
	const struct row_id x = row_id_of(a), y = row_id_of(b);

	return row_id_compare(&x, &y);
}

/* Most rows come in order. */
static void sort_by_id(struct view *view)
{
	size_t i = 1;

	while (i < view->nr_rows && compare_rows(&view->rows[i - 1], &view->rows[i]) < 0)
		i++;
	if (i < view->nr_rows)
		qsort(view->rows, view->nr_rows, sizeof(*view->rows), compare_rows);
}

/* The total is the sum of the rows of one kind: each selected exit is in one of them. */
static void add_rows(struct view *view, bool whole_rows)
{
	for (size_t i = 0; i < view->nr_rows; i++) {
		const struct row *row = &view->rows[i];

		if (!whole_rows || !view->options->split || row->code == CODE_NONE)
			add_exit(&view->total, &row->now, &row->change);
	}
}

int pass_run(struct view *view, const struct sample *old)
{
	const struct view_options *options = view->options;
	struct pass p = {
		.view = view,
		.options = options,
		.has_whole_rows = options->split || !groups_reasons(options->group),
		.has_reason_rows = options->split || groups_reasons(options->group),
		.of_interval = view_spans_interval(view),
		.scope = 1,
		.infos.view = view,
	};
	const struct sample_vm **vms = order_vms(&p);
	int err = vms ? 0 : -ENOMEM;

	for (size_t i = 0; !err && i < view->sample->nr_vms; i++) {
		p.vm = vms[i];
		if (!view_selects_vm(options, p.vm))
			continue;
		err = change_start(&p.change, old, view->sample, p.vm) ?: pass_vm(&p);
	}
	if (!err) {
		sort_by_id(view);
		add_rows(view, p.has_whole_rows);
	}
	change_free(&p.change);
	reason_info_list_free(&p.infos);
	free(vms);
	return err;
}
