/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_STATE_H
#define SCREEN_STATE_H

/* The state of a running screen.  For screen.c and wish.c only. */

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "screen/browser.h"
#include "screen/canvas.h"
#include "screen/feed.h"
#include "screen/screen.h"
#include "why/why-thread.h"

enum {
	FD_SIGNAL,
	FD_INPUT,
	FD_FEED,
	FD_WHY,
	NR_FDS
};

struct screen {
	struct source *source;
	struct writer *writer;
	const struct options *options;
	struct feed feed;
	struct browser browser;
	struct why *why;
	struct canvas canvas;
	struct pollfd fds[NR_FDS];
	uint64_t nr_samples;
	bool over, redraw;
	struct outcome outcome;
};

/* Ends the screen with a failure.  Returns @err. */
int screen_fail(struct screen *screen, enum failure failure, int err);

#endif
