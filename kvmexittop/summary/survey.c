// SPDX-License-Identifier: GPL-2.0-only
#include "summary/survey.h"

#include <errno.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/index.h"
#include "sample/change.h"
#include "sample/epoch.h"
#include "summary/cells.h"

#define BOOT_NS (SURVEY_BOOT_S * 1000000000ULL)

/* A pass over the source. */
struct pass {
	struct survey *survey;
	size_t nr_samples, nr;
	/* The interval, in seconds since the first sample, without the time between epochs. */
	double from, to;
	unsigned int epoch;
	/* The current VM */
	struct change change;
	struct survey_vm *vm;
	bool boots;
	struct account_times times;
	/* All VMs in this interval */
	struct parts parts;
	struct account_times all_times;
	bool any_boots;
	uint64_t epoch_ns; /* start of the last epoch */
	/* Indices of reasons and VMs, and the sums of those without room */
	struct index reasons, vms;
	struct survey_reason other_reason;
	struct survey_vm other_vm;
};

static struct bins_interval interval_of(const struct pass *pass)
{
	const struct survey *survey = pass->survey;

	return (struct bins_interval){
		.from = pass->from,
		.to = pass->to,
		.width = survey->nr_bins ? survey->seconds / survey->nr_bins : 1,
		.nr_bins = survey->nr_bins,
	};
}

static void spread(const struct pass *pass, double *bins, double value)
{
	const struct bins_interval interval = interval_of(pass);

	bins_spread(&interval, bins, value);
}

static void spread_known(const struct pass *pass, double *bins, uint64_t value)
{
	if (value != UNKNOWN)
		spread(pass, bins, value);
}

/* Finds or adds a reason; those without room share one.  NULL: out of memory. */
static struct survey_reason *get_reason(struct pass *pass, const struct sample_exit *exit)
{
	struct survey *survey = pass->survey;
	const struct reason_table *names = &survey->origin->reasons;
	const uint64_t key = reason_key(exit->kind, exit->code);
	struct survey_reason *reason;
	size_t *at;

	if (survey->nr_reasons == SURVEY_MAX_REASONS && !index_find(&pass->reasons, key)) {
		survey->is_full = true;
		return &pass->other_reason;
	}
	at = index_get(&pass->reasons, key);
	if (!at || *at != INDEX_NEW)
		return at ? &survey->reasons[*at] : NULL;
	reason = array_reserve(survey->reasons, &survey->max_reasons, survey->nr_reasons + 1,
			       sizeof(*reason));
	if (!reason)
		return NULL;
	survey->reasons = reason;
	*at = survey->nr_reasons++;
	reason += *at;
	*reason = (struct survey_reason){
		.kind = exit->kind,
		.code = exit->code,
		.idle = reason_is_idle(names->isa, exit->kind, exit->code),
		.nr = *at,
	};
	reason_name(names, exit->kind, exit->code, reason->name);
	return reason;
}

/*
 * Finds or adds a VM.  Its number is reused after KVM was reloaded, and in another epoch.
 * NULL: out of memory.
 */
static struct survey_vm *get_vm(struct pass *pass, const struct sample_vm *vm)
{
	struct survey *survey = pass->survey;
	struct survey_vm *found;
	size_t *at;

	if (survey->nr_vms == SURVEY_MAX_VMS && !index_find(&pass->vms, vm->id)) {
		survey->is_full = true;
		return &pass->other_vm;
	}
	at = index_get(&pass->vms, vm->id);
	if (!at)
		return NULL;
	found = *at == INDEX_NEW ? NULL : &survey->vms[*at];
	if (found && found->epoch == pass->epoch && !found->vm.gone &&
	    sample_is_same_vm(&found->vm, vm))
		return found;
	if (survey->nr_vms == SURVEY_MAX_VMS) {
		survey->is_full = true;
		return &pass->other_vm;
	}
	found = array_reserve(survey->vms, &survey->max_vms, survey->nr_vms + 1, sizeof(*found));
	if (!found)
		return NULL;
	survey->vms = found;
	*at = survey->nr_vms++;
	found += *at;
	*found = (struct survey_vm){ .vm = *vm, .epoch = pass->epoch, .nr = *at };
	if (*at < SURVEY_MAX_ACCOUNTS) {
		found->account = calloc(1, sizeof(*found->account));
		if (!found->account)
			return NULL;
	}
	return found;
}

static bool is_booting(const struct sample_vm *vm)
{
	return vm->age_ns != UNKNOWN && vm->age_ns <= BOOT_NS;
}

/* Adds known exits to boot or steady; unknown ones are in the total only. */
static int add_exit(struct pass *pass, const struct sample_vcpu *vcpu,
		    const struct sample_exit *exit, bool is_last)
{
	struct survey_reason *reason = get_reason(pass, exit);
	struct counters now, change;
	bool costs;

	if (!reason)
		return -ENOMEM;

	costs = has_cost(reason->idle, vcpu);
	reason->has_cost |= costs;
	now = counters_of_exit(exit, costs);
	change = change_of_exit(&pass->change, exit, costs);
	if (is_last)
		number_add_known(&reason->count, now.count);
	number_add(&pass->vm->exits, now.count);
	/* All exits of a booting VM belong to its boot, also those before the recording. */
	if (pass->boots && pass->change.before == BEFORE_UNKNOWN) {
		number_add_known(&reason->boot, now.count);
		counters_add(&reason->sum, &now);
	}
	if (change.count == UNKNOWN)
		return 0;

	number_add(pass->boots ? &reason->boot : &reason->steady, change.count);
	counters_add(&reason->sum, &change);
	number_add(&pass->vm->recorded, change.count);
	number_add(&pass->survey->recorded, change.count);
	number_add_known(&pass->vm->parts.cost, counters_cost(&change));
	number_add_known(&pass->parts.cost, counters_cost(&change));
	spread(pass, reason->bins, change.count);
	spread(pass, pass->vm->bins, change.count);
	account_times_add_exit(&pass->times, exit, &change);
	if (pass->vm == &pass->other_vm || reason == &pass->other_reason)
		return 0;
	return cells_add(pass->survey, pass->vm, reason->nr, &change);
}

static void add_vcpu(struct pass *pass, const struct sample_vcpu *vcpu)
{
	const struct parts change = change_of_vcpu(&pass->change, vcpu);

	number_add_known(&pass->vm->parts.guest, change.guest);
	number_add_known(&pass->parts.guest, change.guest);
	account_times_add_vcpu(&pass->times, vcpu, &change);
}

/* @is_last: the VM is in no later sample. */
static int add_vm(struct pass *pass, const struct sample *old, const struct sample *new,
		  const struct sample_vm *vm, bool is_last)
{
	const struct sample_vcpu *vcpu;
	const struct sample_exit *exit;
	struct bins_interval interval;
	size_t nr_vcpus, nr;
	int err = 0;

	pass->vm = get_vm(pass, vm);
	if (!pass->vm)
		return -ENOMEM;
	pass->vm->vm = *vm;
	pass->vm->exits = 0;
	pass->times = (struct account_times){ 0 };
	pass->boots = is_booting(vm);
	pass->any_boots = pass->any_boots || pass->boots;
	if (change_start(&pass->change, old, new, vm))
		return -ENOMEM;
	if (pass->change.before != BEFORE_UNKNOWN)
		pass->vm->seconds += pass->to - pass->from;

	vcpu = sample_vm_vcpus(new, vm->id, &nr_vcpus);
	for (size_t i = 0; i < nr_vcpus; i++)
		add_vcpu(pass, &vcpu[i]);
	exit = sample_vm_exits(new, vm->id, &nr);
	for (; !err && nr; nr--, exit++)
		err = add_exit(pass, sample_next_vcpu(&vcpu, &nr_vcpus, exit), exit,
			       is_last || vm->gone);
	interval = interval_of(pass);
	if (pass->vm->account)
		account_spread(pass->vm->account, &interval, &pass->times);
	account_times_add(&pass->all_times, &pass->times);
	return err;
}

static void add_interval(struct pass *pass)
{
	struct survey *survey = pass->survey;
	const struct bins_interval interval = interval_of(pass);
	double boots[SURVEY_BINS] = { 0 };

	spread(pass, survey->covered_s, pass->to - pass->from);
	spread_known(pass, survey->cost, pass->parts.cost);
	spread_known(pass, survey->guest, pass->parts.guest);
	number_add_known(&survey->parts.cost, pass->parts.cost);
	number_add_known(&survey->parts.guest, pass->parts.guest);
	account_spread(&survey->account, &interval, &pass->all_times);
	spread(pass, boots, pass->any_boots);
	for (size_t i = 0; i < survey->nr_bins; i++)
		survey->boots[i] = survey->boots[i] || boots[i] > 0;
}

static int measure(void *data, const struct sample *old, const struct sample *new)
{
	struct pass *pass = data;
	struct survey *survey = pass->survey;

	if (!old)
		survey->since = new->wall;
	if (!old || !epoch_is_same(old, new))
		pass->epoch_ns = new->time_ns;
	survey->window.length_ns = new->time_ns - pass->epoch_ns;
	survey->window.is_exact = true;
	if (old && new->time_ns > old->time_ns && epoch_is_same(old, new)) {
		survey->nr_intervals++;
		survey->seconds += (new->time_ns - old->time_ns) / 1e9;
	}
	survey->until = new->wall;
	survey->origin = new->origin;
	pass->nr_samples++;
	return 0;
}

static int add(void *data, const struct sample *old, const struct sample *new)
{
	struct pass *pass = data;
	bool is_last = ++pass->nr == pass->nr_samples;
	int err = 0;

	pass->from = pass->to;
	if (old && !epoch_is_same(old, new)) {
		pass->epoch++;
		old = NULL;
	}
	if (old)
		pass->to += (new->time_ns - old->time_ns) / 1e9;
	pass->parts = (struct parts){ 0 };
	pass->all_times = (struct account_times){ 0 };
	pass->any_boots = false;

	for (size_t i = 0; !err && i < new->nr_vms; i++)
		err = add_vm(pass, old, new, &new->vms[i], is_last);
	add_interval(pass);
	err = err ?: advice_window_add(&pass->survey->window, new);
	return err || !is_last ? err : advice_window_end(&pass->survey->window, new);
}

static int compare_reasons(const void *a, const void *b)
{
	const struct survey_reason *x = a, *y = b;
	const uint64_t p = reason_key(x->kind, x->code), q = reason_key(y->kind, y->code);

	return (p > q) - (p < q);
}

static int compare_vms(const void *a, const void *b)
{
	const struct survey_vm *x = a, *y = b;

	if (x->vm.id != y->vm.id)
		return x->vm.id < y->vm.id ? -1 : 1;
	return (x->nr > y->nr) - (x->nr < y->nr);
}

static void finish(struct pass *pass)
{
	struct survey *survey = pass->survey;

	if (survey->nr_reasons)
		qsort(survey->reasons, survey->nr_reasons, sizeof(*survey->reasons),
		      compare_reasons);
	if (survey->nr_vms)
		qsort(survey->vms, survey->nr_vms, sizeof(*survey->vms), compare_vms);
	change_free(&pass->change);
	index_free(&pass->reasons);
	index_free(&pass->vms);
}

int survey_make(struct survey *survey, struct source *source)
{
	struct pass pass = { .survey = survey };

	*survey = (struct survey){ 0 };
	survey->err = source_walk(source, measure, &pass);
	if (survey->err == -ENODATA || survey->err == -EBADMSG) {
		survey->nr_bins = survey->nr_intervals < SURVEY_BINS ? survey->nr_intervals
								     : SURVEY_BINS;
		if (survey->seconds <= 0)
			survey->nr_bins = 0;
		survey->err = source_walk(source, add, &pass);
	}
	finish(&pass);
	return survey->err == -ENODATA || survey->err == -EBADMSG ? 0 : survey->err;
}

void survey_free(struct survey *survey)
{
	for (size_t i = 0; i < survey->nr_vms; i++) {
		free(survey->vms[i].cells);
		free(survey->vms[i].account);
	}
	advice_window_free(&survey->window);
	free(survey->reasons);
	free(survey->vms);
	*survey = (struct survey){ 0 };
}
