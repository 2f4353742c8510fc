/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_PAST_H
#define SCREEN_PAST_H

/*
 * The past: the samples so far, as long as they are kept, and the two that are shown.
 *
 * The samples shown stay valid until others are shown, even after past_forget().  Only past.c
 * writes it, and counts changes of what is shown.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/history.h"
#include "sample/sample.h"
#include "screen/just-gone.h"
#include "view/alert.h"
#include "view/baseline.h"
#include "view/trend.h"
#include "view/view.h"

/* Samples in a step of the coarse trend. */
#define COARSE_SAMPLES 10

struct past {
	struct sample samples[4];
	struct sample *old, *new;	    /* the newest two */
	struct sample *back_old, *back_new; /* the two shown after stepping back */
	bool has_old, has_new;		    /* old and new have a sample */
	size_t nr_since;		    /* samples since the start or past_forget() */
	struct history *history;
	bool paused;
	size_t back;	      /* samples from the one shown to the newest, if paused */
	unsigned int awaited; /* samples to show although paused */
	struct baseline baseline;
	struct trend trend;
	/* The same of the last 600 samples, by ten of them, and the sample it ends at */
	struct trend coarse;
	struct sample coarse_end;
	size_t nr_to_coarse;	   /* samples until the next ten are complete */
	struct alert_state alerts; /* of the newest sample */
	struct just_gone just_gone;
	uint64_t changes; /* number of changes of the samples shown or the baseline */
};

/* 0 or -ENOMEM.  past_close() accepts a zeroed past. */
int past_open(struct past *past);
void past_close(struct past *past);

/* A sample to read the next one into: its content is not needed after past_take(). */
struct sample *past_spare(struct past *past);
/* Takes the content of @sample, and swaps it with the spare one.  0 or -ENOMEM. */
int past_take(struct past *past, struct sample *sample, const struct alert_list *alerts,
	      const struct view_options *filters);
/* Drops the samples, because the next ones are of another time.  0 or -ENOMEM. */
int past_forget(struct past *past);

/* The two samples shown, the old one for a span; NULL if there is none. */
const struct sample *past_new(const struct past *past);
const struct sample *past_old(const struct past *past, enum view_span span);
/* The trend by samples, or by ten of them; and the steps from its end to the sample shown. */
const struct trend *past_trend(const struct past *past, bool coarse, size_t *back);
/* The number of samples from the end of the trend shown to the newest. */
size_t past_back(const struct past *past);
/* The number of samples to step back. */
size_t past_reach(const struct past *past);
/* Frees the samples stepped back to, when rows no longer use them. */
void past_rest(struct past *past);

/* Pauses at the newest sample, if there is one, or continues.  0 or -ENOMEM. */
int past_pause(struct past *past, bool paused);
/* Steps to an older sample, or with a negative number to a newer one.  0 or -ENOMEM. */
int past_step(struct past *past, long samples);
/* Shows that many of the next samples although paused. */
void past_await(struct past *past, unsigned int samples);

/* Sets the baseline to the newest sample shown.  0 or -ENOMEM. */
int past_set_baseline(struct past *past);
void past_drop_baseline(struct past *past);

#endif
