/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_H
#define SCREEN_H

/* The screen: samples on a terminal, with keys. */

#include "base/outcome.h"
#include "options/options.h"
#include "record/writer.h"
#include "source/source.h"

/*
 * Shows samples until the user quits, SIGINT, SIGTERM or SIGHUP arrives, or the terminal is
 * closed.  The terminal is restored in any case.  @writer, which may be NULL, records each
 * sample that is read or, of a recording, shown.  If outcome.stuck is set, the source is still
 * in use: the caller must close neither the source nor the writer.
 */
struct outcome screen_run(struct source *source, struct writer *writer,
			  const struct options *options);

#endif
