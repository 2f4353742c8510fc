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
 * What a broken event_fd may do between two ticks before it is left alone until
 * the next one: poll() reports an error or a hangup for as long as it lasts.  Not
 * 1, as the loss of notifications is an error too, over as soon as it was read.
 */
#define MAX_TROUBLE 8

enum {
	FD_COMMAND,
	FD_TIMER,
	FD_SOURCE,
	NR_FDS
};

struct sampler {
	struct source *source;
	struct recorder *recorder;
	pthread_t thread;
	int ready_fd, command_fd, timer_fd; /* the first two are eventfds */

	pthread_mutex_t lock; /* never held while the source does something */
	pthread_cond_t ended_cond;
	bool stop, ended;
	bool held_up; /* a reading is due, and waits for the one before to be taken */
	uint64_t delay_ns;
	uint64_t busy_ns; /* CLOCK_MONOTONIC when the source or recorder was called, or 0 */
	/* If full it waits to be taken; else it is the thread's, to read the next into. */
	struct sample sample;
	bool full;
	int err; /* of a failure after the last sample, or 0 */
	char message[sizeof(((struct source *)NULL)->message)];

	/* Of the thread only. */
	struct origin_list origins; /* those of all samples, for as long as the sampler lives */
	uint64_t last_ns;	    /* when the last reading began */
	uint64_t armed_ns;	    /* the delay that the timer has; 0: the first, short one */
	unsigned int readings;
	unsigned int trouble;
	bool due;

	/* Of the caller's thread only. */
	char taken_message[sizeof(((struct source *)NULL)->message)];
};

static int copy_origin(struct sampler *sampler, struct sample *sample)
{
	const struct origin *copy = origin_keep(&sampler->origins, sample->origin);

	if (!copy)
		return -ENOMEM;
	sample->origin = copy;
	return 0;
}

static void set_busy(struct sampler *sampler, uint64_t ns)
{
	pthread_mutex_lock(&sampler->lock);
	sampler->busy_ns = ns;
	pthread_mutex_unlock(&sampler->lock);
}

static void fail(struct sampler *sampler, int err)
{
	pthread_mutex_lock(&sampler->lock);
	sampler->err = err;
	memcpy(sampler->message, sampler->source->message, sizeof(sampler->message));
	event_raise(sampler->ready_fd);
	pthread_mutex_unlock(&sampler->lock);
}

/* A failure that nobody took yet is over, now that there is a sample. */
static void finish_sample(struct sampler *sampler)
{
	pthread_mutex_lock(&sampler->lock);
	sampler->full = true;
	sampler->err = 0;
	pthread_mutex_unlock(&sampler->lock);
	/* Not before, or who is woken up might have to wait for the lock. */
	event_raise(sampler->ready_fd);
}

/* The tick after the first reading comes early, then they come as asked for. */
static void set_timer(struct sampler *sampler, uint64_t delay_ns)
{
	uint64_t first_ns = delay_ns;
	struct itimerspec ticks;

	if (sampler->readings < 2 && first_ns > SAMPLER_FIRST_NS)
		first_ns = SAMPLER_FIRST_NS;
	ticks.it_value = clock_timespec(sampler->last_ns + first_ns);
	ticks.it_interval = clock_timespec(delay_ns);
	/* Only times out of range can fail. */
	timerfd_settime(sampler->timer_fd, TFD_TIMER_ABSTIME, &ticks, NULL);
	sampler->armed_ns = delay_ns;
}

static void read_source(struct sampler *sampler)
{
	int err;

	sampler->last_ns = clock_now_ns();
	sampler->readings++;
	sampler->due = false;

	set_busy(sampler, sampler->last_ns);
	err = source_read(sampler->source, &sampler->sample);
	/* Its failure is no reason not to have the sample. */
	if (!err)
		recorder_add(sampler->recorder, &sampler->sample);
	set_busy(sampler, 0);

	err = err ?: copy_origin(sampler, &sampler->sample);
	if (err)
		fail(sampler, err);
	else
		finish_sample(sampler);
}

static void handle_event(struct sampler *sampler, short revents)
{
	int err;

	set_busy(sampler, clock_now_ns());
	err = source_event(sampler->source);
	set_busy(sampler, 0);

	if (err || revents & (POLLERR | POLLHUP | POLLNVAL))
		sampler->trouble++;
	if (err)
		fail(sampler, err);
}

/* However many ticks were missed, there is one reading. */
static void handle_tick(struct sampler *sampler)
{
	uint64_t ticks;

	if (read(sampler->timer_fd, &ticks, sizeof(ticks)) < 0)
		return;
	sampler->trouble = 0;
	sampler->due = true;
}

/* Waits for whatever comes next. */
static void wait_next(struct sampler *sampler)
{
	struct pollfd fds[NR_FDS] = {
		[FD_COMMAND] = { .fd = sampler->command_fd, .events = POLLIN },
		[FD_TIMER] = { .fd = sampler->timer_fd, .events = POLLIN },
		[FD_SOURCE] = { .fd = sampler->source->event_fd, .events = POLLIN },
	};

	if (sampler->trouble >= MAX_TROUBLE)
		fds[FD_SOURCE].fd = -1;

	/* It fails if the kernel lacks memory: give it time. */
	if (poll(fds, NR_FDS, -1) < 0) {
		nanosleep(&(struct timespec){ .tv_nsec = NS_PER_S / 10 }, NULL);
		return;
	}
	if (fds[FD_COMMAND].revents)
		event_clear(sampler->command_fd);
	if (fds[FD_TIMER].revents)
		handle_tick(sampler);
	if (fds[FD_SOURCE].revents)
		handle_event(sampler, fds[FD_SOURCE].revents);
}

static void *run(void *data)
{
	struct sampler *sampler = data;
	bool stop = false, full = false;
	uint64_t delay_ns;

	sampler->due = true;
	while (!stop) {
		if (sampler->due && !full)
			read_source(sampler);
		else
			wait_next(sampler);

		pthread_mutex_lock(&sampler->lock);
		stop = sampler->stop;
		full = sampler->full;
		sampler->held_up = sampler->due && full;
		delay_ns = sampler->delay_ns;
		pthread_mutex_unlock(&sampler->lock);
		if (delay_ns != sampler->armed_ns)
			set_timer(sampler, delay_ns);
	}

	pthread_mutex_lock(&sampler->lock);
	sampler->ended = true;
	pthread_cond_signal(&sampler->ended_cond);
	pthread_mutex_unlock(&sampler->lock);
	return NULL;
}

static int open_fds(struct sampler *sampler)
{
	sampler->ready_fd = event_open();
	sampler->command_fd = event_open();
	sampler->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	return sampler->ready_fd < 0 || sampler->command_fd < 0 || sampler->timer_fd < 0 ? -errno
											 : 0;
}

static void close_fds(struct sampler *sampler)
{
	if (sampler->ready_fd >= 0)
		close(sampler->ready_fd);
	if (sampler->command_fd >= 0)
		close(sampler->command_fd);
	if (sampler->timer_fd >= 0)
		close(sampler->timer_fd);
}

int sampler_start(struct sampler **sampler, struct source *source, struct recorder *recorder,
		  uint64_t delay_ns)
{
	struct sampler *new;
	int err;

	new = calloc(1, sizeof(*new));
	if (!new)
		return -ENOMEM;

	new->source = source;
	new->recorder = recorder;
	new->delay_ns = delay_ns;
	/* On Linux with glibc these only fill in the structs. */
	pthread_mutex_init(&new->lock, NULL);
	thread_condition(&new->ended_cond);

	err = open_fds(new) ?: thread_start(&new->thread, run, new);
	if (err)
		goto close_fds;
	*sampler = new;
	return 0;

close_fds:
	close_fds(new);
	pthread_cond_destroy(&new->ended_cond);
	pthread_mutex_destroy(&new->lock);
	free(new);
	return err;
}

bool sampler_stop(struct sampler *sampler, uint64_t timeout_ns)
{
	struct timespec until;
	bool ended;

	if (!sampler)
		return true;

	until = clock_timespec(clock_now_ns() + timeout_ns);
	pthread_mutex_lock(&sampler->lock);
	sampler->stop = true;
	event_raise(sampler->command_fd);
	while (!sampler->ended) {
		if (pthread_cond_timedwait(&sampler->ended_cond, &sampler->lock, &until))
			break;
	}
	ended = sampler->ended;
	pthread_mutex_unlock(&sampler->lock);
	if (!ended)
		return false;

	pthread_join(sampler->thread, NULL);
	close_fds(sampler);
	pthread_cond_destroy(&sampler->ended_cond);
	pthread_mutex_destroy(&sampler->lock);
	origin_list_free(&sampler->origins);
	sample_free(&sampler->sample);
	free(sampler);
	return true;
}

int sampler_fd(const struct sampler *sampler)
{
	return sampler->ready_fd;
}

int sampler_take(struct sampler *sampler, struct sample *sample)
{
	int result = 0;

	pthread_mutex_lock(&sampler->lock);
	if (sampler->full) {
		sample_swap(sample, &sampler->sample);
		sampler->full = false;
		result = 1;
		if (sampler->held_up)
			event_raise(sampler->command_fd);
	} else if (sampler->err) {
		result = sampler->err;
		sampler->err = 0;
		memcpy(sampler->taken_message, sampler->message, sizeof(sampler->taken_message));
	}
	if (!sampler->err)
		event_clear(sampler->ready_fd);
	pthread_mutex_unlock(&sampler->lock);
	return result;
}

const char *sampler_message(const struct sampler *sampler)
{
	return sampler->taken_message;
}

void sampler_set_delay(struct sampler *sampler, uint64_t delay_ns)
{
	pthread_mutex_lock(&sampler->lock);
	sampler->delay_ns = delay_ns;
	event_raise(sampler->command_fd);
	pthread_mutex_unlock(&sampler->lock);
}

uint64_t sampler_waiting_ns(struct sampler *sampler)
{
	uint64_t busy_ns;

	pthread_mutex_lock(&sampler->lock);
	busy_ns = sampler->busy_ns;
	pthread_mutex_unlock(&sampler->lock);
	return busy_ns ? clock_now_ns() - busy_ns : 0;
}
