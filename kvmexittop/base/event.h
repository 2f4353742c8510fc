/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BASE_EVENT_H
#define BASE_EVENT_H

/* An event: a file that is readable from when one raises it until one clears it. */

#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* A file descriptor to be closed, or -1 with errno set. */
static inline int event_open(void)
{
	return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

/* These cannot fail, short of 2^64 - 1 calls that nobody clears. */
static inline void event_raise(int fd)
{
	const uint64_t one = 1;

	if (write(fd, &one, sizeof(one)) < 0)
		return;
}

static inline void event_clear(int fd)
{
	uint64_t count;

	if (read(fd, &count, sizeof(count)) < 0)
		return;
}

#endif
