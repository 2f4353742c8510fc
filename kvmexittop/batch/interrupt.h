/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BATCH_INTERRUPT_H
#define BATCH_INTERRUPT_H

/*
 * SIGINT and SIGTERM during reports of a recording: they end the program at once, even during
 * a long computation, because nothing is lost.  A report that is being written is finished,
 * unless its reader does not read it: one that goes into a file always is.
 */

#include <stdbool.h>

#include "base/outcome.h"

/*
 * Starts, and blocks both signals.  @quit, which is called in another thread, ends the program
 * with the status of @outcome.  0 or -errno.
 */
int interrupt_start(void (*quit)(const struct outcome *outcome), const struct outcome *outcome);

/* Stops: the signals are ignored from now on. */
void interrupt_stop(void);

/* Called before and after each write; @whole: the write is always finished. */
void interrupt_hold(bool whole);
void interrupt_release(void);

#endif
