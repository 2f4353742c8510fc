/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_JOB_H
#define SCREEN_JOB_H

/*
 * Job control: whose the terminal is at the moment.
 *
 * A process in the background must not touch the terminal, it is the shell's.  Should
 * it try to change the modes, the kernel stops it, and then it no longer hears of the
 * signals that it takes in its loop: "kill %1" would have no effect.
 */

#include <stdbool.h>

/* False if stdin is not the controlling terminal: then nobody else has it. */
bool job_in_background(void);

/*
 * Stops the process by @signal's default action.  False if it was not stopped, as is
 * so for a process group without a shell that could continue it.
 */
bool job_stop(int signal);

/*
 * Returns true in the foreground, if need be after having been stopped until then.
 * False: still in the background, but asked to end or impossible to stop.
 */
bool job_wait(void);

#endif
