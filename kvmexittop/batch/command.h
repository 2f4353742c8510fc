/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BATCH_COMMAND_H
#define BATCH_COMMAND_H

/* A command that runs while its exits are counted. */

#include <signal.h>
#include <sys/signalfd.h>
#include <sys/types.h>

struct command {
	pid_t pid; /* 0: not started, or already waited for */
	int fd;	   /* readable when the command has ended */
};

/*
 * Starts @argv, searched in PATH, with the signals of @mask blocked.  0 or -errno of execvp();
 * -ENOENT: there is no such program.
 */
int command_start(struct command *command, char *const *argv, const sigset_t *mask);
/* Forwards a signal, unless the terminal has sent it to the command, too. */
void command_forward(const struct command *command, const struct signalfd_siginfo *info);
/* Waits for the end.  Returns the exit status like a shell: 128 + the signal that ended it. */
int command_wait(struct command *command);

#endif
