// SPDX-License-Identifier: GPL-2.0-only
#include "summary/compare.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/index.h"

/* One reason in one recording. */
struct series {
	double counts[SIGNIFICANCE_BATCHES];
	double unknown_s[SIGNIFICANCE_BATCHES]; /* time without a known count */
	uint64_t count;				/* sums, as far as known */
	struct counters sum;			/* the same of the exits whose cost is known */
};

struct entry {
	struct row row;
	struct series series[2];
};

struct collection {
	const struct view_options *options;
	struct entry *entries; /* in the order of appearance */
	size_t nr_entries, max_entries;
	struct index index; /* of entries, by reason_key() */
	struct entry other;
	bool is_full;
	double seconds[2][SIGNIFICANCE_BATCHES];
};

/* Finds or adds a reason; those without room share an entry.  NULL: out of memory. */
static struct entry *get_entry(struct collection *collection, const struct row *row)
{
	const uint64_t key = reason_key(row->kind, row->code);
	struct entry *entry;
	size_t *at;

	if (collection->nr_entries == COMPARE_MAX_REASONS && !index_find(&collection->index, key)) {
		collection->is_full = true;
		return &collection->other;
	}
	at = index_get(&collection->index, key);
	if (!at || *at != INDEX_NEW)
		return at ? &collection->entries[*at] : NULL;
	entry = array_reserve(collection->entries, &collection->max_entries,
			      collection->nr_entries + 1, sizeof(*entry));
	if (!entry)
		return NULL;
	collection->entries = entry;
	*at = collection->nr_entries++;
	entry += *at;
	*entry = (struct entry){ .row = *row };
	entry->row.now = (struct counters){ 0 };
	return entry;
}

static int compare_entries(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	const uint64_t p = reason_key(x->row.kind, x->row.code);
	const uint64_t q = reason_key(y->row.kind, y->row.code);

	return (p > q) - (p < q);
}

static int add_interval(struct collection *collection, size_t side, size_t batch,
			const struct view *view)
{
	double seconds = view->elapsed_ns / 1e9;

	collection->seconds[side][batch] += seconds;
	for (size_t i = 0; i < view->nr_rows; i++) {
		const struct row *row = &view->rows[i];
		struct entry *entry = get_entry(collection, row);
		struct series *series;

		if (!entry)
			return -ENOMEM;
		series = &entry->series[side];
		if (row->change.count == UNKNOWN) {
			series->unknown_s[batch] += seconds;
			continue;
		}
		series->counts[batch] += row->change.count;
		number_add(&series->count, row->change.count);
		if (row->has_cost && counters_cost(&row->change) != UNKNOWN)
			counters_add(&series->sum, &row->change);
	}
	return 0;
}

/* The header of the view shows the whole recording. */
static void add_total(struct view *total, const struct view *view)
{
	total->elapsed_ns += view->elapsed_ns;
	counters_add(&total->total.change, &view->total.change);
	parts_add(&total->total.whole_change, &view->total.whole_change);
}

/* A pass over a recording: the first one counts intervals, the second one adds up. */
struct pass {
	struct compare_result *comparison;
	struct compared *compared;
	struct collection *collection;
	size_t side;
	size_t nr; /* of the interval */
	struct view view;
};

static int count_interval(void *data, const struct sample *old, const struct sample *new)
{
	struct pass *pass = data;
	struct compared *compared = pass->compared;
	int err = view_update(&pass->view, old, new, pass->collection->options);

	if (!compared->origin)
		compared->since = new->wall;
	compared->origin = new->origin;
	compared->until = new->wall;
	compared->nr_intervals += pass->view.has_interval;
	compared->seconds += pass->view.elapsed_ns / 1e9;
	return err;
}

static int visit_interval(void *data, const struct sample *old, const struct sample *new)
{
	struct pass *pass = data;
	struct compare_result *comparison = pass->comparison;
	const struct compared *compared = pass->compared;
	struct view *total = &comparison->view, *view = &pass->view;
	int err = view_update(view, old, new, pass->collection->options);

	if (!err && view->has_interval) {
		err = add_interval(pass->collection, pass->side,
				   pass->nr++ * compared->nr_batches / compared->nr_intervals,
				   view);
		if (pass->side)
			add_total(total, view);
	}
	if (err || !pass->side)
		return err;

	/* The header shows the newest sample, without a check against KVM's own count. */
	total->total.now = view->total.now;
	total->nr_vms = view->nr_vms;
	total->nr_vcpus = view->nr_vcpus;
	sample_copy_head(&comparison->last, new);
	comparison->last.kvm_exits_before = UNKNOWN;
	comparison->last.kvm_exits_after = UNKNOWN;
	return 0;
}

/* True if reading reached the end, also of a damaged file. */
static bool is_over(int err)
{
	return err == -ENODATA || err == -EBADMSG;
}

static int read_side(struct compare_result *comparison, struct collection *collection, size_t side,
		     struct source *source)
{
	struct compared *compared = side ? &comparison->after : &comparison->before;
	struct pass pass = { comparison, compared, collection, side, 0, { 0 } };

	compared->err = source_walk(source, count_interval, &pass);
	if (is_over(compared->err)) {
		compared->nr_batches = compared->nr_intervals < SIGNIFICANCE_BATCHES
					       ? compared->nr_intervals
					       : SIGNIFICANCE_BATCHES;
		compared->err = source_walk(source, visit_interval, &pass);
	}
	view_free(&pass.view);
	return is_over(compared->err) ? 0 : compared->err;
}

/* Makes the argument of significance_make() for one recording, as far as it is known. */
static struct significance_side make_side(const struct series *series, const double *seconds)
{
	struct significance_side side = { .cost = view_ratio(counters_cost(&series->sum),
							     series->sum.count) };
	double sum_s = 0;

	for (size_t i = 0; i < SIGNIFICANCE_BATCHES; i++) {
		double known_s = seconds[i] - series->unknown_s[i];

		sum_s += known_s;
		if (known_s > 0)
			side.rates[side.nr_rates++] = series->counts[i] / known_s;
	}
	side.rate = sum_s > 0 ? series->count / sum_s : NAN;
	return side;
}

static int make_rows(struct compare_result *comparison, const struct collection *collection)
{
	struct view *view = &comparison->view;
	size_t nr = collection->nr_entries;

	if (nr)
		qsort(collection->entries, nr, sizeof(*collection->entries), compare_entries);
	comparison->is_full = collection->is_full;
	view->rows = calloc(nr ? nr : 1, sizeof(*view->rows));
	comparison->significances = calloc(nr ? nr : 1, sizeof(*comparison->significances));
	if (!view->rows || !comparison->significances)
		return -ENOMEM;

	view->nr_rows = view->max_rows = nr;
	for (size_t i = 0; i < nr; i++) {
		const struct entry *entry = &collection->entries[i];
		const struct significance_side before =
			make_side(&entry->series[0], collection->seconds[0]);
		const struct significance_side after =
			make_side(&entry->series[1], collection->seconds[1]);

		comparison->significances[i] = significance_make(&before, &after);
		view->rows[i] = entry->row;
		view->rows[i].change = entry->series[1].sum;
		view->rows[i].change.count = entry->series[1].count;
		/* Counts since the start are not part of either recording. */
		view->rows[i].now = counters_unknown();
	}
	view->sample = &comparison->last;
	view->options = collection->options;
	view->has_interval = comparison->after.nr_intervals;
	return 0;
}

int compare_sources(struct compare_result *comparison, struct source *before, struct source *after,
		    const struct view_options *options)
{
	struct collection collection = { .options = options };
	int err;

	*comparison = (struct compare_result){ .view.total.vcpu = VCPU_NONE };
	err = read_side(comparison, &collection, 0, before) ?:
	      read_side(comparison, &collection, 1, after) ?:
	      make_rows(comparison, &collection);
	index_free(&collection.index);
	free(collection.entries);
	return err;
}

void compare_free(struct compare_result *comparison)
{
	view_free(&comparison->view);
	free(comparison->significances);
	*comparison = (struct compare_result){ 0 };
}
