// SPDX-License-Identifier: GPL-2.0-only
#include "screen/screen.h"

#include <errno.h>
#include <langinfo.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "check/check.h"
#include "options/settings.h"
#include "screen/draw.h"
#include "screen/guard.h"
#include "screen/keys.h"
#include "screen/signals.h"
#include "screen/state.h"
#include "screen/terminal.h"
#include "screen/wish.h"

/* If no sample comes for longer than the delay, draw whether the source is slow. */
#define PATIENCE_MS 600
/* Time limit for the source to return when the user quits. */
#define GOODBYE_NS 100000000ULL

int screen_fail(struct screen *screen, enum failure failure, int err)
{
	screen->outcome.failure = failure;
	screen->outcome.err = err;
	screen->over = true;
	return err;
}

static int resize(struct screen *screen)
{
	unsigned int rows, columns;
	int err;

	terminal_size(&rows, &columns);
	err = canvas_resize(&screen->canvas, rows, columns);
	return err ? screen_fail(screen, FAILURE_INTERNAL, err) : 0;
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

/* The screen continues without recording; the error is printed again at the end. */
static void note_writer(struct screen *screen)
{
	int err = writer_error(screen->writer);

	if (!err)
		return;
	browser_say(&screen->browser, "recording has stopped: %s", path_strerror(err));
	screen->outcome.failure = FAILURE_RECORD;
	screen->outcome.err = err;
}

/* Shows the remedy for a source that failed, and settings: the header has no room for them. */
static void greet(struct screen *screen)
{
	const struct options *options = screen->options;
	const char *fallback = screen->source->origin.fallback;
	char settings[PATH_MAX + 100] = "", path[PATH_MAX];

	if (options->has_settings && !settings_path(path, sizeof(path)))
		snprintf(settings, sizeof(settings),
			 "the settings saved by key W%s apply; to drop them, remove %s",
			 options->settings_owner == geteuid() ? "" : " for another user", path);
	if (fallback)
		browser_say(&screen->browser, "%s%snot %s", settings, *settings ? "; " : "",
			    fallback);
	else if (*settings)
		browser_say(&screen->browser, "%s", settings);
}

static int handle_sample(struct screen *screen)
{
	struct browser *browser = &screen->browser;
	struct feed *feed = &screen->feed;
	struct sample *sample = browser_spare(browser);
	char why[400];
	int err, got = feed_take(feed, sample, why, sizeof(why));

	/* At its end a recording stays on the screen. */
	browser->playback = feed->playback;
	if (got < 0)
		browser_fail(browser, why);
	if (got <= 0)
		return 0;

	note_writer(screen);
	err = browser_take(browser, sample);
	if (err)
		return screen_fail(screen, FAILURE_INTERNAL, err);
	if (!screen->nr_samples)
		greet(screen);
	if (++screen->nr_samples == screen->options->iterations)
		screen->over = true;
	return 0;
}

static int handle_input(struct screen *screen)
{
	struct browser *browser = &screen->browser;
	struct input input;
	int err;

	while (!screen->over) {
		err = terminal_read(&input);
		if (err) {
			/* The terminal has been closed. */
			screen->over = true;
			return 0;
		}
		if (input.type == INPUT_NONE)
			return 0;

		err = key_input(browser, &input);
		if (err)
			return screen_fail(screen, FAILURE_INTERNAL, err);
		if (wish_grant(screen))
			return -1;
	}
	return 0;
}

/* Passes the breakdown of a reason to the browser if its page needs it. */
static void look_behind(struct screen *screen)
{
	struct browser *browser = &screen->browser;
	struct breakdown_target target;
	struct why_found found;

	if (browser_wants_breakdown(browser, &target))
		found = why_update(screen->why, &target, browser_sample(browser)->origin->tsc_khz);
	else
		found = why_update(screen->why, NULL, UNKNOWN);
	browser->breakdown = found.breakdown;
	browser->why_not = found.err ? check_explain_why(found.err) : NULL;
}

static int draw(struct screen *screen)
{
	int err = browser_resize(&screen->browser, screen->canvas.columns);

	if (err)
		return err;
	browser_note(&screen->browser, draw_screen(&screen->browser, &screen->canvas,
						   feed_waiting_ns(&screen->feed)));
	terminal_show(&screen->canvas, screen->redraw);
	screen->redraw = false;
	return 0;
}

/* Shows how far a long way through a recording is, in place of an answer to the key. */
static void show_progress(const struct source *source, void *data)
{
	struct screen *screen = data;

	browser_say(&screen->browser, "on the way: %.0f %% of the recording",
		    100 * source_position(source));
	draw(screen);
	browser_say(&screen->browser, "%s", "");
}

static void loop(struct screen *screen)
{
	struct pollfd *fds = screen->fds;
	int err;

	while (!screen->over) {
		uint64_t patience_ms = screen->browser.delay_ns / 1000000 + PATIENCE_MS;

		look_behind(screen);
		err = draw(screen);
		if (err) {
			screen_fail(screen, FAILURE_INTERNAL, err);
			return;
		}
		if (poll(fds, NR_FDS, patience_ms < 3600000 ? (int)patience_ms : 3600000) < 0 &&
		    errno != EINTR) {
			screen_fail(screen, FAILURE_INTERNAL, -errno);
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

/* Ends at once: the rest of a long way through a recording is of no use any more. */
static void leave(void)
{
	guard_give_back();
	_exit(0);
}

static int start(struct screen *screen)
{
	const char *no_color = getenv("NO_COLOR");
	const struct terminal_options terminal = { .mono = no_color && *no_color,
						   .mouse = !screen->options->no_mouse };
	struct feed *feed = &screen->feed;
	int err;

	screen->canvas.ascii = strcmp(nl_langinfo(CODESET), "UTF-8");

	screen->fds[FD_SIGNAL].fd = signals_open();
	if (screen->fds[FD_SIGNAL].fd < 0)
		return screen_fail(screen, FAILURE_INTERNAL, screen->fds[FD_SIGNAL].fd);
	err = terminal_open(&terminal);
	if (err)
		return screen_fail(screen, FAILURE_TERMINAL, err);
	if (screen->source->ops->is_recorded)
		err = signals_watch(screen->fds[FD_SIGNAL].fd, leave);
	if (err)
		return screen_fail(screen, FAILURE_INTERNAL, err);
	err = feed_start(feed, screen->source, screen->writer, screen->options->delay_ns);
	if (err)
		return screen_fail(screen, FAILURE_INTERNAL, err);
	screen->browser.playback = feed->playback;
	screen->fds[FD_FEED].fd = feed->fd;
	err = why_open(&screen->why);
	if (err)
		return screen_fail(screen, FAILURE_INTERNAL, err);
	screen->fds[FD_WHY].fd = why_fd(screen->why);
	screen->fds[FD_INPUT].fd = STDIN_FILENO;
	return resize(screen);
}

struct outcome screen_run(struct source *source, struct writer *writer,
			  const struct options *options)
{
	struct screen screen = {
		.source = source,
		.writer = writer,
		.options = options,
	};
	int err;

	source->progress = show_progress;
	source->progress_data = &screen;
	for (size_t i = 0; i < NR_FDS; i++)
		screen.fds[i] = (struct pollfd){ .fd = -1, .events = POLLIN };

	err = browser_open(&screen.browser, options);
	if (err) {
		screen_fail(&screen, FAILURE_INTERNAL, err);
		return screen.outcome;
	}
	if (!start(&screen))
		loop(&screen);

	terminal_close();
	if (screen.fds[FD_SIGNAL].fd >= 0)
		close(screen.fds[FD_SIGNAL].fd);
	why_close(screen.why);
	browser_close(&screen.browser);
	canvas_free(&screen.canvas);
	screen.outcome.stuck = !feed_stop(&screen.feed, GOODBYE_NS);
	return screen.outcome;
}
