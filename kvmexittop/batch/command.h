/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BATCH_COMMAND_H
#define BATCH_COMMAND_H

/* A command that runs while its exits are counted. */

#include <signal.h>
#include <sys/signalfd.h>
#include <sys/types.h>

struct command {
	pid_t pid; /* 0: it was not started, or has been waited for */
	int fd;	   /* readable when it has ended */
};

/*
 * Starts @argv, found by PATH, with the signals of @mask blocked.  0 or -errno:
 * -ENOENT there is no such program, or why it could not be run.
 */
int command_start(struct command *command, char *const *argv, const sigset_t *mask);
/* Passes on a signal, unless the terminal has sent it to both. */
void command_forward(const struct command *command, const struct signalfd_siginfo *info);
/* Waits, and returns its exit status, as a shell would: 128 + the signal that ended it. */
int command_wait(struct command *command);

#endif
