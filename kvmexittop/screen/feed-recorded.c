// SPDX-License-Identifier: GPL-2.0-only
#include "screen/feed-recorded.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/clock.h"

struct feed_recorded {
	struct source *source;
	int timer_fd;
	struct sample queue[3]; /* read, and not taken yet */
	size_t nr_queued;
	int err;	   /* why there is no more to read, or 0 */
	bool reported;	   /* the caller knows */
	uint64_t taken_ns; /* CLOCK_MONOTONIC when the last one was taken */
	uint64_t last_ns;  /* time of that sample */
	int64_t last_s;	   /* the same for people */
	double speed;
	bool paused;
	unsigned int hurry; /* samples that are due at once */
};

/* When the next one is due, or what comes instead of it. */
static uint64_t due_ns(const struct feed_recorded *recorded)
{
	uint64_t gap_ns = recorded->queue[0].time_ns - recorded->last_ns;

	if (recorded->hurry || !recorded->nr_queued)
		return recorded->taken_ns;
	/* The clock of another boot may have been behind. */
	if (recorded->queue[0].time_ns < recorded->last_ns ||
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

	/* 0 would stop it. */
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
		recorded->last_ns = sample->time_ns;
		recorded->last_s = sample->wall.tv_sec;
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

int feed_recorded_seek(struct feed_recorded *recorded, int64_t by_s)
{
	int64_t to_s = recorded->last_s + by_s;
	int err = source_seek(recorded->source, to_s);

	if (err)
		return err;

	/* The next one may be asked for before a sample was taken. */
	recorded->last_s = to_s;
	recorded->err = 0;
	recorded->reported = false;
	recorded->nr_queued = 0;
	read_next(recorded);
	while (!recorded->err && recorded->queue[recorded->nr_queued - 1].wall.tv_sec < to_s) {
		read_next(recorded);
		if (recorded->nr_queued > 2)
			drop_first(recorded);
	}
	if (recorded->nr_queued == 1)
		read_next(recorded);
	feed_recorded_hurry(recorded, 2);
	return 0;
}
