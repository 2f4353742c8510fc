// SPDX-License-Identifier: GPL-2.0-only
#include "why/why-thread.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/thread.h"
#include "why/tracer.h"

/* Frequent enough to see numbers grow, rare enough to read them. */
#define PERIOD_NS 500000000L

/* The target that the caller asked for. */
struct aim {
	uint64_t nr; /* differs from that of the previous aim */
	bool active;
	struct breakdown_target target;
	uint64_t tsc_khz;
};

struct why {
	int ready_fd;

	pthread_mutex_t lock; /* never held while the tracer does something */
	pthread_cond_t changed;
	bool over;
	struct aim aim;
	struct breakdown done; /* for why_update() to take, if full; else memory to reuse */
	bool full;
	int err; /* of the tracer, or 0 */

	/* Used by the thread only. */
	struct tracer *tracer;
	struct breakdown breakdown;

	/* Used by the caller's thread only. */
	struct breakdown shown;
	struct why_found found; /* its breakdown is NULL or shown */
};

static void swap_details(struct breakdown *a, struct breakdown *b)
{
	const struct breakdown swap = *a;

	*a = *b;
	*b = swap;
}

/*
 * Waits for another aim, or while the tracer runs, for the time of the next reading.
 * False: the thread shall end.
 */
static bool wait_aim(struct why *why, struct aim *aim)
{
	const struct timespec until = clock_timespec(clock_now_ns() + PERIOD_NS);
	bool over;
	int err = 0;

	pthread_mutex_lock(&why->lock);
	while (!why->over && why->aim.nr == aim->nr && !err)
		err = why->tracer ? pthread_cond_timedwait(&why->changed, &why->lock, &until)
				  : pthread_cond_wait(&why->changed, &why->lock);
	*aim = why->aim;
	over = why->over;
	pthread_mutex_unlock(&why->lock);
	return !over;
}

/* Drops the result if the caller has changed the aim meanwhile. */
static void report(struct why *why, const struct aim *aim, int err)
{
	pthread_mutex_lock(&why->lock);
	if (why->aim.nr == aim->nr) {
		swap_details(&why->done, &why->breakdown);
		why->full = !err;
		why->err = err;
		event_raise(why->ready_fd);
	}
	pthread_mutex_unlock(&why->lock);
}

static void detach(struct why *why)
{
	tracer_stop(why->tracer);
	why->tracer = NULL;
}

static void trace(struct why *why, const struct aim *aim)
{
	int err = 0;

	if (!why->tracer)
		err = tracer_start(&why->tracer, &aim->target, aim->tsc_khz);
	err = err ?: tracer_read(why->tracer, &why->breakdown);
	if (err)
		detach(why);
	report(why, aim, err);
}

static void why_free(struct why *why)
{
	breakdown_free(&why->done);
	breakdown_free(&why->breakdown);
	breakdown_free(&why->shown);
	pthread_cond_destroy(&why->changed);
	pthread_mutex_destroy(&why->lock);
	if (why->ready_fd >= 0)
		close(why->ready_fd);
	free(why);
}

static void *run(void *data)
{
	struct why *why = data;
	struct aim aim = { 0 };
	uint64_t nr = 0;

	while (wait_aim(why, &aim)) {
		if (aim.nr != nr)
			detach(why);
		nr = aim.nr;
		if (aim.active)
			trace(why, &aim);
	}
	detach(why);
	why_free(why);
	return NULL;
}

int why_open(struct why **why)
{
	struct why *new = calloc(1, sizeof(*new));
	pthread_t thread;
	int err;

	if (!new)
		return -ENOMEM;
	pthread_mutex_init(&new->lock, NULL);
	thread_condition(&new->changed);
	new->ready_fd = event_open();
	err = new->ready_fd < 0 ? -errno : thread_start(&thread, run, new);
	if (err) {
		why_free(new);
		return err;
	}
	pthread_detach(thread);
	*why = new;
	return 0;
}

void why_close(struct why *why)
{
	if (!why)
		return;
	pthread_mutex_lock(&why->lock);
	why->over = true;
	pthread_cond_signal(&why->changed);
	pthread_mutex_unlock(&why->lock);
}

int why_fd(const struct why *why)
{
	return why->ready_fd;
}

/* The caller holds the lock. */
static void set_aim(struct why *why, const struct breakdown_target *target, uint64_t tsc_khz)
{
	why->aim.nr++;
	why->aim.active = target;
	if (target) {
		why->aim.target = *target;
		why->aim.tsc_khz = tsc_khz;
	}
	why->full = false;
	why->err = 0;
	why->found = (struct why_found){ 0 };
	pthread_cond_signal(&why->changed);
}

static bool is_aim(const struct why *why, const struct breakdown_target *target)
{
	if (!target)
		return !why->aim.active;
	return why->aim.active && breakdown_same_target(target, &why->aim.target);
}

struct why_found why_update(struct why *why, const struct breakdown_target *target,
			    uint64_t tsc_khz)
{
	pthread_mutex_lock(&why->lock);
	if (!is_aim(why, target))
		set_aim(why, target, tsc_khz);
	if (why->full) {
		swap_details(&why->shown, &why->done);
		why->full = false;
		why->found.breakdown = &why->shown;
	}
	if (why->err)
		why->found = (struct why_found){ .err = why->err };
	event_clear(why->ready_fd);
	pthread_mutex_unlock(&why->lock);
	return why->found;
}
