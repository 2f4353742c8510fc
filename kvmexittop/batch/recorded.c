// SPDX-License-Identifier: GPL-2.0-only
#include "batch/recorded.h"

#include <errno.h>

#include "batch/interrupt.h"
#include "sample/epoch.h"
#include "sample/invariant.h"

/* More VMs than end between two reports, and few enough for little memory. */
#define MAX_GONE 262144

struct replay {
	struct reporter *reporter;
	struct sample old, new; /* swapped at each report */
	struct sample last;	/* the sample before new, if it is not old */
	bool has_last;
	struct sample gone; /* VMs that ended since the last report */
};

/* A VM that ended is in one sample only, which may have been skipped. */
static int keep(struct replay *replay)
{
	const struct sample *sample = &replay->new;
	int err = 0;

	for (size_t i = 0; !err && i < sample->nr_vms; i++) {
		if (sample->vms[i].gone)
			err = sample_append_vm(&replay->gone, sample, &sample->vms[i]);
	}
	sample_swap(&replay->last, &replay->new);
	replay->has_last = true;
	return err ? reporter_fail(replay->reporter, FAILURE_INTERNAL, err) : 0;
}

static int add_gone(struct replay *replay, struct sample *sample)
{
	int err;

	sample_complete(&replay->gone);
	sample_drop(&replay->gone, sample);
	err = sample_merge(sample, &replay->gone);
	if (err)
		return reporter_fail(replay->reporter, FAILURE_INTERNAL, err);
	sample_clear(&replay->gone);
	return 0;
}

/*
 * True if the delay has passed, with some slack, because ticks were not exact; or if so many
 * VMs have ended that a report must list them.
 */
static bool is_due(const struct replay *replay)
{
	uint64_t requested_ns = replay->reporter->requested_ns;
	uint64_t passed_ns = replay->new.time_ns - replay->old.time_ns;

	return requested_ns == UNKNOWN || replay->gone.nr_vms > MAX_GONE ||
	       replay->gone.nr_exits > MAX_GONE || passed_ns >= requested_ns - requested_ns / 50;
}

static int report(struct replay *replay, struct sample *sample)
{
	int err;

	err = add_gone(replay, sample) ?: reporter_print(replay->reporter, &replay->old, sample);
	sample_swap(&replay->old, sample);
	replay->has_last = false;
	return err;
}

static bool is_enough(const struct replay *replay)
{
	uint64_t wanted = replay->reporter->options->iterations;

	return wanted && replay->reporter->reports >= wanted;
}

/* Reports the new sample if it is due; before another epoch, first the rest of the last one. */
static int take(struct replay *replay)
{
	struct sample *before = replay->has_last ? &replay->last : &replay->old;
	int err = 0;

	if (epoch_is_same(before, &replay->new))
		return is_due(replay) ? report(replay, &replay->new) : keep(replay);
	if (replay->has_last)
		err = report(replay, &replay->last);
	sample_clear(&replay->gone);
	return err || is_enough(replay) ? err : report(replay, &replay->new);
}

/* Prints the change between samples, one report after another. */
static void report_changes(struct replay *replay)
{
	int err = 0;

	while (!err && !is_enough(replay))
		err = reporter_read(replay->reporter, &replay->new) ?: take(replay);
}

/* Prints the totals at the end of the recording, then reports damage. */
static void report_total(struct replay *replay)
{
	const struct outcome *outcome = &replay->reporter->outcome;

	do {
		sample_swap(&replay->old, &replay->new);
	} while (!reporter_read(replay->reporter, &replay->old));

	/* After any other error, the totals would be incomplete. */
	if (outcome->failure == FAILURE_READ &&
	    (outcome->err == -ENODATA || outcome->err == -EBADMSG))
		reporter_print(replay->reporter, NULL, &replay->new);
}

/* The time from the start of the last epoch to the end of the recording; 0 if there is none. */
static uint64_t measure_epoch(struct replay *replay)
{
	struct source *source = replay->reporter->source;
	uint64_t start_ns = replay->old.time_ns, end_ns = start_ns;

	while (!source_read(source, &replay->new)) {
		if (!epoch_is_same(&replay->old, &replay->new))
			start_ns = replay->new.time_ns;
		end_ns = replay->new.time_ns;
		sample_swap(&replay->old, &replay->new);
		source_progress(source);
	}
	return end_ns - start_ns;
}

/* Prints advice on each so many seconds, or on all of the last epoch. */
static void advise(struct replay *replay)
{
	struct reporter *reporter = replay->reporter;
	const struct options *options = reporter->options;
	int err = 0;

	reporter->window.length_ns = options->delay_ns;
	if (!options->has_delay) {
		reporter->window.length_ns = measure_epoch(replay);
		reporter->window.is_exact = true;
		err = source_seek(reporter->source, NULL, 0);
		err = err ? reporter_fail(reporter, FAILURE_READ, err)
			  : reporter_read(reporter, &replay->old);
	}
	while (!err && !is_enough(replay)) {
		err = reporter_advise(reporter, &replay->old);
		if (err)
			return;
		err = reporter_read(reporter, &replay->new);
		if (!err)
			sample_swap(&replay->old, &replay->new);
	}
	if (!reporter->reports && (err == -ENODATA || err == -EBADMSG)) {
		const struct outcome outcome = reporter->outcome;

		if (!reporter_advise_end(reporter, &replay->old))
			reporter->outcome = outcome;
	}
}

void recorded_run(struct reporter *reporter)
{
	const struct options *options = reporter->options;
	struct replay replay = { .reporter = reporter };
	struct outcome *outcome = &reporter->outcome;
	int err = interrupt_start(reporter->quit, outcome);

	if (err) {
		reporter_fail(reporter, FAILURE_INTERNAL, err);
		return;
	}
	reporter->requested_ns = options->has_delay ? options->delay_ns : UNKNOWN;
	if (!reporter_read(reporter, &replay.old)) {
		if (options->advice)
			advise(&replay);
		else if (options->delay_ns)
			report_changes(&replay);
		else
			report_total(&replay);
	}
	/* The end of the recording is not a failure. */
	if (outcome->failure == FAILURE_READ && outcome->err == -ENODATA)
		outcome->failure = FAILURE_NONE;

	interrupt_stop();
	sample_free(&replay.old);
	sample_free(&replay.new);
	sample_free(&replay.last);
	sample_free(&replay.gone);
}
