/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BATCH_H
#define BATCH_H

/* Reports at regular times, or one of the time that a command took. */

#include "end.h"
#include "options.h"
#include "output.h"
#include "source.h"

/*
 * Prints reports until there are as many as asked for, or SIGINT or SIGTERM
 * arrives; signals are blocked when this returns.  With a command, runs it, passes
 * signals on to it, and prints one report when it has ended.  Tells by @say when an
 * alert begins to fire.
 */
struct end batch_run(struct source *source, const struct options *options,
		     struct output *output, void (*say)(const char *sentence));

#endif
