/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include <pthread.h>

/*
 * Starts a thread that gets no signals: they are for the one that has the terminal.
 * 0 or -errno.
 */
int worker_start(pthread_t *thread, void *(*run)(void *data), void *data);

/* Makes a condition whose times are those of CLOCK_MONOTONIC. */
void worker_condition(pthread_cond_t *condition);

#endif
