/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_SIGNALS_H
#define SCREEN_SIGNALS_H

/* The signals of a screen, read from a file descriptor. */

enum signal_kind {
	SIGNAL_NONE, /* no signal is pending */
	SIGNAL_RESIZE,
	SIGNAL_SUSPEND,
	SIGNAL_END
};

/* Blocks the signals.  Returns a file descriptor that is readable when one arrives, or -errno. */
int signals_open(void);
/* Takes the next signal. */
enum signal_kind signals_take(int fd);

/*
 * Calls @end, in another thread, when a signal that ends the program is left pending at @fd for
 * longer than a user should wait.  Until @fd is closed.  0 or -errno.
 */
int signals_watch(int fd, void (*end)(void));

#endif
