/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BATCH_DIFF_H
#define BATCH_DIFF_H

/* --diff: one report, of two recordings. */

#include "base/outcome.h"
#include "base/output.h"
#include "options/options.h"
#include "source/source.h"

/*
 * Reads and compares the two sources, recorded ones.  If one of them is damaged, that
 * is the failure, and the report is of what is whole.
 */
struct outcome diff_run(struct source *before, struct source *after, const struct options *options,
			struct output *output);

#endif
