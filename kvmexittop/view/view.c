// SPDX-License-Identifier: GPL-2.0-only
#include "view/view.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/pattern.h"
#include "sample/cycles.h"
#include "sample/epoch.h"
#include "view/pass.h"

const char *const view_help[NR_VIEWS] = {
	[VIEW_REASON] = "exit reasons",
	[VIEW_CATEGORY] = "exit reasons by what they have to do with",
	[VIEW_VM] = "VMs",
	[VIEW_VCPU] = "vCPUs of all VMs",
	[VIEW_PROCESS] = "processes, with all their VMs",
	[VIEW_MATRIX] = "VMs, with a column for each of the most frequent reasons",
};

bool view_spans_interval(const struct view *view)
{
	return view->has_interval && view->options->span != SPAN_START;
}

/* Makes the rows and their sums; does not change tops. */
static int fill(struct view *view, const struct sample *old, const struct sample *new,
		const struct view_options *options)
{
	if (old && !epoch_is_same(old, new))
		old = NULL;

	view->sample = new;
	view->options = options;
	view->has_interval = old;
	view->elapsed_ns = old ? new->time_ns - old->time_ns : 0;
	view->nr_vms = 0;
	view->nr_vcpus = 0;
	view->total = (struct row){ .vcpu = VCPU_NONE, .has_cost = true };
	view->worst = NULL;
	view->worst_cost = 0;
	view->account = (struct account){ 0 };
	view->nr_rows = 0;
	return pass_run(view, old);
}

static const struct row *more_frequent(const struct view *view, const struct row *a,
				       const struct row *b)
{
	uint64_t count = view_counters(view, b)->count;

	if (!count || count == UNKNOWN)
		return a;
	return a && view_counters(view, a)->count >= count ? a : b;
}

/* Finds the most frequent reasons, for the columns of view matrix. */
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
	pattern_error();
	return err ?: fill(view, old, new, options) ?: pattern_error();
}

void view_free(struct view *view)
{
	free(view->rows);
	*view = (struct view){ 0 };
}

const struct counters *view_counters(const struct view *view, const struct row *row)
{
	return view_spans_interval(view) ? &row->change : &row->now;
}

const struct parts *view_parts(const struct view *view, const struct row *row)
{
	return view_spans_interval(view) ? &row->whole_change : &row->whole_now;
}

static bool has_baseline(const struct view *view)
{
	return view->has_interval && view->options->span == SPAN_BASELINE;
}

const struct counters *view_total(const struct view *view, const struct row *row)
{
	return has_baseline(view) ? &row->change : &row->now;
}

const struct parts *view_total_parts(const struct view *view, const struct row *row)
{
	return has_baseline(view) ? &row->whole_change : &row->whole_now;
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

double view_share(const struct view *view, const struct row *row)
{
	return row->has_cost ? view_ratio(counters_cost(view_counters(view, row)),
					  counters_cost(view_counters(view, &view->total)))
			     : NAN;
}

double view_parts_tax(const struct parts *parts)
{
	uint64_t sum = parts->cost;

	number_add(&sum, parts->guest);
	return view_ratio(parts->cost, sum);
}

void view_add_to_account(struct view *view, const struct parts *change)
{
	number_add(&view->account.sum, parts_sum(change));
	view->account.nr_vcpus++;
}

enum drift_state view_account(const struct view *view, double *off)
{
	const struct account *account = &view->account;
	uint64_t sum_ns;
	double time_ns, by_ns;

	if (!view->sample || !view->has_interval || !account->nr_vcpus || !view->elapsed_ns)
		return DRIFT_UNKNOWN;
	sum_ns = cycles_to_ns(account->sum, view->sample->origin->tsc_khz);
	if (sum_ns == UNKNOWN)
		return DRIFT_UNKNOWN;
	time_ns = (double)view->elapsed_ns * account->nr_vcpus;
	by_ns = sum_ns - time_ns;
	*off = by_ns / time_ns;
	return fabs(by_ns) > 0.005 * time_ns + (double)view->sample->read_ns * account->nr_vcpus
		       ? DRIFT_OFF
		       : DRIFT_NONE;
}

bool view_in_cycles(const struct view *view)
{
	return view->sample &&
	       (view->options->in_cycles || !cycles_are_time(view->sample->origin->tsc_khz));
}

double view_tax(const struct view *view, const struct row *row)
{
	return view_parts_tax(view_parts(view, row));
}
