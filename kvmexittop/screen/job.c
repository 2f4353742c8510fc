// SPDX-License-Identifier: GPL-2.0-only
#include "screen/job.h"

#include <signal.h>
#include <stddef.h>
#include <time.h>
#include <unistd.h>

bool job_in_background(void)
{
	pid_t group = tcgetpgrp(STDIN_FILENO);

	return group >= 0 && group != getpgrp();
}

bool job_stop(int signal)
{
	struct sigaction old, standard = { .sa_handler = SIG_DFL };
	sigset_t old_mask, stop, resumed;
	bool stopped;

	/* SIGCONT is blocked, so it stays pending and proves that the process was stopped. */
	sigemptyset(&resumed);
	sigaddset(&resumed, SIGCONT);
	sigprocmask(SIG_BLOCK, &resumed, &old_mask);
	sigaction(signal, &standard, &old);

	sigemptyset(&stop);
	sigaddset(&stop, signal);
	raise(signal);
	/* Stopped here. */
	sigprocmask(SIG_UNBLOCK, &stop, NULL);

	stopped = sigtimedwait(&resumed, NULL, &(struct timespec){ 0 }) == SIGCONT;
	sigaction(signal, &old, NULL);
	sigprocmask(SIG_SETMASK, &old_mask, NULL);
	return stopped;
}

/* Leave signals to the signalfd of the main loop. */
static bool asked_to_end(void)
{
	sigset_t pending;

	return !sigpending(&pending) &&
	       (sigismember(&pending, SIGTERM) || sigismember(&pending, SIGINT) ||
		sigismember(&pending, SIGHUP));
}

bool job_wait(void)
{
	while (job_in_background()) {
		if (asked_to_end() || !job_stop(SIGTTOU))
			return false;
	}
	return true;
}
