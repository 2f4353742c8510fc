// SPDX-License-Identifier: GPL-2.0-only
#include "batch/interrupt.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

#include "base/clock.h"
#include "base/thread.h"

/* Maximum wait for a write after ^C. */
#define PATIENCE_NS (50 * NS_PER_S / 1000)

static pthread_mutex_t writing = PTHREAD_MUTEX_INITIALIZER;
static atomic_bool writing_whole;

static struct {
	void (*quit)(const struct outcome *outcome);
	const struct outcome *outcome;
} end;

static void choose_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGTERM);
}

static void *wait_for_signal(void *data)
{
	struct timespec until;
	sigset_t set;
	int signal;

	(void)data;
	choose_signals(&set);
	/* sigwait() fails only for an invalid set. */
	sigwait(&set, &signal);
	until = clock_timespec(clock_now_ns() + PATIENCE_NS);
	if (pthread_mutex_clocklock(&writing, CLOCK_MONOTONIC, &until) && writing_whole)
		pthread_mutex_lock(&writing);
	end.quit(end.outcome);
	return NULL;
}

int interrupt_start(void (*quit)(const struct outcome *outcome), const struct outcome *outcome)
{
	pthread_t thread;
	sigset_t set;
	int err;

	choose_signals(&set);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	end.quit = quit;
	end.outcome = outcome;
	err = thread_start(&thread, wait_for_signal, NULL);
	if (!err)
		pthread_detach(thread);
	return err;
}

void interrupt_stop(void)
{
	/* Never released, so the thread waits until the program ends. */
	interrupt_hold(true);
}

void interrupt_hold(bool whole)
{
	pthread_mutex_lock(&writing);
	writing_whole = whole;
}

void interrupt_release(void)
{
	pthread_mutex_unlock(&writing);
}
