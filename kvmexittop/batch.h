/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BATCH_H
#define BATCH_H

/* Reports at regular times, to a file or pipe. */

#include <stdio.h>

#include "end.h"
#include "options.h"
#include "source.h"

/*
 * Prints reports until there are as many as asked for, or SIGINT or SIGTERM
 * arrives; both are blocked when this returns.  Each report is flushed.
 */
struct end batch_run(struct source *source, const struct options *options, FILE *out);

#endif
