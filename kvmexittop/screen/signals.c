// SPDX-License-Identifier: GPL-2.0-only
#include "screen/signals.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/array.h"
#include "base/clock.h"
#include "base/thread.h"

#define PATIENCE_NS (60 * NS_PER_S / 1000)

static struct {
	int fd;
	void (*end)(void);
} watched;

int signals_open(void)
{
	static const int signals[] = {
		SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP,
	};
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++)
		sigaddset(&set, signals[i]);
	if (sigprocmask(SIG_BLOCK, &set, NULL))
		return -errno;
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

enum signal_kind signals_take(int fd)
{
	struct signalfd_siginfo info;

	if (read(fd, &info, sizeof(info)) != sizeof(info))
		return SIGNAL_NONE;
	switch (info.ssi_signo) {
	case SIGWINCH:
		return SIGNAL_RESIZE;
	case SIGTSTP:
		return SIGNAL_SUSPEND;
	default:
		return SIGNAL_END;
	}
}

static bool is_pending(void)
{
	sigset_t set;

	return !sigpending(&set) && (sigismember(&set, SIGINT) || sigismember(&set, SIGTERM) ||
				     sigismember(&set, SIGHUP) || sigismember(&set, SIGQUIT));
}

static void *watch(void *data)
{
	const struct timespec patience = clock_timespec(PATIENCE_NS);
	struct pollfd signals = { .fd = watched.fd, .events = POLLIN };

	(void)data;
	while (poll(&signals, 1, -1) < 0 || !(signals.revents & POLLNVAL)) {
		nanosleep(&patience, NULL);
		if (poll(&signals, 1, 0) > 0 && is_pending())
			watched.end();
	}
	return NULL;
}

int signals_watch(int fd, void (*end)(void))
{
	pthread_t thread;
	int err;

	watched.fd = fd;
	watched.end = end;
	err = thread_start(&thread, watch, NULL);
	if (!err)
		pthread_detach(thread);
	return err;
}
