/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_BROWSER_H
#define SCREEN_BROWSER_H

/*
 * A browser: what is looked at, what was seen, and where the cursor is; and the rows that
 * are made of these.  The state behind the screen, which knows neither terminal nor source:
 * it is fed with samples and inputs, and drawn on a canvas.
 *
 * Rows never outlive what they were made of: browser_update() makes them again after any
 * change of the look or of the samples shown, and each function here and in keys.h that
 * may have changed one ends with it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "options/options.h"
#include "sample/drift.h"
#include "sample/sample.h"
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

/* What the browser cannot do itself. */
enum wish {
	WISH_NONE,
	WISH_QUIT,
	WISH_DELAY, /* sample every delay_ns from now on */
	WISH_PAUSE, /* past.paused was changed */
	/* Of what is played: */
	WISH_NEXT,   /* the next sample, though paused */
	WISH_SPEED,  /* play at playback.speed from now on */
	WISH_SEEK,   /* go on, or back, by seek_s */
	WISH_SAVE,   /* save the settings */
	WISH_REDRAW, /* the terminal is in disorder */
	NR_WISHES
};

/* What is made of a look and of samples.  For browser.c to write. */
struct rows {
	struct view view;
	struct drift drift;		    /* of its sample */
	struct significance *significances; /* of the rows of the view, if it has a baseline */
	size_t max_significance;
	struct layout layout; /* which columns of the view the screen has room for */
	struct order order;
	/* Of what they are */
	uint64_t changes, orders, samples;
	unsigned int width;
};

struct browser {
	const struct options *options;
	struct look look;
	struct past past;
	struct cursor cursor;
	struct rows rows;
	unsigned int width; /* columns of the screen */
	struct drawn drawn; /* the last time */

	uint64_t delay_ns;
	struct playback playback; /* of the feed, set by the caller */
	int64_t seek_s;
	/* These two are set by the caller for the page that wants them. */
	const struct breakdown *breakdown; /* what was found out so far, or NULL */
	const char *why_not;		   /* a sentence, or NULL */

	struct prompt prompt;
	char search[80];
	char failure[400]; /* of the last reading, "" if it was fine */
	char message[400]; /* shown until the next input */
	enum wish wish;
};

/* 0 or -ENOMEM.  All that is passed in must outlive the browser. */
int browser_open(struct browser *browser, const struct options *options);
void browser_close(struct browser *browser);

/* Where the next sample may be read to, see past_spare(). */
struct sample *browser_spare(struct browser *browser);
/* Takes the sample, and leaves the spare one in exchange.  0 or -ENOMEM. */
int browser_take(struct browser *browser, struct sample *sample);
/* The samples to come are of another time.  What is shown stays until then.  0 or -ENOMEM. */
int browser_forget(struct browser *browser);
/* "" when the source works again. */
void browser_fail(struct browser *browser, const char *sentence);
/* The screen has so many columns.  0 or -ENOMEM. */
int browser_resize(struct browser *browser, unsigned int width);
/* Makes the rows again if they are of an older look, or of other samples.  0 or -ENOMEM. */
int browser_update(struct browser *browser);
/* Notes what draw_screen() returned. */
void browser_note(struct browser *browser, struct drawn drawn);

/* The sample that is shown, or NULL. */
const struct sample *browser_sample(const struct browser *browser);
/* Where cells of the view are; its row is NULL. */
struct place browser_place(const struct browser *browser);
/* That of the cursor; NULL if there are no rows. */
const struct row *browser_row(const struct browser *browser);

/* Whether a page needs the breakdown of a reason now, and of which exits. */
bool browser_wants_breakdown(const struct browser *browser, struct breakdown_target *target);

__attribute__((format(printf, 2, 3))) void browser_say(struct browser *browser, const char *format,
						       ...);

#endif
