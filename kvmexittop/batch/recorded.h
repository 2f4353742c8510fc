/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BATCH_RECORDED_H
#define BATCH_RECORDED_H

/* The reports of a recording. */

#include "batch/reporter.h"

/*
 * Prints reports at the delay of the options, or one of all totals, until their number is
 * reached or the recording ends.  SIGINT and SIGTERM end the program, see batch/interrupt.h.
 */
void recorded_run(struct reporter *reporter);

#endif
