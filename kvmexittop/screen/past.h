/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_PAST_H
#define SCREEN_PAST_H

/*
 * The past: the samples that were seen, as far back as they are kept, and which two of them
 * are shown.
 *
 * What is shown stays whole until another sample is shown in its place, also if all else is
 * forgotten: past_new() and past_old() are always of samples that are there.  Only past.c
 * writes it, and counts each change of what is shown.
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

struct past {
	struct sample samples[4];
	struct sample *old, *new;	    /* the newest two */
	struct sample *back_old, *back_new; /* those stepped back to */
	bool has_old, has_new;		    /* there is one in these */
	size_t nr_since;		    /* samples since it began or forgot */
	struct history *history;
	bool paused;
	size_t back;	      /* samples from the newest to the one shown, if paused */
	unsigned int awaited; /* samples to be shown though paused */
	struct baseline baseline;
	struct trend trend;
	struct alert_state alerts; /* of the newest sample, whatever is shown */
	struct just_gone just_gone;
	uint64_t changes; /* of what is shown, or of the baseline */
};

/* 0 or -ENOMEM.  Closing takes a zeroed one, too. */
int past_open(struct past *past);
void past_close(struct past *past);

/* Where the next sample may be read to: nobody needs the one there once that is taken. */
struct sample *past_spare(struct past *past);
/* Takes the sample, and leaves the spare one in exchange.  0 or -ENOMEM. */
int past_take(struct past *past, struct sample *sample, const struct alert_list *alerts,
	      const struct view_options *filters);
/* The samples to come are of another time, with none before them.  0 or -ENOMEM. */
int past_forget(struct past *past);

/* The two that are shown, NULL if there is none; of the span the old one. */
const struct sample *past_new(const struct past *past);
const struct sample *past_old(const struct past *past, enum view_span span);
/* How far from the newest one the trend ends. */
size_t past_back(const struct past *past);
/* How many samples there are to step back. */
size_t past_reach(const struct past *past);
/* Frees what was stepped back to, once rows are of it no more. */
void past_rest(struct past *past);

/* Halts at the newest sample, if there is one, or goes on.  0 or -ENOMEM. */
int past_pause(struct past *past, bool paused);
/* Steps to an older sample, or with a negative number to a newer one.  0 or -ENOMEM. */
int past_step(struct past *past, long samples);
/* So many samples to come are shown though it is paused. */
void past_await(struct past *past, unsigned int samples);

/* Counts from the newest sample shown; 0 or -ENOMEM. */
int past_set_baseline(struct past *past);
void past_drop_baseline(struct past *past);

#endif
