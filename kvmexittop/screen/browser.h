/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_BROWSER_H
#define SCREEN_BROWSER_H

/*
 * A browser: what of the samples is looked at, and how.  The state behind the
 * screen, which knows neither terminal nor source: it is fed with samples and
 * inputs, and drawn on a canvas.
 */

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "options/options.h"
#include "record/history.h"
#include "sample/drift.h"
#include "sample/sample.h"
#include "screen/input.h"
#include "screen/just-gone.h"
#include "screen/layout.h"
#include "screen/prompt.h"
#include "view/alert.h"
#include "view/baseline.h"
#include "view/column.h"
#include "view/sort.h"
#include "view/trend.h"
#include "view/view.h"
#include "why/breakdown.h"

/*
 * Samples to step back through: ten minutes at one a second.  Of a large host fewer, so that
 * they take no more than all the rest of the screen does on a host of 10,000 vCPUs.
 */
#define NR_BACK	   600
#define BACK_BYTES (64U << 20)

enum page {
	PAGE_TABLE,
	PAGE_REASON, /* one reason: its history, whose it is, explanation */
	PAGE_WHY,    /* what is behind it, by BPF */
	PAGE_EXPLAIN,
	PAGE_HELP
};

/* What the browser cannot do itself. */
enum wish {
	WISH_NONE,
	WISH_QUIT,
	WISH_DELAY, /* sample every delay_ns from now on */
	WISH_PAUSE, /* paused was changed */
	/* Of a replay: */
	WISH_NEXT,   /* the next sample, though paused */
	WISH_SPEED,  /* play at this speed from now on */
	WISH_SEEK,   /* go on, or back, by seek_s */
	WISH_SAVE,   /* save the settings */
	WISH_REDRAW, /* the terminal is in disorder */
	NR_WISHES
};

/* Samples that are of a recording, and how it is played. */
struct replay {
	double speed;	 /* 0: samples are live */
	double position; /* how much of it was read, 0 to 1 */
	bool ended;
	int64_t seek_s;
};

struct browser {
	const struct options *options;
	uint64_t delay_ns;
	struct replay replay;

	/* What is looked at */
	struct view_options look; /* its ids are those below, or the options' */
	uint32_t pid, vm, vcpu;	  /* of the path, if look.pids/vms/vcpus point here */
	regex_t reason, name;	  /* of the filter, if look.reason/name point here */
	char reason_filter[80], name_filter[80]; /* "": none */
	char search[80];
	enum page page, below; /* the page, and that under help or explain */
	enum page under_why;
	uint32_t why_kind, why_code; /* what PAGE_WHY is about */
	const struct detail *detail; /* what was found out so far, or NULL; set by the caller */
	const char *why_not;	     /* a sentence, or NULL; likewise */
	enum view_group outer[5];    /* views to return to, one for each step of the path */
	unsigned int depth;	     /* steps of the path */
	struct column_list columns[NR_VIEWS];
	struct sort_key sort;

	/* Samples */
	struct sample samples[4];
	struct sample *old, *new;	    /* the newest two */
	struct sample *back_old, *back_new; /* those stepped back to */
	size_t nr_samples;		    /* until 2 */
	struct history *history;
	bool paused;
	size_t back;
	unsigned int awaited;	  /* samples to be shown though paused */
	struct baseline baseline; /* look.span says whether it is looked at */
	struct trend trend;
	struct alert_state alerts; /* of the newest sample, whatever is shown */
	struct departures departures;
	struct view view;
	struct drift drift;	    /* of the sample that the view is of */
	struct contrast *contrasts; /* of the rows of the view, if it has a baseline */
	size_t max_contrasts;
	unsigned int width;   /* columns of the screen */
	struct layout layout; /* which columns of the view these have room for */
	struct order order;   /* of the rows */
	char failure[400];    /* of the last reading, "" if it was fine */

	/* The cursor */
	struct row_id cursor;
	size_t at, first;	/* row of the cursor, first one shown */
	unsigned int height;	/* rows that were shown */
	unsigned int table_row; /* of the canvas, where the titles were drawn */

	struct prompt prompt;
	size_t scrolled;   /* lines of the page below the table */
	char message[400]; /* shown until the next input */
	enum wish wish;
};

/* 0 or -ENOMEM.  All that is passed in must outlive the browser. */
int browser_open(struct browser *browser, const struct options *options);
void browser_close(struct browser *browser);

/* Takes the sample, and leaves an old one in exchange.  0 or -ENOMEM. */
int browser_take(struct browser *browser, struct sample *sample);
/* Forgets past samples: those to come are of another time.  0 or -ENOMEM. */
int browser_forget(struct browser *browser);
/* "" when the source works again. */
void browser_fail(struct browser *browser, const char *sentence);

/* Makes the view anew, after a change of what is looked at.  0 or -ENOMEM. */
int browser_refresh(struct browser *browser);
/* The same after a change of the order alone. */
int browser_sort(struct browser *browser);

/* The screen has so many columns: chooses from those of the view, and orders the rows. */
int browser_resize(struct browser *browser, unsigned int width);

/* Where cells of the view are; its row is NULL. */
struct place browser_place(const struct browser *browser);
/* NULL if there are no rows. */
const struct row *browser_row(const struct browser *browser);
void browser_move(struct browser *browser, long rows);
/* The columns of the view, before it is known which of them fit. */
const struct column_list *browser_columns(const struct browser *browser);

/* Whether a page wants to know the detail of a reason now, and of which exits. */
bool browser_wants_detail(const struct browser *browser, struct detail_target *target);

/* Halts at the newest sample, or goes on. */
void browser_pause(struct browser *browser, bool paused);
/* Steps to an older sample, or with a negative number to a newer one. */
int browser_step(struct browser *browser, long samples);
/* How many samples there are to step back. */
size_t browser_reach(const struct browser *browser);
/* Counts from the newest sample shown; 0 or -ENOMEM. */
int browser_set_baseline(struct browser *browser);

/* Filters what the view is about; "" for no filter.  False: no regular expression. */
bool browser_filter(struct browser *browser, const char *pattern);
/* Moves to the next row that has the text in its name; from the row itself if @here. */
bool browser_search(struct browser *browser, const char *text, bool here, bool backwards);

__attribute__((format(printf, 2, 3))) void browser_say(struct browser *browser, const char *format,
						       ...);

#endif
