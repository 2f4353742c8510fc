/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BATCH_H
#define BATCH_H

/* Reports at regular times, to a file or pipe. */

#include <stdint.h>
#include <stdio.h>

#include "options.h"
#include "source.h"

enum batch_failure {
	BATCH_FINE,
	BATCH_READ,		/* the source failed */
	BATCH_WRITE,		/* the output did */
	BATCH_NO_VM,		/* --vm names one that does not exist */
	BATCH_NO_PID,		/* -p names a process that has no VM */
	BATCH_INTERNAL		/* out of memory and the like */
};

struct batch_end {
	enum batch_failure failure;
	int err;		/* -errno */
	uint32_t id;		/* the VM or PID */
};

/*
 * Prints reports until there are as many as asked for, or SIGINT or SIGTERM
 * arrives; both are blocked when this returns.  Each report is flushed.
 */
struct batch_end batch_run(struct source *source, const struct options *options, FILE *out);

#endif
