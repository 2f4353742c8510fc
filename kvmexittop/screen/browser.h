/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_BROWSER_H
#define SCREEN_BROWSER_H

/*
 * A browser: the state behind the screen.  It consists of a look, a past and a cursor, and of
 * the rows made from them.  It knows neither the terminal nor the source: it gets samples and
 * inputs, and is drawn on a canvas.
 *
 * Rows never outlive the samples they were made from: browser_update() makes them again after
 * a change of the look or of the samples shown.  Each function here and in keys.h that may
 * change one calls it at its end.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "options/options.h"
#include "sample/drift.h"
#include "sample/sample.h"
#include "screen/advisor.h"
#include "screen/cursor.h"
#include "screen/drawn.h"
#include "screen/feed.h"
#include "screen/layout.h"
#include "screen/look.h"
#include "screen/past.h"
#include "screen/prompt.h"
#include "view/cell.h"
#include "view/sort.h"
#include "view/view.h"
#include "why/breakdown.h"

/* A request that the browser cannot fulfil itself. */
enum wish {
	WISH_NONE,
	WISH_QUIT,
	WISH_DELAY, /* sample every delay_ns from now on */
	WISH_PAUSE, /* past.paused has changed */
	/* Of a recording: */
	WISH_NEXT,   /* show the next sample while paused */
	WISH_SPEED,  /* play at playback.speed from now on */
	WISH_SEEK,   /* move by seek_s, forward or back */
	WISH_SAVE,   /* save the settings */
	WISH_MOUSE,  /* use the mouse or not, as in no_mouse */
	WISH_REDRAW, /* draw the whole terminal again */
	NR_WISHES
};

/* The rows made from a look and samples.  Only browser.c writes it. */
struct rows {
	struct view view;
	struct drift drift;		    /* of its sample */
	struct significance *significances; /* one for each row of the view, with a baseline */
	size_t max_significance;
	struct layout layout; /* the columns of the view that fit the screen */
	struct order order;
	/* The counters of look and past, and the width, that the rows were made for */
	uint64_t changes, orders, samples;
	unsigned int width;
};

struct browser {
	const struct options *options;
	struct look look;
	struct past past;
	struct cursor cursor;
	struct rows rows;
	struct advisor advisor;
	unsigned int width; /* columns of the screen */
	struct drawn drawn; /* by the last draw_screen() */

	uint64_t delay_ns;
	bool no_mouse;
	size_t menu_at;		  /* index of the item under the cursor of a menu */
	struct playback playback; /* of the feed, set by the caller */
	int64_t seek_s;
	/* Set by the caller if browser_wants_breakdown(). */
	const struct breakdown *breakdown; /* numbers so far, or NULL */
	const char *why_not;		   /* a sentence: why there are none; or NULL */

	struct prompt prompt;
	char search[80];
	char failure[400]; /* of the last reading, or "" */
	char message[400]; /* shown until the next input */
	enum wish wish;
};

/* 0 or -ENOMEM.  @options must outlive the browser. */
int browser_open(struct browser *browser, const struct options *options);
void browser_close(struct browser *browser);

/* A sample to read the next one into, see past_spare(). */
struct sample *browser_spare(struct browser *browser);
/* Takes the content of @sample, and swaps it with the spare one.  0 or -ENOMEM. */
int browser_take(struct browser *browser, struct sample *sample);
/* Next samples are of another time; the screen keeps the old ones until then.  0 or -ENOMEM. */
int browser_forget(struct browser *browser);
/* Sets the failure of the source, or "" when it works again. */
void browser_fail(struct browser *browser, const char *sentence);
/* Sets the columns of the screen.  0 or -ENOMEM. */
int browser_resize(struct browser *browser, unsigned int width);
/* Makes the rows again if the look or the samples have changed.  0 or -ENOMEM. */
int browser_update(struct browser *browser);
/* Stores the result of draw_screen(). */
void browser_note(struct browser *browser, struct drawn drawn);

/* The sample that is shown, or NULL. */
const struct sample *browser_sample(const struct browser *browser);
/* The place of the cells of the view; its row is NULL. */
struct place browser_place(const struct browser *browser);
/* The row under the cursor, or NULL if there are no rows. */
const struct row *browser_row(const struct browser *browser);

/* True if the page shows the breakdown of a reason; sets @target. */
bool browser_wants_breakdown(const struct browser *browser, struct breakdown_target *target);

/* Sets the message, which is shown until the next input. */
__attribute__((format(printf, 2, 3))) void browser_say(struct browser *browser, const char *format,
						       ...);

#endif
