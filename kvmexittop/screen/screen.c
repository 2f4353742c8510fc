// SPDX-License-Identifier: GPL-2.0-only
#include "screen/screen.h"

#include <errno.h>
#include <langinfo.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/array.h"
#include "base/path.h"
#include "check/check.h"
#include "options/settings.h"
#include "screen/browser.h"
#include "screen/canvas.h"
#include "screen/draw.h"
#include "screen/feed-live.h"
#include "screen/feed-recorded.h"
#include "screen/keys.h"
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
	struct sampler *sampler; /* of these two there is one, for what is live */
	struct player *player;	 /* or recorded */
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

static int open_signals(void)
{
	static const int signals[] = {
		SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP,
	};
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++)
		sigaddset(&set, signals[i]);
	if (sigprocmask(SIG_BLOCK, &set, NULL))
		return -errno;
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
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
	struct signalfd_siginfo info;

	while (read(screen->fds[FD_SIGNAL].fd, &info, sizeof(info)) == sizeof(info)) {
		switch (info.ssi_signo) {
		case SIGWINCH:
			terminal_resize();
			if (resize(screen))
				return -1;
			break;
		case SIGTSTP:
			terminal_suspend();
			if (resize(screen))
				return -1;
			break;
		default:
			screen->over = true;
			return 0;
		}
	}
	return 0;
}

static void save_settings(struct screen *screen)
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

/* 1 if there is a new sample. */
static int take_live(struct screen *screen)
{
	int got = sampler_take(screen->sampler, &screen->sample);
	char sentence[400];

	if (got >= 0)
		return got;
	check_explain(screen->source->ops, got, sampler_message(screen->sampler), sentence,
		      sizeof(sentence));
	browser_fail(&screen->browser, sentence);
	return 0;
}

/* The same.  At its end a recording stays on the screen. */
static int take_played(struct screen *screen)
{
	struct browser *browser = &screen->browser;
	int got = player_take(screen->player, &screen->sample);
	const char *message = screen->source->message;

	browser->replay.position = source_position(screen->source);
	if (got > 0)
		recorder_add(screen->recorder, &screen->sample);
	if (got >= 0)
		return got;
	browser->replay.ended = true;
	browser_fail(browser, message[0] ? message : got == -ENODATA ? "" : strerror(-got));
	return 0;
}

static int handle_sample(struct screen *screen)
{
	int err, got = screen->player ? take_played(screen) : take_live(screen);

	if (!got)
		return 0;

	note_recorder(screen);
	err = browser_take(&screen->browser, &screen->sample);
	if (err)
		return fail(screen, FAILURE_INTERNAL, err);
	/* The header has no room for what to do about it. */
	if (!screen->nr_samples && screen->source->origin.fallback)
		browser_say(&screen->browser, "not %s", screen->source->origin.fallback);
	if (++screen->nr_samples == screen->options->iterations)
		screen->over = true;
	return 0;
}

/* What is wished of the player, if anything. */
static int obey_player(struct screen *screen)
{
	struct browser *browser = &screen->browser;
	struct player *player = screen->player;
	int err = 0;

	switch (browser->wish) {
	case WISH_PAUSE:
		player_pause(player, browser->paused);
		break;
	case WISH_SPEED:
		player_set_speed(player, browser->replay.speed);
		break;
	case WISH_NEXT:
		browser->awaited = 1;
		player_hurry(player, 1);
		break;
	case WISH_SEEK:
		browser->awaited = 2;
		browser->replay.ended = false;
		err = player_seek(player, browser->replay.seek_s) ?: browser_forget(browser);
		break;
	case WISH_NONE:
	case WISH_QUIT:
	case WISH_DELAY:
	case WISH_SAVE:
	case WISH_REDRAW:
		break;
	}
	return err ? fail(screen, FAILURE_READ, err) : 0;
}

static int handle_input(struct screen *screen)
{
	struct browser *browser = &screen->browser;
	struct input input;
	int err;

	for (;;) {
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
		if (screen->player && obey_player(screen))
			return -1;
		switch (browser->wish) {
		case WISH_QUIT:
			screen->over = true;
			return 0;
		case WISH_DELAY:
			sampler_set_delay(screen->sampler, browser->delay_ns);
			break;
		case WISH_SAVE:
			save_settings(screen);
			break;
		case WISH_REDRAW:
			screen->redraw = true;
			break;
		case WISH_NONE:
		case WISH_PAUSE:
		case WISH_NEXT:
		case WISH_SPEED:
		case WISH_SEEK:
			break;
		}
	}
}

static int draw(struct screen *screen)
{
	int err = browser_resize(&screen->browser, screen->canvas.columns);

	if (err)
		return err;
	draw_screen(&screen->browser, &screen->canvas,
		    screen->sampler ? sampler_waiting_ns(screen->sampler) : 0);
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

static int start_feed(struct screen *screen)
{
	int err;

	if (screen->source->ops->is_recorded) {
		screen->browser.replay.speed = 1;
		err = player_start(&screen->player, screen->source);
		if (!err)
			screen->fds[FD_FEED].fd = player_fd(screen->player);
	} else {
		err = sampler_start(&screen->sampler, screen->source, screen->recorder,
				    screen->options->delay_ns);
		if (!err)
			screen->fds[FD_FEED].fd = sampler_fd(screen->sampler);
	}
	return err;
}

static int start(struct screen *screen)
{
	const char *no_color = getenv("NO_COLOR");
	const struct terminal_options terminal = { .mono = no_color && *no_color, .mouse = true };
	int err;

	screen->canvas.ascii = strcmp(nl_langinfo(CODESET), "UTF-8");

	screen->fds[FD_SIGNAL].fd = open_signals();
	if (screen->fds[FD_SIGNAL].fd < 0)
		return fail(screen, FAILURE_INTERNAL, screen->fds[FD_SIGNAL].fd);
	err = terminal_open(&terminal);
	if (err)
		return fail(screen, FAILURE_TERMINAL, err);
	err = start_feed(screen);
	if (err)
		return fail(screen, FAILURE_INTERNAL, err);
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
	struct screen screen = { .source = source, .recorder = recorder, .options = options };
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
	player_stop(screen.player);
	screen.end.stuck = !sampler_stop(screen.sampler, GOODBYE_NS);
	return screen.end;
}
