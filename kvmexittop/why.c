// SPDX-License-Identifier: GPL-2.0-only
#include "why.h"

#include <time.h>

#include "check.h"

/* Often enough to see it grow, seldom enough to read it. */
#define PERIOD_MS 500

static uint64_t clock_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ULL + now.tv_nsec;
}

static void detach(struct why *why, struct browser *browser)
{
	tracer_stop(why->tracer);
	why->tracer = NULL;
	why->failed = false;
	browser->detail = NULL;
	browser->why_not = NULL;
}

static void give_up(struct why *why, struct browser *browser, int err)
{
	detach(why, browser);
	why->failed = true;
	browser->why_not = check_explain_why(err);
}

static void attach(struct why *why, struct browser *browser, const struct detail_target *target)
{
	const uint64_t tsc_khz = browser->view.sample->origin->tsc_khz;
	int err;

	why->detail.target = *target;
	err = tracer_start(&why->tracer, target, tsc_khz);
	if (err)
		give_up(why, browser, err);
	why->read_ns = 0;
}

int why_update(struct why *why, struct browser *browser)
{
	struct detail_target target;
	const uint64_t now = clock_ns();
	int err;

	if (!browser_wants_detail(browser, &target)) {
		if (why->tracer || why->failed)
			detach(why, browser);
		return -1;
	}
	if ((why->tracer || why->failed) && !detail_same_target(&target, &why->detail.target))
		detach(why, browser);
	if (why->failed)
		return -1;
	if (!why->tracer)
		attach(why, browser, &target);
	if (why->tracer && now - why->read_ns >= PERIOD_MS * 1000000ULL) {
		err = tracer_read(why->tracer, &why->detail);
		if (err)
			give_up(why, browser, err);
		else
			browser->detail = &why->detail;
		why->read_ns = now;
	}
	return why->tracer ? PERIOD_MS : -1;
}

void why_close(struct why *why)
{
	tracer_stop(why->tracer);
	detail_free(&why->detail);
}
