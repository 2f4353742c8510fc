/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BATCH_INTERRUPT_H
#define BATCH_INTERRUPT_H

/*
 * SIGINT and SIGTERM while a recording is reported: they end the program at once, however
 * long what it is doing takes, for nothing of it is lost.  What is being written is finished,
 * unless it goes to somebody who does not read it.
 */

#include <stdbool.h>

#include "base/outcome.h"

/*
 * From now on they do, and are blocked.  @quit ends the program, with the status of the
 * outcome that it is given; it is called in another thread.  0 or -errno.
 */
int interrupt_start(void (*quit)(const struct outcome *outcome), const struct outcome *outcome);

/* From now on they wait until the program ends by itself. */
void interrupt_stop(void);

/* Around each write; @whole: it is finished, however long it takes. */
void interrupt_hold(bool whole);
void interrupt_release(void);

#endif
