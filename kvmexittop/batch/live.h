/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BATCH_LIVE_H
#define BATCH_LIVE_H

/* Live reports: at regular times, or one over the time that a command ran. */

#include "batch/reporter.h"

/*
 * Prints reports until their number is reached, or until SIGINT or SIGTERM arrives.  With a
 * command, runs it, forwards signals to it, and prints one report when it has ended.  The
 * signals stay blocked on return.
 */
void live_run(struct reporter *reporter);

#endif
