/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

/* Worker threads, and events by which they wake the main thread. */

#include <pthread.h>
#include <signal.h>

/* Blocks all signals for the calling thread, and puts those back that were blocked before. */
void thread_block_signals(sigset_t *before);
void thread_restore_signals(const sigset_t *before);

/*
 * Starts a thread with all signals blocked: the main thread handles them.  0 or -errno.
 */
int thread_start(pthread_t *thread, void *(*run)(void *data), void *data);

/* Initialises a condition variable whose timeouts are of CLOCK_MONOTONIC. */
void thread_condition(pthread_cond_t *condition);

/* An event: a file descriptor that is readable from event_raise() to event_clear(). */

/* Returns a file descriptor, which the caller closes, or -1 with errno set. */
int event_open(void);
/* These cannot fail, unless an event is raised 2^64 - 1 times without being cleared. */
void event_raise(int fd);
void event_clear(int fd);

#endif
