/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BATCH_LIVE_H
#define BATCH_LIVE_H

/* Reports of what happens now: at regular times, or one of the time that a command took. */

#include "batch/reporter.h"

/*
 * Prints reports until there are as many as asked for, or SIGINT or SIGTERM
 * arrives; signals are blocked when this returns.  With a command, runs it, passes
 * signals on to it, and prints one report when it has ended.
 */
void live_run(struct reporter *reporter);

#endif
