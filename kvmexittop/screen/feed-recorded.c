// SPDX-License-Identifier: GPL-2.0-only
#include "screen/feed-recorded.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "sample/epoch.h"

struct feed_recorded {
	struct source *source;
	int timer_fd;
	struct sample queue[3]; /* read, and not taken yet */
	size_t nr_queued;
	int err;	    /* error of the last reading, or 0 */
	bool reported;	    /* the caller has got the error */
	uint64_t taken_ns;  /* CLOCK_MONOTONIC when the last sample was taken */
	struct sample last; /* that sample, without its arrays */
	int64_t to_ns;	    /* time in its epoch from which the next seek moves */
	double speed;
	bool paused;
	unsigned int hurry; /* samples that are due at once */
};

/* The time when the next sample, or the error, is due. */
static uint64_t due_ns(const struct feed_recorded *recorded)
{
	uint64_t gap_ns = recorded->queue[0].time_ns - recorded->last.time_ns;

	if (recorded->hurry || !recorded->nr_queued)
		return recorded->taken_ns;
	/* After a reboot, the clock may be behind. */
	if (recorded->queue[0].time_ns < recorded->last.time_ns ||
	    gap_ns / recorded->speed > FEED_RECORDED_GAP_NS)
		gap_ns = FEED_RECORDED_GAP_NS * recorded->speed;
	return recorded->taken_ns + (uint64_t)(gap_ns / recorded->speed);
}

static bool waits(const struct feed_recorded *recorded)
{
	return !recorded->nr_queued ? recorded->reported : recorded->paused && !recorded->hurry;
}

static void set_timer(struct feed_recorded *recorded)
{
	uint64_t due = due_ns(recorded);
	struct itimerspec timer = { 0 };

	/* 0 would disarm the timer. */
	if (!waits(recorded))
		timer.it_value = clock_timespec(due + !due);
	/* Only times out of range can fail. */
	timerfd_settime(recorded->timer_fd, TFD_TIMER_ABSTIME, &timer, NULL);
}

static void drop_first(struct feed_recorded *recorded)
{
	recorded->nr_queued--;
	for (size_t i = 0; i < recorded->nr_queued; i++)
		sample_swap(&recorded->queue[i], &recorded->queue[i + 1]);
}

static void read_next(struct feed_recorded *recorded)
{
	if (!recorded->err)
		recorded->err =
			source_read(recorded->source, &recorded->queue[recorded->nr_queued]);
	if (!recorded->err)
		recorded->nr_queued++;
}

int feed_recorded_start(struct feed_recorded **recorded, struct source *source)
{
	struct feed_recorded *new = calloc(1, sizeof(*new));

	if (!new)
		return -ENOMEM;

	new->source = source;
	new->speed = 1;
	new->hurry = 2;
	new->taken_ns = clock_now_ns();
	new->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (new->timer_fd < 0) {
		free(new);
		return -errno;
	}
	read_next(new);
	set_timer(new);
	*recorded = new;
	return 0;
}

void feed_recorded_stop(struct feed_recorded *recorded)
{
	if (!recorded)
		return;

	close(recorded->timer_fd);
	for (size_t i = 0; i < 3; i++)
		sample_free(&recorded->queue[i]);
	free(recorded);
}

int feed_recorded_fd(const struct feed_recorded *recorded)
{
	return recorded->timer_fd;
}

int feed_recorded_take(struct feed_recorded *recorded, struct sample *sample)
{
	int result = 0;

	if (waits(recorded) || clock_now_ns() < due_ns(recorded)) {
		set_timer(recorded);
		return 0;
	}

	if (recorded->nr_queued) {
		sample_swap(sample, &recorded->queue[0]);
		drop_first(recorded);
		sample_copy_head(&recorded->last, sample);
		recorded->to_ns = sample->time_ns;
		recorded->taken_ns = clock_now_ns();
		recorded->hurry -= recorded->hurry > 0;
		if (!recorded->nr_queued)
			read_next(recorded);
		result = 1;
	} else {
		recorded->reported = true;
		recorded->hurry = 0;
		result = recorded->err;
	}
	set_timer(recorded);
	return result;
}

void feed_recorded_pause(struct feed_recorded *recorded, bool paused)
{
	recorded->paused = paused;
	recorded->taken_ns = clock_now_ns();
	set_timer(recorded);
}

void feed_recorded_hurry(struct feed_recorded *recorded, unsigned int samples)
{
	recorded->hurry = samples;
	set_timer(recorded);
}

void feed_recorded_set_speed(struct feed_recorded *recorded, double speed)
{
	recorded->speed = speed;
	set_timer(recorded);
}

/* True if @sample is at or after the time @to_ns in the epoch of @of, or in a later epoch. */
static bool is_reached(const struct sample *sample, const struct sample *of, int64_t to_ns)
{
	const bool first = sample->offset < of->offset;

	if (epoch_is_same(first ? sample : of, first ? of : sample))
		return (int64_t)sample->time_ns >= to_ns;
	return !first;
}

/* Reads until the queue has the first sample that is_reached(), and the one before it. */
static int read_until(struct feed_recorded *recorded, const struct sample *of, int64_t to_ns)
{
	int err = source_seek(recorded->source, of, to_ns > 0 ? to_ns : 0);

	if (err)
		return err;
	recorded->err = 0;
	recorded->nr_queued = 0;
	read_next(recorded);
	while (!recorded->err &&
	       !is_reached(&recorded->queue[recorded->nr_queued - 1], of, to_ns)) {
		read_next(recorded);
		if (recorded->nr_queued > 2)
			drop_first(recorded);
		source_progress(recorded->source);
	}
	return 0;
}

/*
 * Moves into the next or previous epoch by the rest of the way to @to_ns.  The gap between
 * epochs counts as FEED_RECORDED_GAP_NS, as in playing.  False: there is no rest.
 */
static bool cross_epochs(const struct feed_recorded *recorded, struct sample *of, int64_t *to_ns)
{
	const struct sample *before = &recorded->queue[0], *reached = &recorded->queue[1];
	int64_t rest;

	if (recorded->err || recorded->nr_queued < 2 || epoch_is_same(before, reached))
		return false;
	if (reached->offset > of->offset) {
		rest = *to_ns - (int64_t)before->time_ns - (int64_t)FEED_RECORDED_GAP_NS;
		*to_ns = reached->time_ns + rest;
		sample_copy_head(of, reached);
	} else {
		rest = (int64_t)reached->time_ns - *to_ns - (int64_t)FEED_RECORDED_GAP_NS;
		*to_ns = before->time_ns - rest;
		sample_copy_head(of, before);
	}
	return rest > 0;
}

int feed_recorded_seek(struct feed_recorded *recorded, int64_t by_s)
{
	int64_t to_ns = recorded->to_ns + by_s * (int64_t)NS_PER_S;
	struct sample of = { 0 };
	int err;

	/* The caller may ask for the next sample before one was taken. */
	recorded->to_ns = to_ns;
	sample_copy_head(&of, &recorded->last);
	do {
		err = read_until(recorded, &of, to_ns);
	} while (!err && cross_epochs(recorded, &of, &to_ns));
	if (err)
		return err;

	recorded->reported = false;
	if (recorded->nr_queued == 1)
		read_next(recorded);
	feed_recorded_hurry(recorded, 2);
	return 0;
}
