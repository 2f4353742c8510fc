/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BATCH_RECORDED_H
#define BATCH_RECORDED_H

/* The reports of a recording. */

#include "batch/reporter.h"

/*
 * Prints reports of recorded samples, as far apart as the options ask for, or one of
 * all that was counted, until there are as many as wanted or the recording ends.  SIGINT and
 * SIGTERM end the program, see batch/interrupt.h.
 */
void recorded_run(struct reporter *reporter);

#endif
