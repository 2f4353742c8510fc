/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_H
#define SCREEN_H

/* The screen: samples on a terminal, with keys. */

#include "base/outcome.h"
#include "options/options.h"
#include "record/writer.h"
#include "source/source.h"

/*
 * Shows samples until the user quits, SIGINT, SIGTERM or SIGHUP arrives, or the
 * terminal goes away.  The terminal is given back whatever happens.  The source may
 * still be in use when this returns with outcome.stuck: do not close it, nor the writer,
 * which gets each sample that is read, or of a recording shown, and may be NULL.
 */
struct outcome screen_run(struct source *source, struct writer *writer,
			  const struct options *options);

#endif
