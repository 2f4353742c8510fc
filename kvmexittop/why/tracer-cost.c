// SPDX-License-Identifier: GPL-2.0-only
#include "why/tracer-cost.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "base/clock.h"
#include "breakdown.skel.h"
#include "sample/sample.h"
#include "why/breakdown.h"

#define CALLS  50
#define ROUNDS 20

int tracer_read_totals(const struct breakdown_bpf *programs, struct breakdown_totals *totals)
{
	const int nr_cpus = libbpf_num_possible_cpus();
	struct breakdown_totals *parts;
	struct breakdown sum = { 0 };
	const uint32_t zero = 0;
	int err;

	if (nr_cpus < 0)
		return nr_cpus;
	parts = calloc(nr_cpus, sizeof(*parts));
	if (!parts)
		return -ENOMEM;
	err = bpf_map_lookup_elem(bpf_map__fd(programs->maps.totals), &zero, parts) ? -errno : 0;
	for (int i = 0; !err && i < nr_cpus; i++)
		breakdown_add_totals(&sum, &parts[i]);
	free(parts);
	if (!err)
		*totals = sum.totals;
	return err;
}

/* ns of a call that causes the event itimer_state; the least, as that was not interrupted. */
static double time_call(void)
{
	const struct itimerval none = { 0 };
	uint64_t least = UINT64_MAX;

	for (int round = 0; round < ROUNDS; round++) {
		uint64_t begin = clock_now_ns(), took;

		/* This process has no such timer, so none is stopped. */
		for (int i = 0; i < CALLS; i++)
			setitimer(ITIMER_VIRTUAL, &none, NULL);
		took = clock_now_ns() - begin;
		if (took < least)
			least = took;
	}
	return (double)least / CALLS;
}

static struct tracer_run measure_run(struct breakdown_bpf *programs, struct bpf_program *empty)
{
	struct tracer_run run = { NAN, NAN };
	struct breakdown_totals before, after;
	double without, with;
	struct bpf_link *link;
	const struct breakdown_runs *runs = &after.runs[BREAKDOWN_EMPTY];
	uint64_t measured;

	without = time_call();
	if (tracer_read_totals(programs, &before))
		return run;
	link = bpf_program__attach(empty);
	if (!link)
		return run;
	with = time_call();
	bpf_link__destroy(link);
	if (tracer_read_totals(programs, &after))
		return run;
	measured = runs->measured - before.runs[BREAKDOWN_EMPTY].measured;
	if (!measured)
		return run;
	run.whole = with > without ? with - without : 0;
	run.own = (double)(runs->ns - before.runs[BREAKDOWN_EMPTY].ns) / measured;
	return run;
}

void tracer_cost_measure(struct tracer_cost *cost, struct breakdown_bpf *programs, bool event)
{
	*cost = (struct tracer_cost){ .has_event = event };
	cost->raw = measure_run(programs, programs->progs.empty_raw);
	if (event)
		cost->event = measure_run(programs, programs->progs.empty_tp);
}

uint64_t tracer_cost_of(const struct tracer_cost *cost, const struct breakdown_totals *totals)
{
	double sum = 0;

	for (int i = 0; i < BREAKDOWN_EMPTY; i++) {
		const struct breakdown_runs *runs = &totals->runs[i];
		const bool event = cost->has_event &&
				   (i == BREAKDOWN_LEAVE || i == BREAKDOWN_FAULT);
		const struct tracer_run *run = event ? &cost->event : &cost->raw;
		double one;

		if (!runs->measured)
			continue;
		one = (double)runs->ns / runs->measured - run->own + run->whole;
		sum += runs->runs * (one < run->whole ? run->whole : one);
	}
	/* As one expression it would be a double, which UNKNOWN does not fit into. */
	if (isnan(sum))
		return UNKNOWN;
	return sum;
}
