/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BATCH_REPORTER_H
#define BATCH_REPORTER_H

/*
 * The reporter of batch mode: reads samples, and writes a report of one or two of them.
 *
 * Functions that fail put down in the outcome why, and return -errno.
 */

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
	struct writer *writer; /* gets each sample that is read, unless NULL */
	const struct options *options;
	struct output *output;
	void (*say)(const char *sentence); /* tells when an alert begins to fire */
	/* Ends the program, with the status of this outcome. */
	void (*quit)(const struct outcome *outcome);
	uint64_t requested_ns; /* between reports, or UNKNOWN: none was asked for */

	/* Zeroed. */
	uint64_t reports; /* written until now */
	struct outcome outcome;
	struct view_options wanted;
	struct view view;
	struct order order;
	struct alert_state alerts;
	struct breakdown breakdown;
};

void reporter_free(struct reporter *reporter);

int reporter_fail(struct reporter *reporter, enum failure failure, int err);

/* Also fails when the recording of what is read does. */
int reporter_read(struct reporter *reporter, struct sample *sample);

/* The change from @old to @new; if @old is NULL, all until @new. */
int reporter_print(struct reporter *reporter, const struct sample *old, const struct sample *new);

/* What the tracer found out until now.  The sample has the names for it. */
int reporter_print_why(struct reporter *reporter, struct tracer *tracer,
		       const struct sample *sample);

#endif
