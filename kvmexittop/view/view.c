// SPDX-License-Identifier: GPL-2.0-only
#include "view/view.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "reason/explain.h"
#include "sample/change.h"

const char *const view_names[NR_VIEWS] = {
	[VIEW_REASON] = "reason", [VIEW_CATEGORY] = "category", [VIEW_VM] = "vm",
	[VIEW_VCPU] = "vcpu",	  [VIEW_PROCESS] = "process",	[VIEW_MATRIX] = "matrix",
};

/* What is to be known of a reason; the same few come again for every vCPU. */
struct trait {
	uint32_t kind, code;
	bool idle, wanted;
	enum category category;
};

/* More than a vCPU ever has; others are looked up each time. */
#define MAX_TRAITS 256

/* One VM on its way into the view. */
struct passage {
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

static bool spans_interval(const struct view *view)
{
	return view->has_interval && view->options->span != SPAN_START;
}

static bool selected(const struct id_list *list, uint32_t id)
{
	for (size_t i = 0; i < list->nr; i++) {
		if (list->ids[i] == id)
			return true;
	}
	return !list->nr;
}

static bool matches(const regex_t *regex, const char *text)
{
	return !regex || !regexec(regex, text, 0, NULL, 0);
}

bool view_selects_vm(const struct view_options *options, const struct sample_vm *vm)
{
	/* The final counters do not tell one vCPU from another. */
	if (vm->gone && options->vcpus.nr)
		return false;
	return selected(&options->vms, vm->id) && selected(&options->pids, vm->pid) &&
	       matches(options->name, vm->name);
}

bool view_selects_vcpu(const struct view_options *options, uint32_t vcpu)
{
	return selected(&options->vcpus, vcpu);
}

bool view_selects_reason(const struct view_options *options, const struct reason_table *reasons,
			 uint32_t kind, uint32_t code)
{
	char name[REASON_NAME_SIZE];

	if (options->kind && (kind != options->kind || code != options->code))
		return false;
	if (options->category &&
	    explain_category(reasons->isa, kind, code) + 1 != options->category)
		return false;
	if (!options->reason)
		return true;
	reason_name(reasons, kind, code, name);
	return matches(options->reason, name);
}

struct row_id view_row_id(const struct row *row)
{
	return (struct row_id){
		.pid = row->pid,
		.vm = row->vm && !row->pid ? row->vm->id : 0,
		.vcpu = row->vcpu,
		.kind = row->kind,
		.code = row->code,
	};
}

int view_compare_ids(const struct row_id *x, const struct row_id *y)
{
	const uint32_t a[] = { x->pid, x->vm, x->vcpu, x->kind, x->code };
	const uint32_t b[] = { y->pid, y->vm, y->vcpu, y->kind, y->code };

	for (size_t i = 0; i < ARRAY_SIZE(a); i++) {
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	}
	return 0;
}

static int compare_row(const struct row *row, const struct row_id *id)
{
	const struct row_id own = view_row_id(row);

	return view_compare_ids(&own, id);
}

static int compare_id(const void *key, const void *element)
{
	return -compare_row(element, key);
}

/*
 * Finds the row, or makes an empty one in its place.  NULL: no memory.  It is mostly
 * the one found before, or that after it.
 */
static struct row *get_row(struct passage *p, const struct sample_vm *vm, const struct row_id *id)
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

static uint32_t row_vcpu(const struct passage *p, uint32_t vcpu)
{
	return p->options->group == VIEW_VCPU ? vcpu : VCPU_NONE;
}

static struct row *get_vm_row(struct passage *p, uint32_t vcpu)
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
static int start_vm_row(struct passage *p)
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
static struct row *get_reason_row(struct passage *p, const struct trait *trait, uint32_t vcpu)
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

static const struct trait *get_trait(struct passage *p, const struct sample_exit *exit)
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

static int pass_vcpu(struct passage *p, const struct sample_vcpu *vcpu)
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
		add_top(view, row, exit, spans_interval(view) ? change->count : now->count);
}

static int pass_exit(struct passage *p, const struct sample_exit *exit)
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

static int pass_vm(struct passage *p)
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

/* Fills the view anew; tops are left as they are. */
static int fill(struct view *view, const struct sample *old, const struct sample *new,
		const struct view_options *options)
{
	struct passage p = {
		.view = view,
		.options = options,
		.reasons = &new->origin->reasons,
		.new = new,
	};
	int err = 0;

	/* A recording may span a boot, after which the clock starts anew. */
	if (old && old->time_ns > new->time_ns)
		old = NULL;

	view->sample = new;
	view->options = options;
	view->has_interval = old;
	view->elapsed_ns = old ? new->time_ns - old->time_ns : 0;
	view->nr_vms = 0;
	view->nr_vcpus = 0;
	view->total = (struct row){ .vcpu = VCPU_NONE };
	view->worst = NULL;
	view->worst_tax = 0;
	view->nr_rows = 0;

	for (size_t i = 0; !err && i < new->nr_vms; i++) {
		p.vm = &new->vms[i];
		if (!view_selects_vm(options, p.vm))
			continue;
		change_start(&p.change, old, new, p.vm);
		err = pass_vm(&p);
	}
	return err;
}

static const struct row *more_frequent(const struct view *view, const struct row *a,
				       const struct row *b)
{
	uint64_t count = view_tally(view, b)->count;

	if (!count || count == UNKNOWN)
		return a;
	return a && view_tally(view, a)->count >= count ? a : b;
}

/* Finds the reasons that happened most, for the columns of view matrix. */
static int find_tops(struct view *view, const struct sample *old, const struct sample *new,
		     const struct view_options *options)
{
	struct view_options by_reason = *options;
	int err;

	by_reason.group = VIEW_REASON;
	err = fill(view, old, new, &by_reason);
	while (!err && view->nr_tops < NR_TOPS) {
		const struct row *top = NULL;
		size_t last;

		for (size_t i = 0; i < view->nr_rows; i++)
			top = more_frequent(view, top, &view->rows[i]);
		if (!top)
			break;

		view->tops[view->nr_tops] = (struct reason){ .kind = top->kind, .code = top->code };
		memcpy(view->tops[view->nr_tops++].name, top->reason, sizeof(top->reason));
		last = --view->nr_rows;
		view->rows[top - view->rows] = view->rows[last];
	}
	return err;
}

int view_update(struct view *view, const struct sample *old, const struct sample *new,
		const struct view_options *options)
{
	int err = 0;

	view->nr_tops = 0;
	if (options->group == VIEW_MATRIX)
		err = find_tops(view, old, new, options);
	return err ?: fill(view, old, new, options);
}

void view_free(struct view *view)
{
	free(view->rows);
	*view = (struct view){ 0 };
}

const struct tally *view_tally(const struct view *view, const struct row *row)
{
	return spans_interval(view) ? &row->change : &row->now;
}

const struct balance *view_balance(const struct view *view, const struct row *row)
{
	return spans_interval(view) ? &row->whole_change : &row->whole_now;
}

static bool has_baseline(const struct view *view)
{
	return view->has_interval && view->options->span == SPAN_BASELINE;
}

const struct tally *view_total(const struct view *view, const struct row *row)
{
	return has_baseline(view) ? &row->change : &row->now;
}

uint64_t view_total_guest(const struct view *view, const struct row *row)
{
	return has_baseline(view) ? row->whole_change.guest_cycles : row->whole_now.guest_cycles;
}

double view_rate(const struct view *view, uint64_t change)
{
	if (!view->has_interval || !view->elapsed_ns || change == UNKNOWN)
		return NAN;
	return change * 1e9 / view->elapsed_ns;
}

double view_ratio(uint64_t part, uint64_t whole)
{
	if (part == UNKNOWN || whole == UNKNOWN || !whole)
		return NAN;
	return (double)part / whole;
}

double view_tax(const struct view *view, const struct row *row)
{
	const struct balance *balance = view_balance(view, row);
	uint64_t sum = balance->active_cycles;

	number_add(&sum, balance->guest_cycles);
	return view_ratio(balance->active_cycles, sum);
}
