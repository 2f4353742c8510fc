// SPDX-License-Identifier: GPL-2.0-only
#include "screen/screen.h"

#include <errno.h>
#include <langinfo.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "options/settings.h"
#include "screen/browser.h"
#include "screen/canvas.h"
#include "screen/draw.h"
#include "screen/feed.h"
#include "screen/keys.h"
#include "screen/signals.h"
#include "screen/terminal.h"
#include "screen/why-thread.h"

/* Longer than the delay without a sample: have a look whether the source is slow. */
#define PATIENCE_MS 600
/* The source has this long to return when the user quits. */
#define GOODBYE_NS 100000000ULL

enum {
	FD_SIGNAL,
	FD_INPUT,
	FD_FEED,
	FD_WHY,
	NR_FDS
};

struct screen {
	struct source *source;
	struct recorder *recorder;
	const struct options *options;
	struct feed feed;
	struct browser browser;
	struct why *why;
	struct canvas canvas;
	struct sample sample; /* on its way from the sampler to the browser */
	struct pollfd fds[NR_FDS];
	uint64_t nr_samples;
	bool over, redraw;
	struct end end;
};

static int fail(struct screen *screen, enum failure failure, int err)
{
	screen->end.failure = failure;
	screen->end.err = err;
	screen->over = true;
	return err;
}

static int resize(struct screen *screen)
{
	unsigned int rows, columns;
	int err;

	terminal_size(&rows, &columns);
	err = canvas_resize(&screen->canvas, rows, columns);
	return err ? fail(screen, FAILURE_INTERNAL, err) : 0;
}

static int handle_signals(struct screen *screen)
{
	for (;;) {
		switch (signals_take(screen->fds[FD_SIGNAL].fd)) {
		case SIGNAL_NONE:
			return 0;
		case SIGNAL_RESIZE:
			terminal_resize();
			break;
		case SIGNAL_SUSPEND:
			terminal_suspend();
			break;
		case SIGNAL_END:
			screen->over = true;
			return 0;
		}
		if (resize(screen))
			return -1;
	}
}

static int wish_save(struct screen *screen)
{
	struct browser *browser = &screen->browser;
	char text[SETTINGS_SIZE], path[256] = "";
	int err;

	options_print_settings(browser->look.group, &browser->sort, browser->delay_ns,
			       &screen->options->columns, text, sizeof(text));
	err = settings_write(text);
	if (err)
		browser_say(browser, "cannot save the settings: %s", path_strerror(err));
	else if (!settings_path(path, sizeof(path)))
		browser_say(browser, "saved as %s", path);
	return 0;
}

/* One may go on without recording; it is said at the end as well. */
static void note_recorder(struct screen *screen)
{
	int err = recorder_error(screen->recorder);

	if (!err)
		return;
	browser_say(&screen->browser, "nothing is recorded any more: %s", path_strerror(err));
	screen->end.failure = FAILURE_RECORD;
	screen->end.err = err;
}

static int handle_sample(struct screen *screen)
{
	struct browser *browser = &screen->browser;
	struct feed *feed = &screen->feed;
	char why[400];
	int err, got = feed->ops->take(feed, &screen->sample, why, sizeof(why));

	if (feed->ops->position)
		browser->replay.position = feed->ops->position(feed);
	if (got < 0) {
		/* At its end a recording stays on the screen. */
		browser->replay.ended = feed->ops->is_recorded;
		browser_fail(browser, why);
	}
	if (got <= 0)
		return 0;

	note_recorder(screen);
	err = browser_take(browser, &screen->sample);
	if (err)
		return fail(screen, FAILURE_INTERNAL, err);
	/* The header has no room for what to do about it. */
	if (!screen->nr_samples && screen->source->origin.fallback)
		browser_say(browser, "not %s", screen->source->origin.fallback);
	if (++screen->nr_samples == screen->options->iterations)
		screen->over = true;
	return 0;
}

static int wish_quit(struct screen *screen)
{
	screen->over = true;
	return 0;
}

static int wish_delay(struct screen *screen)
{
	struct feed *feed = &screen->feed;

	if (feed->ops->set_delay)
		feed->ops->set_delay(feed, screen->browser.delay_ns);
	return 0;
}

static int wish_pause(struct screen *screen)
{
	struct feed *feed = &screen->feed;

	if (feed->ops->pause)
		feed->ops->pause(feed, screen->browser.paused);
	return 0;
}

static int wish_next(struct screen *screen)
{
	struct feed *feed = &screen->feed;

	if (feed->ops->hurry) {
		screen->browser.awaited = 1;
		feed->ops->hurry(feed, 1);
	}
	return 0;
}

static int wish_speed(struct screen *screen)
{
	struct feed *feed = &screen->feed;

	if (feed->ops->set_speed)
		feed->ops->set_speed(feed, screen->browser.replay.speed);
	return 0;
}

static int wish_seek(struct screen *screen)
{
	struct browser *browser = &screen->browser;
	struct feed *feed = &screen->feed;
	int err;

	if (!feed->ops->seek)
		return 0;
	browser->awaited = 2;
	browser->replay.ended = false;
	err = feed->ops->seek(feed, browser->replay.seek_s) ?: browser_forget(browser);
	return err ? fail(screen, FAILURE_READ, err) : 0;
}

static int wish_redraw(struct screen *screen)
{
	screen->redraw = true;
	return 0;
}

/* What the browser cannot do itself: a row a wish. */
static int (*const wish_table[NR_WISHES])(struct screen *screen) = {
	[WISH_QUIT] = wish_quit, [WISH_DELAY] = wish_delay,   [WISH_PAUSE] = wish_pause,
	[WISH_NEXT] = wish_next, [WISH_SPEED] = wish_speed,   [WISH_SEEK] = wish_seek,
	[WISH_SAVE] = wish_save, [WISH_REDRAW] = wish_redraw,
};

static int handle_input(struct screen *screen)
{
	struct browser *browser = &screen->browser;
	struct input input;
	int err;

	while (!screen->over) {
		err = terminal_read(&input);
		if (err) {
			/* Nobody is there any more. */
			screen->over = true;
			return 0;
		}
		if (input.type == INPUT_NONE)
			return 0;

		err = key_input(browser, &input);
		if (err)
			return fail(screen, FAILURE_INTERNAL, err);
		if (wish_table[browser->wish] && wish_table[browser->wish](screen))
			return -1;
	}
	return 0;
}

static int draw(struct screen *screen)
{
	int err = browser_resize(&screen->browser, screen->canvas.columns);
	struct feed *feed = &screen->feed;

	if (err)
		return err;
	draw_screen(&screen->browser, &screen->canvas,
		    feed->ops->waiting_ns ? feed->ops->waiting_ns(feed) : 0);
	terminal_show(&screen->canvas, screen->redraw);
	screen->redraw = false;
	return 0;
}

static void loop(struct screen *screen)
{
	struct pollfd *fds = screen->fds;
	int err;

	while (!screen->over) {
		uint64_t patience_ms = screen->browser.delay_ns / 1000000 + PATIENCE_MS;

		why_update(screen->why, &screen->browser);
		err = draw(screen);
		if (err) {
			fail(screen, FAILURE_INTERNAL, err);
			return;
		}
		if (poll(fds, NR_FDS, patience_ms < 3600000 ? (int)patience_ms : 3600000) < 0 &&
		    errno != EINTR) {
			fail(screen, FAILURE_INTERNAL, -errno);
			return;
		}
		if (fds[FD_SIGNAL].revents && handle_signals(screen))
			return;
		if (fds[FD_INPUT].revents && handle_input(screen))
			return;
		if (fds[FD_FEED].revents && handle_sample(screen))
			return;
	}
}

static int start(struct screen *screen)
{
	const char *no_color = getenv("NO_COLOR");
	const struct terminal_options terminal = { .mono = no_color && *no_color, .mouse = true };
	struct feed *feed = &screen->feed;
	int err;

	screen->canvas.ascii = strcmp(nl_langinfo(CODESET), "UTF-8");

	screen->fds[FD_SIGNAL].fd = signals_open();
	if (screen->fds[FD_SIGNAL].fd < 0)
		return fail(screen, FAILURE_INTERNAL, screen->fds[FD_SIGNAL].fd);
	err = terminal_open(&terminal);
	if (err)
		return fail(screen, FAILURE_TERMINAL, err);
	screen->browser.replay.speed = feed->ops->is_recorded;
	err = feed->ops->start(feed, screen->options->delay_ns);
	if (err)
		return fail(screen, FAILURE_INTERNAL, err);
	screen->fds[FD_FEED].fd = feed->fd;
	err = why_open(&screen->why);
	if (err)
		return fail(screen, FAILURE_INTERNAL, err);
	screen->fds[FD_WHY].fd = why_fd(screen->why);
	screen->fds[FD_INPUT].fd = STDIN_FILENO;
	return resize(screen);
}

struct end screen_run(struct source *source, struct recorder *recorder,
		      const struct options *options)
{
	struct screen screen = {
		.source = source,
		.recorder = recorder,
		.options = options,
		.feed = { .ops = feed_of(source), .source = source, .recorder = recorder },
	};
	int err;

	for (size_t i = 0; i < NR_FDS; i++)
		screen.fds[i] = (struct pollfd){ .fd = -1, .events = POLLIN };

	err = browser_open(&screen.browser, options);
	if (err) {
		fail(&screen, FAILURE_INTERNAL, err);
		return screen.end;
	}
	if (!start(&screen))
		loop(&screen);

	terminal_close();
	if (screen.fds[FD_SIGNAL].fd >= 0)
		close(screen.fds[FD_SIGNAL].fd);
	why_close(screen.why);
	browser_close(&screen.browser);
	sample_free(&screen.sample);
	canvas_free(&screen.canvas);
	screen.end.stuck = !screen.feed.ops->stop(&screen.feed, GOODBYE_NS);
	return screen.end;
}
