// SPDX-License-Identifier: GPL-2.0-only
#include "screen/past.h"

#include <errno.h>

/*
 * Samples to step back through: ten minutes at one per second.  Fewer on a large host, so that
 * they take no more memory than the rest of the screen on a host with 10,000 vCPUs.
 */
#define NR_BACK	   600
#define BACK_BYTES (64U << 20)

/* Exits of a host for which the coarse trend takes 20 MB; larger hosts have none. */
#define MAX_COARSE 65536

int past_open(struct past *past)
{
	*past = (struct past){
		.old = &past->samples[0],
		.new = &past->samples[1],
		.back_old = &past->samples[2],
		.back_new = &past->samples[3],
	};
	return history_create(&past->history, NR_BACK + 1, BACK_BYTES);
}

static void forget_coarse(struct past *past)
{
	trend_free(&past->coarse);
	sample_free(&past->coarse_end);
	past->nr_to_coarse = 0;
}

void past_close(struct past *past)
{
	for (size_t i = 0; i < 4; i++)
		sample_free(&past->samples[i]);
	baseline_free(&past->baseline);
	history_free(past->history);
	trend_free(&past->trend);
	forget_coarse(past);
	alert_state_free(&past->alerts);
	just_gone_free(&past->just_gone);
}

/* Gets the sample @back before the newest, of which two need not be unpacked. */
static int get(struct past *past, size_t back, struct sample *sample)
{
	if (!back)
		return sample_copy(sample, past->new);
	if (back == 1 && past->has_old)
		return sample_copy(sample, past->old);
	return history_get(past->history, back, sample);
}

/* True if there is a sample before the one shown. */
static int get_before(struct past *past)
{
	int err = get(past, past->back + 1, past->back_old);

	if (err != -ENOENT)
		return err;
	sample_clear(past->back_old);
	past->back_old->time_ns = 0;
	return 0;
}

/* Gets the two samples at past->back from the newest. */
static int show(struct past *past)
{
	past->changes++;
	/* The older one first: the other then takes one more step only. */
	return get_before(past) ?: get(past, past->back, past->back_new);
}

struct sample *past_spare(struct past *past)
{
	return past->old;
}

/* Adds the rates of ten samples, once they are complete.  0 or -ENOMEM. */
static int update_coarse(struct past *past)
{
	const bool has_end = past->coarse_end.time_ns;
	int err;

	if (past->new->nr_exits > MAX_COARSE) {
		forget_coarse(past);
		return 0;
	}
	if (past->nr_to_coarse && --past->nr_to_coarse)
		return 0;
	past->nr_to_coarse = COARSE_SAMPLES;
	err = trend_update(&past->coarse, has_end ? &past->coarse_end : NULL, past->new);
	return err ?: sample_copy(&past->coarse_end, past->new);
}

int past_take(struct past *past, struct sample *sample, const struct alert_list *alerts,
	      const struct view_options *filters)
{
	struct sample *recycled = past_spare(past);
	const struct sample *old;
	int err;

	sample_swap(recycled, sample);
	past->old = past->new;
	past->new = recycled;
	past->has_old = past->nr_since > 0;
	past->has_new = true;
	past->changes += !past->paused;

	old = past->has_old ? past->old : NULL;
	err = just_gone_carry(&past->just_gone, past->old, past->new) ?:
	      history_add(past->history, old, past->new) ?:
	      trend_update(&past->trend, old, past->new) ?:
	      update_coarse(past) ?:
	      alert_check(&past->alerts, alerts, filters, old, past->new);
	if (err)
		return err;
	past->nr_since++;
	past->baseline.nr_after++;
	if (!past->paused) {
		past->awaited = 0;
	} else if (past->awaited) {
		past->awaited--;
		return past_step(past, 0);
	} else if (past->back < past_reach(past)) {
		past->back++;
	}
	return 0;
}

int past_forget(struct past *past)
{
	struct history *history;
	int err = history_create(&history, NR_BACK + 1, BACK_BYTES);

	if (err)
		return err;
	history_free(past->history);
	past->history = history;
	trend_free(&past->trend);
	forget_coarse(past);
	just_gone_free(&past->just_gone);
	past->nr_since = 0;
	past->baseline.nr_after = 0;
	past->back = 0;
	past->changes++;
	return 0;
}

const struct sample *past_new(const struct past *past)
{
	if (past->paused)
		return past->back_new;
	return past->has_new ? past->new : NULL;
}

const struct sample *past_old(const struct past *past, enum view_span span)
{
	const struct sample *new = past_new(past);

	if (!new)
		return NULL;
	if (span == SPAN_BASELINE)
		return past->baseline.sample.time_ns <= new->time_ns ? &past->baseline.sample
								     : NULL;
	if (past->paused)
		return past->back_old->time_ns ? past->back_old : NULL;
	return past->has_old ? past->old : NULL;
}

const struct trend *past_trend(const struct past *past, bool coarse, size_t *back)
{
	/* Samples since the end of the coarse trend; 0 when it has just been updated. */
	const size_t since = (COARSE_SAMPLES - past->nr_to_coarse) % COARSE_SAMPLES;

	*back = past_back(past);
	if (!coarse)
		return &past->trend;
	*back = *back > since ? (*back - since + COARSE_SAMPLES - 1) / COARSE_SAMPLES : 0;
	return &past->coarse;
}

size_t past_back(const struct past *past)
{
	return past->paused ? past->back : 0;
}

size_t past_reach(const struct past *past)
{
	size_t count = history_count(past->history);

	return count ? count - 1 : 0;
}

void past_rest(struct past *past)
{
	if (past->paused)
		return;
	history_rest(past->history);
	sample_free(past->back_old);
	sample_free(past->back_new);
}

int past_step(struct past *past, long samples)
{
	const size_t reach = past_reach(past), last = past->back;
	long back = (long)past->back + samples;
	struct sample *shown = past->back_new;

	/* The old samples are shown until there are new ones. */
	if (!past->paused || !history_count(past->history))
		return 0;
	if (back < 0)
		back = 0;
	if ((size_t)back > reach)
		back = reach;
	past->back = back;
	if (past->back + 1 != last && past->back != last + 1)
		return show(past);
	/* For one step, one of the two samples becomes the other. */
	past->back_new = past->back_old;
	past->back_old = shown;
	past->changes++;
	return past->back > last ? get_before(past) : get(past, past->back, past->back_new);
}

int past_pause(struct past *past, bool paused)
{
	if (paused && !history_count(past->history))
		return 0;
	past->paused = paused;
	past->back = 0;
	past->changes++;
	return paused ? show(past) : 0;
}

void past_await(struct past *past, unsigned int samples)
{
	past->awaited = samples;
}

int past_set_baseline(struct past *past)
{
	struct sample sample = { 0 };
	int err = history_get(past->history, past_back(past), &sample)
			  ?: baseline_set(&past->baseline, &sample, &past->trend, past_back(past));

	sample_free(&sample);
	past->changes++;
	return err == -ENOENT ? 0 : err;
}

void past_drop_baseline(struct past *past)
{
	baseline_drop(&past->baseline);
	past->changes++;
}
