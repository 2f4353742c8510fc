// SPDX-License-Identifier: GPL-2.0-only
#include "screen/feed.h"

#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "check/check.h"
#include "screen/feed-live.h"
#include "screen/feed-recorded.h"

/* The functions of feed.h; those that a feed does not support are NULL. */
struct feed_ops {
	int (*start)(struct feed *feed, uint64_t delay_ns);
	int (*take)(struct feed *feed, struct sample *sample, char *why, size_t size);
	bool (*stop)(struct feed *feed, uint64_t timeout_ns);
	uint64_t (*waiting_ns)(struct feed *feed);
	void (*set_delay)(struct feed *feed, uint64_t delay_ns);
	void (*pause)(struct feed *feed, bool paused);
	void (*hurry)(struct feed *feed, unsigned int samples);
	void (*set_speed)(struct feed *feed, double speed);
	int (*seek)(struct feed *feed, int64_t by_s);
};

static int live_start(struct feed *feed, uint64_t delay_ns)
{
	struct feed_live *live = NULL;
	int err = feed_live_start(&live, feed->source, feed->writer, delay_ns);

	if (err)
		return err;
	feed->state = live;
	feed->fd = feed_live_fd(live);
	return 0;
}

static int live_take(struct feed *feed, struct sample *sample, char *why, size_t size)
{
	int got = feed_live_take(feed->state, sample);

	if (got < 0)
		check_explain(feed->source->ops, got, feed_live_message(feed->state), why, size);
	return got;
}

static bool live_stop(struct feed *feed, uint64_t timeout_ns)
{
	return feed_live_stop(feed->state, timeout_ns);
}

static uint64_t live_waiting_ns(struct feed *feed)
{
	return feed_live_waiting_ns(feed->state);
}

static void live_set_delay(struct feed *feed, uint64_t delay_ns)
{
	feed_live_set_delay(feed->state, delay_ns);
}

static const struct feed_ops live_ops = {
	.start = live_start,
	.take = live_take,
	.stop = live_stop,
	.waiting_ns = live_waiting_ns,
	.set_delay = live_set_delay,
};

static int recorded_start(struct feed *feed, uint64_t delay_ns)
{
	struct feed_recorded *recorded = NULL;
	int err = feed_recorded_start(&recorded, feed->source);

	(void)delay_ns;
	if (err)
		return err;
	feed->state = recorded;
	feed->fd = feed_recorded_fd(recorded);
	feed->playback.speed = 1;
	return 0;
}

static int recorded_take(struct feed *feed, struct sample *sample, char *why, size_t size)
{
	const char *message = feed->source->message;
	int got = feed_recorded_take(feed->state, sample);

	feed->playback.position = source_position(feed->source);
	if (got > 0)
		writer_add(feed->writer, sample);
	/* No more samples until the user seeks back. */
	feed->playback.ended |= got < 0;
	if (got < 0)
		text_copy(why, size, message[0] ? message : got == -ENODATA ? "" : strerror(-got));
	return got;
}

static bool recorded_stop(struct feed *feed, uint64_t timeout_ns)
{
	(void)timeout_ns;
	feed_recorded_stop(feed->state);
	return true;
}

static void recorded_pause(struct feed *feed, bool paused)
{
	feed_recorded_pause(feed->state, paused);
}

static void recorded_hurry(struct feed *feed, unsigned int samples)
{
	feed_recorded_hurry(feed->state, samples);
}

static void recorded_set_speed(struct feed *feed, double speed)
{
	feed_recorded_set_speed(feed->state, speed);
	feed->playback.speed = speed;
}

static int recorded_seek(struct feed *feed, int64_t by_s)
{
	feed->playback.ended = false;
	return feed_recorded_seek(feed->state, by_s);
}

static const struct feed_ops recorded_ops = {
	.start = recorded_start,
	.take = recorded_take,
	.stop = recorded_stop,
	.pause = recorded_pause,
	.hurry = recorded_hurry,
	.set_speed = recorded_set_speed,
	.seek = recorded_seek,
};

int feed_start(struct feed *feed, struct source *source, struct writer *writer, uint64_t delay_ns)
{
	*feed = (struct feed){
		.ops = source->ops->is_recorded ? &recorded_ops : &live_ops,
		.fd = -1,
		.source = source,
		.writer = writer,
	};
	return feed->ops->start(feed, delay_ns);
}

int feed_take(struct feed *feed, struct sample *sample, char *why, size_t size)
{
	return feed->ops->take(feed, sample, why, size);
}

bool feed_stop(struct feed *feed, uint64_t timeout_ns)
{
	return !feed->state || feed->ops->stop(feed, timeout_ns);
}

uint64_t feed_waiting_ns(struct feed *feed)
{
	return feed->ops->waiting_ns ? feed->ops->waiting_ns(feed) : 0;
}

void feed_set_delay(struct feed *feed, uint64_t delay_ns)
{
	if (feed->ops->set_delay)
		feed->ops->set_delay(feed, delay_ns);
}

void feed_pause(struct feed *feed, bool paused)
{
	if (feed->ops->pause)
		feed->ops->pause(feed, paused);
}

bool feed_hurry(struct feed *feed, unsigned int samples)
{
	if (feed->ops->hurry)
		feed->ops->hurry(feed, samples);
	return feed->ops->hurry;
}

void feed_set_speed(struct feed *feed, double speed)
{
	if (feed->ops->set_speed)
		feed->ops->set_speed(feed, speed);
}

int feed_seek(struct feed *feed, int64_t by_s)
{
	return feed->ops->seek ? feed->ops->seek(feed, by_s) : -EOPNOTSUPP;
}
