/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_JOB_H
#define SCREEN_JOB_H

/*
 * Job control: the current owner of the terminal.
 *
 * A process in the background must not use the terminal, which belongs to the shell.  If it
 * changes the modes, the kernel stops it, and then it cannot receive the signals that it
 * reads in its loop: "kill %1" would have no effect.
 */

#include <stdbool.h>

/* True in the background.  False if stdin is not the controlling terminal. */
bool job_in_background(void);

/*
 * Stops the process by the default action of @signal.  False if it was not stopped, because
 * its process group is orphaned: it has no shell that could continue it.
 */
bool job_stop(int signal);

/*
 * Returns true in the foreground; in the background, stops the process until then.  False: it
 * is still in the background, but was asked to end or cannot be stopped.
 */
bool job_wait(void);

#endif
