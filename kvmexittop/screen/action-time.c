// SPDX-License-Identifier: GPL-2.0-only
/* Actions on time: the delay, past samples, replay, the span, settings. */
#include "screen/actions.h"

#include <errno.h>
#include <stdio.h>

#include "options/value.h"

static int delay_done(void *asker, const char *text)
{
	struct browser *browser = asker;
	uint64_t delay_ns;

	if (value_parse_delay(text, &delay_ns) || !delay_ns) {
		browser_say(browser, "\"%s\" is not a time; enter seconds, such as 2 or 0.5", text);
		return -EINVAL;
	}
	browser->delay_ns = delay_ns;
	browser->wish = WISH_DELAY;
	return 0;
}

int action_delay(struct browser *browser)
{
	char offer[32];

	if (browser->playback.speed) {
		browser_say(browser, "a recording has its own times; + and - change the speed");
		return 0;
	}
	snprintf(offer, sizeof(offer), "%g", browser->delay_ns / 1e9);
	prompt_ask(&browser->prompt, "Seconds between samples", offer, delay_done, NULL);
	return 0;
}

int action_pause(struct browser *browser)
{
	browser->wish = WISH_PAUSE;
	return past_pause(&browser->past, !browser->past.paused);
}

static int step(struct browser *browser, long samples)
{
	if (!browser->past.paused) {
		browser_say(
			browser,
			"press space to pause, then left and right to step through past samples");
		return 0;
	}
	return past_step(&browser->past, samples);
}

int action_step_back(struct browser *browser)
{
	return step(browser, 1);
}

int action_step_forward(struct browser *browser)
{
	/* After the newest sample, a recording has more. */
	if (browser->playback.speed && browser->past.paused && !browser->past.back) {
		browser->wish = WISH_NEXT;
		return 0;
	}
	return step(browser, -1);
}

/* False, with a message for the user, if samples are live. */
static bool is_replay(struct browser *browser)
{
	if (!browser->playback.speed)
		browser_say(browser, "samples are live; only a recording can be replayed");
	return browser->playback.speed;
}

/* Faster than any disk. */
#define MIN_SPEED 0.125
#define MAX_SPEED 4096

static int set_speed(struct browser *browser, double speed)
{
	if (!is_replay(browser) || speed < MIN_SPEED || speed > MAX_SPEED)
		return 0;
	browser->playback.speed = speed;
	browser->wish = WISH_SPEED;
	return 0;
}

int action_faster(struct browser *browser)
{
	return set_speed(browser, browser->playback.speed * 2);
}

int action_slower(struct browser *browser)
{
	return set_speed(browser, browser->playback.speed / 2);
}

static int seek(struct browser *browser, int64_t by_s)
{
	if (!is_replay(browser))
		return 0;
	browser->seek_s = by_s;
	browser->wish = WISH_SEEK;
	return 0;
}

int action_minute_back(struct browser *browser)
{
	return seek(browser, -60);
}

int action_minute_on(struct browser *browser)
{
	return seek(browser, 60);
}

int action_hour_back(struct browser *browser)
{
	return seek(browser, -3600);
}

int action_hour_on(struct browser *browser)
{
	return seek(browser, 3600);
}

int action_set_baseline(struct browser *browser)
{
	int err = past_set_baseline(&browser->past);

	if (browser->past.baseline.is_set)
		look_span(&browser->look, SPAN_BASELINE);
	browser_say(browser, "the baseline is set; \"c\" shows the interval again");
	return err;
}

int action_drop_baseline(struct browser *browser)
{
	past_drop_baseline(&browser->past);
	if (browser->look.view.span == SPAN_BASELINE)
		look_span(&browser->look, SPAN_INTERVAL);
	return 0;
}

/* Cycles through interval, since the start, since the baseline. */
int action_span(struct browser *browser)
{
	enum view_span next = SPAN_INTERVAL;

	switch (browser->look.view.span) {
	case SPAN_INTERVAL:
		next = SPAN_START;
		break;
	case SPAN_START:
		next = browser->past.baseline.is_set ? SPAN_BASELINE : SPAN_INTERVAL;
		break;
	case SPAN_BASELINE:
		break;
	}
	look_span(&browser->look, next);
	return 0;
}

int action_trend(struct browser *browser)
{
	look_coarse(&browser->look, !browser->look.coarse);
	return 0;
}

int action_idle(struct browser *browser)
{
	look_count_idle(&browser->look, !browser->look.view.count_idle);
	return 0;
}

int action_unit(struct browser *browser)
{
	look_in_cycles(&browser->look, !browser->look.view.in_cycles);
	return 0;
}

int action_mouse(struct browser *browser)
{
	browser->no_mouse = !browser->no_mouse;
	browser_say(browser, "the mouse is %s", browser->no_mouse ? "off" : "on");
	browser->wish = WISH_MOUSE;
	return 0;
}

int action_save(struct browser *browser)
{
	browser->wish = WISH_SAVE;
	return 0;
}

int action_redraw(struct browser *browser)
{
	browser->wish = WISH_REDRAW;
	return 0;
}
