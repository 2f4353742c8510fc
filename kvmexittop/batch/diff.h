/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BATCH_DIFF_H
#define BATCH_DIFF_H

/* The report of --diff about two recordings. */

#include "base/outcome.h"
#include "base/output.h"
#include "options/options.h"
#include "source/source.h"

/*
 * Reads and compares two recorded sources, and writes the report.  If a recording is damaged,
 * the report is about the intact samples, and the outcome is the failure of reading.
 */
struct outcome diff_run(struct source *before, struct source *after, const struct options *options,
			struct output *output);

#endif
