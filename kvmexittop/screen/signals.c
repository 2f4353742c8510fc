// SPDX-License-Identifier: GPL-2.0-only
#include "screen/signals.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/array.h"

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
