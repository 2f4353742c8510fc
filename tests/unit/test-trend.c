// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rates of rows, against sums over whole samples that were all kept: of each exit the
 * change from one sample to the next, for as long as every sample since has that exit.
 */
#include "view/trend.h"

#include <math.h>
#include <stdlib.h>

#include "base/pattern.h"
#include "cmocka-all.h"
#include "random-host.h"
#include "reason/explain.h"
#include "sample/change.h"
#include "view/view.h"

/* More than a trend holds */
#define NR_SAMPLES (NR_TRENDS + 40)

static struct random_host host;
static struct sample samples[NR_SAMPLES];
static double *rates_of[NR_SAMPLES]; /* of each exit of the sample */
static size_t nr_samples;
static struct trend trend;

static int compare_exits(const void *a, const void *b)
{
	return sample_compare_exits(a, b);
}

/* Index of the exit in another sample, or -1. */
static long find_exit(const struct sample *sample, const struct sample_exit *exit)
{
	const struct sample_exit *found = NULL;

	if (sample->nr_exits)
		found = bsearch(exit, sample->exits, sample->nr_exits, sizeof(*exit),
				compare_exits);
	return found ? found - sample->exits : -1;
}

/* Each exit by itself: what the trend goes through once is gone through each time. */
static double rate_of(const struct sample *old, const struct sample *new,
		      const struct sample_exit *exit)
{
	const struct sample_vm *vm = sample_find_vm(new, exit->vm);
	struct change change = { 0 };
	uint64_t count;

	assert_int_equal(change_start(&change, old, new, vm), 0);
	count = change_of_exit(&change, exit, false).count;
	change_free(&change);
	if (!old || count == UNKNOWN || new->time_ns <= old->time_ns)
		return NAN;
	return count * 1e9 / (new->time_ns - old->time_ns);
}

static void take(void)
{
	const struct sample *old = nr_samples ? &samples[nr_samples - 1] : NULL;
	struct sample *new = &samples[nr_samples];

	random_host_next(&host, new);
	new->origin = &host.origins[0];
	/* A VM stays with its process. */
	for (size_t i = 0; i < new->nr_vms; i++)
		new->vms[i].pid = 1 + new->vms[i].id / 1000;
	rates_of[nr_samples] = calloc(new->nr_exits + 1, sizeof(double));
	assert_non_null(rates_of[nr_samples]);
	for (size_t i = 0; i < new->nr_exits; i++)
		rates_of[nr_samples][i] = rate_of(old, new, &new->exits[i]);
	assert_int_equal(trend_update(&trend, old, new), 0);
	nr_samples++;
}

static void add(double *sum, double rate)
{
	if (!isnan(rate))
		*sum = isnan(*sum) ? rate : *sum + rate;
}

static bool is_filtered(const struct view_options *options)
{
	return options->vms.nr || options->pids.nr || options->vcpus.nr || options->name;
}

static bool belongs(const struct view *view, const struct row *row, const struct sample_exit *exit)
{
	const struct reason_table *reasons = &view->sample->origin->reasons;
	const struct view_options *options = view->options;
	const struct sample_vm *vm = sample_find_vm(view->sample, exit->vm);

	if (row->kind && (exit->kind != row->kind || exit->code != row->code))
		return false;
	if (options->group == VIEW_CATEGORY &&
	    explain_category(reasons->isa, exit->kind, exit->code) != row->code)
		return false;
	if (!view_selects_reason(options, reasons, exit->kind, exit->code))
		return false;
	if (!row->vm && !is_filtered(options))
		return true;
	if (!vm || !view_selects_vm(options, vm) || !view_selects_vcpu(options, exit->vcpu))
		return false;
	if (row->vm && (row->pid ? vm->pid != row->pid : vm->id != row->vm->id))
		return false;
	return row->vcpu == VCPU_NONE || exit->vcpu == row->vcpu;
}

/* Over all VMs a total has those that ended since as well. */
static double expect_total(const struct view *view, const struct row *row, size_t at)
{
	double sum = NAN;

	for (size_t i = 0; i < samples[at].nr_exits; i++) {
		if (belongs(view, row, &samples[at].exits[i]))
			add(&sum, rates_of[at][i]);
	}
	return sum;
}

static double expect(const struct view *view, const struct row *row, size_t at)
{
	const struct sample *newest = &samples[nr_samples - 1];
	double sum = NAN;

	if (!row->vm && !is_filtered(view->options))
		return expect_total(view, row, at);
	for (size_t i = 0; i < newest->nr_exits; i++) {
		size_t since = nr_samples - 1;
		long index = i;

		if (!belongs(view, row, &newest->exits[i]))
			continue;
		while (index >= 0 && since > at)
			index = find_exit(&samples[--since], &newest->exits[i]);
		if (index >= 0)
			add(&sum, rates_of[at][index]);
	}
	return sum;
}

static size_t nr_known;

static void check_row(const struct view *view, const struct row *row, size_t back)
{
	double rates[NR_TRENDS];

	trend_rates(&trend, back, view, row, NR_TRENDS, rates);
	for (size_t i = 0; i < NR_TRENDS; i++) {
		long at = (long)nr_samples - 1 - (long)back - (NR_TRENDS - 1 - (long)i);
		/* What is older than it holds is forgotten. */
		bool kept = at >= 0 && nr_samples - at <= NR_TRENDS;
		double wanted = kept ? expect(view, row, at) : NAN;

		assert_int_equal(isnan(rates[i]), isnan(wanted));
		if (isnan(wanted))
			continue;
		nr_known++;
		/* Rates are kept as floats. */
		assert_true(fabs(rates[i] - wanted) <= 1e-5 * fabs(wanted));
	}
}

/* All rows of the view of the sample @back before the newest. */
static void check_view(const struct view_options *options, size_t back)
{
	const size_t at = nr_samples - 1 - back;
	struct view view = { 0 };

	assert_int_equal(view_update(&view, at ? &samples[at - 1] : NULL, &samples[at], options),
			 0);
	for (size_t i = 0; i < view.nr_rows; i++)
		check_row(&view, &view.rows[i], back);
	view_free(&view);
}

static void check_views(struct view_options options)
{
	for (enum view_group group = 0; group < NR_VIEWS; group++) {
		options.group = group;
		check_view(&options, 0);
		if (nr_samples > 3)
			check_view(&options, 3);
	}
}

static void test_rates_are_those_of_the_samples(void **state)
{
	uint32_t vms[] = { 1000, 3000, 4000 }, vcpus[] = { 1, 3 };
	struct view_options options = { 0 };
	struct pattern *name;
	char why[80];

	(void)state;
	assert_int_equal(pattern_compile(&name, "[0-7]$", 0, why, sizeof(why)), 0);
	random_start(7);
	while (nr_samples < NR_SAMPLES) {
		take();
		if (nr_samples % 3 && nr_samples > 2)
			continue;
		check_views((struct view_options){ 0 });
		check_views((struct view_options){ .vms = { vms, 1 } });
		check_views((struct view_options){ .vms = { vms, 3 } });
		check_views((struct view_options){ .vcpus = { vcpus, 2 } });
		check_views((struct view_options){ .name = name });
		options.kind = samples[nr_samples - 1].nr_exits ? 1 : 0;
		check_views(options);
	}
	/* Or the test would prove less than it says. */
	assert_in_range(nr_known, 40000, SIZE_MAX);
	pattern_free(name);
}

/* A process may have several VMs. */
static void test_a_process_has_the_rates_of_all_its_vms(void **state)
{
	const struct view_options options = { .group = VIEW_PROCESS };
	struct sample *new = &samples[nr_samples - 1];

	(void)state;
	for (size_t i = 0; i < new->nr_vms; i++)
		new->vms[i].pid = 1 + i % 2;
	assert_in_range(new->nr_vms, 4, MAX_VMS);
	check_view(&options, 0);
}

static void test_a_copy_has_the_same(void **state)
{
	const struct view_options options = { .group = VIEW_REASON };
	struct trend copy = { 0 };

	(void)state;
	assert_int_equal(trend_copy(&copy, &trend), 0);
	trend_free(&trend);
	trend = copy;
	check_view(&options, 0);
}

static int tear_down(void **state)
{
	(void)state;
	for (size_t i = 0; i < nr_samples; i++) {
		sample_free(&samples[i]);
		free(rates_of[i]);
	}
	trend_free(&trend);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rates_are_those_of_the_samples),
		cmocka_unit_test(test_a_process_has_the_rates_of_all_its_vms),
		cmocka_unit_test(test_a_copy_has_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, tear_down);
}
