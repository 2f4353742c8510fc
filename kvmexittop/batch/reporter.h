/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BATCH_REPORTER_H
#define BATCH_REPORTER_H

/*
 * The reporter of batch mode: reads samples, and writes reports about one or two of them.
 *
 * Functions return 0, or -errno after they have stored the failure in outcome.
 */

#include "advice/window.h"
#include "base/outcome.h"
#include "base/output.h"
#include "options/options.h"
#include "record/writer.h"
#include "sample/sample.h"
#include "source/source.h"
#include "view/alert.h"
#include "view/sort.h"
#include "view/view.h"
#include "why/breakdown.h"
#include "why/tracer.h"

struct reporter {
	/* Set by the caller. */
	struct source *source;
	struct writer *writer; /* records each sample; or NULL */
	const struct options *options;
	struct output *output;
	void (*say)(const char *sentence); /* called when an alert begins to fire */
	/* Ends the program, with the status of this outcome. */
	void (*quit)(const struct outcome *outcome);
	unsigned int steps;    /* STEP_*: that are left, see privilege.h */
	uint64_t requested_ns; /* delay between reports, or UNKNOWN */

	/* Zeroed by the caller. */
	uint64_t reports; /* written so far */
	struct outcome outcome;
	struct view_options wanted;
	struct view view;
	struct order order;
	struct alert_state alerts;
	struct breakdown breakdown;
	struct advice_window window;
	struct advice advice;
};

void reporter_free(struct reporter *reporter);

/* Stores a failure in outcome, and returns @err. */
int reporter_fail(struct reporter *reporter, enum failure failure, int err);

/* Reads a sample, and records it. */
int reporter_read(struct reporter *reporter, struct sample *sample);

/* Prints the change from @old to @new, or the totals of @new if @old is NULL. */
int reporter_print(struct reporter *reporter, const struct sample *old, const struct sample *new);

/*
 * Takes a sample for advice, and prints that when the window is full; the caller has set its
 * length.
 */
int reporter_advise(struct reporter *reporter, const struct sample *sample);
/* Prints advice about the samples so far, of which @sample is the last. */
int reporter_advise_end(struct reporter *reporter, const struct sample *sample);

/* Prints the numbers of the tracer, with the names of @sample. */
int reporter_print_why(struct reporter *reporter, struct tracer *tracer,
		       const struct sample *sample);

#endif
