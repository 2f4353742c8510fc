/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

/* Threads beside the one that has the terminal, and how they report to it. */

#include <pthread.h>

/*
 * Starts a thread that gets no signals: they are for the one that has the terminal.
 * 0 or -errno.
 */
int thread_start(pthread_t *thread, void *(*run)(void *data), void *data);

/* Makes a condition whose times are those of CLOCK_MONOTONIC. */
void thread_condition(pthread_cond_t *condition);

/* An event: a file that is readable from when one raises it until one clears it. */

/* A file descriptor to be closed, or -1 with errno set. */
int event_open(void);
/* These cannot fail, short of 2^64 - 1 calls that nobody clears. */
void event_raise(int fd);
void event_clear(int fd);

#endif
