/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_SIGNALS_H
#define SCREEN_SIGNALS_H

/* Signals to a screen, read from a file descriptor instead of interrupting it. */

enum signal_kind {
	SIGNAL_NONE, /* no more at the moment */
	SIGNAL_RESIZE,
	SIGNAL_SUSPEND,
	SIGNAL_END
};

/* Blocks the signals.  A file descriptor that is readable when there is one, or -errno. */
int signals_open(void);
/* Takes the next one. */
enum signal_kind signals_take(int fd);

#endif
