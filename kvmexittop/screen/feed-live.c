// SPDX-License-Identifier: GPL-2.0-only
#include "screen/feed-live.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/thread.h"
#include "sample/origin.h"

/*
 * Events that a broken event_fd may report between two ticks before it is ignored until the
 * next one: poll() reports an error or a hangup as long as it lasts.  More than 1, because
 * lost notifications are an error, too, which ends when it is read.
 */
#define MAX_TROUBLE 8

enum {
	FD_COMMAND,
	FD_TIMER,
	FD_SOURCE,
	NR_FDS
};

struct feed_live {
	struct source *source;
	struct writer *writer;
	pthread_t thread;
	int ready_fd, command_fd, timer_fd; /* the first two are eventfds */

	pthread_mutex_t lock; /* never held while the source is called */
	pthread_cond_t ended_cond;
	bool stop, ended;
	bool held_up; /* a reading is due, and waits until the previous sample is taken */
	uint64_t delay_ns;
	uint64_t busy_ns; /* CLOCK_MONOTONIC when the source or writer was called, or 0 */
	/* If full, it waits to be taken; else the thread reads the next sample into it. */
	struct sample sample;
	bool full;
	int err; /* of a failure after the last sample, or 0 */
	char message[sizeof(((struct source *)NULL)->message)];

	/* Used by the thread only. */
	struct origin_list origins; /* of all samples, until the feed is freed */
	uint64_t last_ns;	    /* when the last reading began */
	uint64_t armed_ns; /* the delay that the timer is set to; 0: the first, short one */
	unsigned int readings;
	unsigned int trouble;
	bool due;

	/* Used by the caller's thread only. */
	char taken_message[sizeof(((struct source *)NULL)->message)];
};

static int copy_origin(struct feed_live *live, struct sample *sample)
{
	const struct origin *copy = origin_keep(&live->origins, sample->origin);

	if (!copy)
		return -ENOMEM;
	sample->origin = copy;
	return 0;
}

static void set_busy(struct feed_live *live, uint64_t ns)
{
	pthread_mutex_lock(&live->lock);
	live->busy_ns = ns;
	pthread_mutex_unlock(&live->lock);
}

static void fail(struct feed_live *live, int err)
{
	pthread_mutex_lock(&live->lock);
	live->err = err;
	memcpy(live->message, live->source->message, sizeof(live->message));
	event_raise(live->ready_fd);
	pthread_mutex_unlock(&live->lock);
}

/* A sample replaces an error that was not taken yet. */
static void finish_sample(struct feed_live *live)
{
	pthread_mutex_lock(&live->lock);
	live->full = true;
	live->err = 0;
	pthread_mutex_unlock(&live->lock);
	/* After unlocking, so that the woken thread does not wait for the lock. */
	event_raise(live->ready_fd);
}

/* The tick after the first reading comes early, the others at the delay. */
static void set_timer(struct feed_live *live, uint64_t delay_ns)
{
	uint64_t first_ns = delay_ns;
	struct itimerspec ticks;

	if (live->readings < 2 && first_ns > FEED_LIVE_FIRST_NS)
		first_ns = FEED_LIVE_FIRST_NS;
	ticks.it_value = clock_timespec(live->last_ns + first_ns);
	ticks.it_interval = clock_timespec(delay_ns);
	/* Only times out of range can fail. */
	timerfd_settime(live->timer_fd, TFD_TIMER_ABSTIME, &ticks, NULL);
	live->armed_ns = delay_ns;
}

static void read_source(struct feed_live *live)
{
	int err;

	live->last_ns = clock_now_ns();
	live->readings++;
	live->due = false;

	set_busy(live, live->last_ns);
	err = source_read(live->source, &live->sample);
	/* The sample is valid even if recording fails. */
	if (!err)
		writer_add(live->writer, &live->sample);
	set_busy(live, 0);

	err = err ?: copy_origin(live, &live->sample);
	if (err)
		fail(live, err);
	else
		finish_sample(live);
}

static void handle_event(struct feed_live *live, short revents)
{
	int err;

	set_busy(live, clock_now_ns());
	err = source_event(live->source);
	set_busy(live, 0);

	if (err || revents & (POLLERR | POLLHUP | POLLNVAL))
		live->trouble++;
	if (err)
		fail(live, err);
}

/* One reading, even if ticks were missed. */
static void handle_tick(struct feed_live *live)
{
	uint64_t ticks;

	if (read(live->timer_fd, &ticks, sizeof(ticks)) < 0)
		return;
	live->trouble = 0;
	live->due = true;
}

/* Waits for the next event. */
static void wait_next(struct feed_live *live)
{
	struct pollfd fds[NR_FDS] = {
		[FD_COMMAND] = { .fd = live->command_fd, .events = POLLIN },
		[FD_TIMER] = { .fd = live->timer_fd, .events = POLLIN },
		[FD_SOURCE] = { .fd = live->source->event_fd, .events = POLLIN },
	};

	if (live->trouble >= MAX_TROUBLE)
		fds[FD_SOURCE].fd = -1;

	/* poll() fails if the kernel is out of memory: try again later. */
	if (poll(fds, NR_FDS, -1) < 0) {
		nanosleep(&(struct timespec){ .tv_nsec = NS_PER_S / 10 }, NULL);
		return;
	}
	if (fds[FD_COMMAND].revents)
		event_clear(live->command_fd);
	if (fds[FD_TIMER].revents)
		handle_tick(live);
	if (fds[FD_SOURCE].revents)
		handle_event(live, fds[FD_SOURCE].revents);
}

static void *run(void *data)
{
	struct feed_live *live = data;
	bool stop = false, full = false;
	uint64_t delay_ns;

	live->due = true;
	while (!stop) {
		if (live->due && !full)
			read_source(live);
		else
			wait_next(live);

		pthread_mutex_lock(&live->lock);
		stop = live->stop;
		full = live->full;
		live->held_up = live->due && full;
		delay_ns = live->delay_ns;
		pthread_mutex_unlock(&live->lock);
		if (delay_ns != live->armed_ns)
			set_timer(live, delay_ns);
	}

	pthread_mutex_lock(&live->lock);
	live->ended = true;
	pthread_cond_signal(&live->ended_cond);
	pthread_mutex_unlock(&live->lock);
	return NULL;
}

static int open_fds(struct feed_live *live)
{
	live->ready_fd = event_open();
	live->command_fd = event_open();
	live->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	return live->ready_fd < 0 || live->command_fd < 0 || live->timer_fd < 0 ? -errno : 0;
}

static void close_fds(struct feed_live *live)
{
	if (live->ready_fd >= 0)
		close(live->ready_fd);
	if (live->command_fd >= 0)
		close(live->command_fd);
	if (live->timer_fd >= 0)
		close(live->timer_fd);
}

int feed_live_start(struct feed_live **live, struct source *source, struct writer *writer,
		    uint64_t delay_ns)
{
	struct feed_live *new;
	int err;

	new = calloc(1, sizeof(*new));
	if (!new)
		return -ENOMEM;

	new->source = source;
	new->writer = writer;
	new->delay_ns = delay_ns;
	/* On Linux with glibc these only fill in the structs. */
	pthread_mutex_init(&new->lock, NULL);
	thread_condition(&new->ended_cond);

	err = open_fds(new) ?: thread_start(&new->thread, run, new);
	if (err)
		goto close_fds;
	*live = new;
	return 0;

close_fds:
	close_fds(new);
	pthread_cond_destroy(&new->ended_cond);
	pthread_mutex_destroy(&new->lock);
	free(new);
	return err;
}

bool feed_live_stop(struct feed_live *live, uint64_t timeout_ns)
{
	struct timespec until;
	bool ended;

	if (!live)
		return true;

	until = clock_timespec(clock_now_ns() + timeout_ns);
	pthread_mutex_lock(&live->lock);
	live->stop = true;
	event_raise(live->command_fd);
	while (!live->ended) {
		if (pthread_cond_timedwait(&live->ended_cond, &live->lock, &until))
			break;
	}
	ended = live->ended;
	pthread_mutex_unlock(&live->lock);
	if (!ended)
		return false;

	pthread_join(live->thread, NULL);
	close_fds(live);
	pthread_cond_destroy(&live->ended_cond);
	pthread_mutex_destroy(&live->lock);
	origin_list_free(&live->origins);
	sample_free(&live->sample);
	free(live);
	return true;
}

int feed_live_fd(const struct feed_live *live)
{
	return live->ready_fd;
}

int feed_live_take(struct feed_live *live, struct sample *sample)
{
	int result = 0;

	pthread_mutex_lock(&live->lock);
	if (live->full) {
		sample_swap(sample, &live->sample);
		live->full = false;
		result = 1;
		if (live->held_up)
			event_raise(live->command_fd);
	} else if (live->err) {
		result = live->err;
		live->err = 0;
		memcpy(live->taken_message, live->message, sizeof(live->taken_message));
	}
	if (!live->err)
		event_clear(live->ready_fd);
	pthread_mutex_unlock(&live->lock);
	return result;
}

const char *feed_live_message(const struct feed_live *live)
{
	return live->taken_message;
}

void feed_live_set_delay(struct feed_live *live, uint64_t delay_ns)
{
	pthread_mutex_lock(&live->lock);
	live->delay_ns = delay_ns;
	event_raise(live->command_fd);
	pthread_mutex_unlock(&live->lock);
}

uint64_t feed_live_waiting_ns(struct feed_live *live)
{
	uint64_t busy_ns;

	pthread_mutex_lock(&live->lock);
	busy_ns = live->busy_ns;
	pthread_mutex_unlock(&live->lock);
	return busy_ns ? clock_now_ns() - busy_ns : 0;
}
