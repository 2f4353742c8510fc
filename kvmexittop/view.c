// SPDX-License-Identifier: GPL-2.0-only
#include "view.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const view_names[NR_VIEWS] = {
	[VIEW_REASON] = "reason",
	[VIEW_VM] = "vm",
	[VIEW_VCPU] = "vcpu",
};

/* What is known of a VM's past. */
enum past {
	PAST_UNKNOWN,	/* no old sample, or the VM should have been in it */
	PAST_EMPTY,	/* created since the old sample */
	PAST_SAMPLED	/* in the old sample */
};

/* One VM on its way into the view. */
struct passage {
	struct view *view;
	const struct view_options *options;
	const struct sample *old, *new;
	const struct sample_vm *vm;
	enum past past;
};

static bool selected(const struct id_list *list, uint32_t id)
{
	for (size_t i = 0; i < list->nr; i++) {
		if (list->ids[i] == id)
			return true;
	}
	return !list->nr;
}

/* 200 busy vCPUs count 2^64 cycles in a year: a sum may well not fit. */
static void add(uint64_t *sum, uint64_t part)
{
	if (*sum == UNKNOWN || part == UNKNOWN || __builtin_add_overflow(*sum, part, sum))
		*sum = UNKNOWN;
}

static bool fell(uint64_t old, uint64_t new)
{
	return old != UNKNOWN && new != UNKNOWN && new < old;
}

static uint64_t difference(uint64_t old, uint64_t new)
{
	return old == UNKNOWN || new == UNKNOWN || new < old ? UNKNOWN : new - old;
}

static enum past vm_past(const struct sample *old, const struct sample *new,
			 const struct sample_vm *vm)
{
	const struct sample_vm *before;

	if (!old)
		return PAST_UNKNOWN;

	/* A VM younger than its namesake is another one: KVM was loaded anew. */
	before = sample_find_vm(old, vm->id);
	if (before && (vm->age_ns == UNKNOWN || before->age_ns == UNKNOWN ||
		       vm->age_ns >= before->age_ns))
		return PAST_SAMPLED;

	/*
	 * Its age was taken at some time during the reading.  The slack does no
	 * harm: a VM that was there when the old reading began is in it.
	 */
	if (vm->age_ns != UNKNOWN &&
	    vm->age_ns <= new->time_ns - old->time_ns + new->read_ns)
		return PAST_EMPTY;
	return PAST_UNKNOWN;
}

static struct tally exit_tally(const struct sample_exit *exit, bool idle)
{
	return (struct tally){
		.count = exit->count,
		.cycles = exit->cycles,
		.active_cycles = idle ? 0 : exit->cycles,
		.user_cycles = exit->user_cycles,
	};
}

static void tally_add(struct tally *sum, const struct tally *part)
{
	add(&sum->count, part->count);
	add(&sum->cycles, part->cycles);
	add(&sum->active_cycles, part->active_cycles);
	add(&sum->user_cycles, part->user_cycles);
}

static struct tally tally_difference(const struct tally *old, const struct tally *new)
{
	if (fell(old->count, new->count) || fell(old->cycles, new->cycles) ||
	    fell(old->user_cycles, new->user_cycles))
		return (struct tally){ UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN };

	return (struct tally){
		.count = difference(old->count, new->count),
		.cycles = difference(old->cycles, new->cycles),
		.active_cycles = difference(old->active_cycles, new->active_cycles),
		.user_cycles = difference(old->user_cycles, new->user_cycles),
	};
}

/* What the old sample had for @exit: of its vCPU, or of all if its VM is gone. */
static struct tally old_tally(const struct passage *p, const struct sample_exit *exit, bool idle)
{
	const struct sample_exit *before;
	struct tally sum = { 0 };
	size_t nr;

	if (!p->vm->gone) {
		before = sample_find_exit(p->old, exit);
		return before ? exit_tally(before, idle) : sum;
	}

	before = sample_vm_exits(p->old, exit->vm, &nr);
	for (; nr; nr--, before++) {
		struct tally part = exit_tally(before, idle);

		if (before->kind == exit->kind && before->code == exit->code)
			tally_add(&sum, &part);
	}
	return sum;
}

static struct tally exit_change(const struct passage *p, const struct sample_exit *exit,
				const struct tally *now, bool idle)
{
	struct tally old = { 0 };

	switch (p->past) {
	case PAST_SAMPLED:
		old = old_tally(p, exit, idle);
		break;
	case PAST_EMPTY:
		break;
	case PAST_UNKNOWN:
		return (struct tally){ UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN };
	}
	return tally_difference(&old, now);
}

static uint64_t guest_change(const struct passage *p, const struct sample_vcpu *vcpu)
{
	const struct sample_vcpu *before;
	uint64_t sum = 0;
	size_t nr;

	if (p->past == PAST_UNKNOWN)
		return UNKNOWN;
	if (p->past == PAST_EMPTY)
		return vcpu->guest_cycles;

	before = sample_vm_vcpus(p->old, vcpu->vm, &nr);
	for (; nr; nr--, before++) {
		if (p->vm->gone || before->vcpu == vcpu->vcpu)
			add(&sum, before->guest_cycles);
	}
	return difference(sum, vcpu->guest_cycles);
}

static int compare_rows(const struct row *row, uint32_t vm, uint32_t vcpu, uint32_t kind,
			uint32_t code)
{
	const uint32_t a[] = { row->vm ? row->vm->id : 0, row->vcpu, row->kind, row->code };
	const uint32_t b[] = { vm, vcpu, kind, code };

	for (size_t i = 0; i < 4; i++) {
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	}
	return 0;
}

/* Finds the row, or makes an empty one in its place.  NULL: no memory. */
static struct row *get_row(struct view *view, const struct sample_vm *vm, uint32_t vcpu,
			   uint32_t kind, uint32_t code)
{
	size_t low = 0, high = view->nr_rows;
	const uint32_t id = vm ? vm->id : 0;
	struct row *row;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare_rows(&view->rows[middle], id, vcpu, kind, code);

		if (!order)
			return &view->rows[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}

	if (view->nr_rows == view->max_rows) {
		size_t max = view->max_rows ? 2 * view->max_rows : 64;

		row = reallocarray(view->rows, max, sizeof(*row));
		if (!row)
			return NULL;
		view->rows = row;
		view->max_rows = max;
	}

	row = &view->rows[low];
	memmove(row + 1, row, (view->nr_rows - low) * sizeof(*row));
	view->nr_rows++;
	*row = (struct row){ .vm = vm, .vcpu = vcpu, .kind = kind, .code = code };
	return row;
}

static struct row *get_vcpu_row(const struct passage *p, uint32_t vcpu)
{
	if (p->options->group != VIEW_VCPU)
		vcpu = VCPU_NONE;
	return get_row(p->view, p->vm, vcpu, 0, 0);
}

static void add_balance(struct row *row, uint64_t active_now, uint64_t active_change,
			uint64_t guest_now, uint64_t guest_change)
{
	add(&row->whole_now.active_cycles, active_now);
	add(&row->whole_now.guest_cycles, guest_now);
	add(&row->whole_change.active_cycles, active_change);
	add(&row->whole_change.guest_cycles, guest_change);
}

static int pass_vcpu(const struct passage *p, const struct sample_vcpu *vcpu)
{
	uint64_t change = guest_change(p, vcpu);
	struct row *row;

	add_balance(&p->view->total, 0, 0, vcpu->guest_cycles, change);
	if (!p->vm->gone)
		p->view->nr_vcpus++;
	if (p->options->group == VIEW_REASON)
		return 0;

	row = get_vcpu_row(p, vcpu->vcpu);
	if (!row)
		return -ENOMEM;
	if (p->options->group == VIEW_VCPU)
		row->tid = vcpu->tid;
	add_balance(row, 0, 0, vcpu->guest_cycles, change);
	return 0;
}

static bool reason_selected(const struct passage *p, const struct sample_exit *exit)
{
	char name[REASON_NAME_SIZE];

	if (!p->options->reason)
		return true;
	reason_name(&p->new->origin->reasons, exit->kind, exit->code, name);
	return !regexec(p->options->reason, name, 0, NULL, 0);
}

static struct row *get_reason_row(const struct passage *p, const struct sample_exit *exit)
{
	struct row *row = get_row(p->view, NULL, VCPU_NONE, exit->kind, exit->code);

	if (row && !row->reason[0]) {
		reason_name(&p->new->origin->reasons, exit->kind, exit->code, row->reason);
		row->whole_now = (struct balance){ UNKNOWN, UNKNOWN };
		row->whole_change = (struct balance){ UNKNOWN, UNKNOWN };
	}
	return row;
}

static int pass_exit(const struct passage *p, const struct sample_exit *exit)
{
	bool idle = reason_is_idle(p->new->origin->reasons.isa, exit->kind, exit->code);
	struct tally now = exit_tally(exit, idle);
	struct tally change = exit_change(p, exit, &now, idle);
	struct row *row;

	tally_add(&p->view->total.now, &now);
	tally_add(&p->view->total.change, &change);
	add_balance(&p->view->total, now.active_cycles, change.active_cycles, 0, 0);

	if (p->options->group == VIEW_REASON) {
		if (!reason_selected(p, exit))
			return 0;
		row = get_reason_row(p, exit);
	} else {
		row = get_vcpu_row(p, exit->vcpu);
	}
	if (!row)
		return -ENOMEM;

	/* The tax is of all reasons; UNKNOWN stays so in view reason. */
	add_balance(row, now.active_cycles, change.active_cycles, 0, 0);
	if (reason_selected(p, exit)) {
		tally_add(&row->now, &now);
		tally_add(&row->change, &change);
	}
	return 0;
}

static int pass_vm(const struct passage *p)
{
	const struct sample_vcpu *vcpu;
	const struct sample_exit *exit;
	int err = 0;
	size_t nr;

	if (!p->vm->gone)
		p->view->nr_vms++;
	/* Also a VM that has no vCPU yet is a row. */
	if (p->options->group == VIEW_VM && !get_vcpu_row(p, VCPU_NONE))
		return -ENOMEM;

	vcpu = sample_vm_vcpus(p->new, p->vm->id, &nr);
	for (; !err && nr; nr--, vcpu++) {
		if (selected(&p->options->vcpus, vcpu->vcpu))
			err = pass_vcpu(p, vcpu);
	}

	exit = sample_vm_exits(p->new, p->vm->id, &nr);
	for (; !err && nr; nr--, exit++) {
		if (selected(&p->options->vcpus, exit->vcpu))
			err = pass_exit(p, exit);
	}
	return err;
}

int view_update(struct view *view, const struct sample *old, const struct sample *new,
		const struct view_options *options)
{
	struct passage p = { .view = view, .options = options, .old = old, .new = new };
	int err = 0;

	*view = (struct view){
		.sample = new,
		.group = options->group,
		.has_interval = old,
		.elapsed_ns = old ? new->time_ns - old->time_ns : 0,
		.total.vcpu = VCPU_NONE,
		.rows = view->rows,
		.max_rows = view->max_rows,
	};

	for (size_t i = 0; !err && i < new->nr_vms; i++) {
		p.vm = &new->vms[i];
		if (!selected(&options->vms, p.vm->id) || !selected(&options->pids, p.vm->pid))
			continue;
		/* The final counters do not tell one vCPU from another. */
		if (p.vm->gone && options->vcpus.nr)
			continue;
		p.past = vm_past(old, new, p.vm);
		err = pass_vm(&p);
	}
	return err;
}

void view_free(struct view *view)
{
	free(view->rows);
	*view = (struct view){ 0 };
}

const struct tally *view_tally(const struct view *view, const struct row *row)
{
	return view->has_interval ? &row->change : &row->now;
}

const struct balance *view_balance(const struct view *view, const struct row *row)
{
	return view->has_interval ? &row->whole_change : &row->whole_now;
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

	add(&sum, balance->guest_cycles);
	return view_ratio(balance->active_cycles, sum);
}
