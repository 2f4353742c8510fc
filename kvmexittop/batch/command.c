// SPDX-License-Identifier: GPL-2.0-only
#include "batch/command.h"

#include <errno.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int command_start(struct command *command, char *const *argv, const sigset_t *mask)
{
	posix_spawnattr_t attributes;
	int err;

	err = posix_spawnattr_init(&attributes);
	if (err)
		return -err;
	posix_spawnattr_setsigmask(&attributes, mask);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
	err = posix_spawnp(&command->pid, argv[0], NULL, &attributes, argv, environ);
	posix_spawnattr_destroy(&attributes);
	if (err) {
		command->pid = 0;
		return -err;
	}

	/* pidfd_open() is in libc since 2.36. */
	command->fd = syscall(SYS_pidfd_open, command->pid, 0);
	if (command->fd < 0) {
		err = errno;
		kill(command->pid, SIGKILL);
		command_wait(command);
	}
	return -err;
}

void command_forward(const struct command *command, const struct signalfd_siginfo *info)
{
	/* SI_KERNEL: the terminal has sent it to the whole process group. */
	if (info->ssi_code != SI_KERNEL && command->pid)
		kill(command->pid, info->ssi_signo);
}

int command_wait(struct command *command)
{
	int status = 0;

	while (waitpid(command->pid, &status, 0) < 0 && errno == EINTR)
		;
	if (command->fd >= 0)
		close(command->fd);
	command->pid = 0;
	command->fd = -1;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
