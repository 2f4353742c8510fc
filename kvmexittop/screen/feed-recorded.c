// SPDX-License-Identifier: GPL-2.0-only
#include "screen/feed-recorded.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/clock.h"

struct player {
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
static uint64_t due_ns(const struct player *player)
{
	uint64_t gap_ns = player->queue[0].time_ns - player->last_ns;

	if (player->hurry || !player->nr_queued)
		return player->taken_ns;
	/* The clock of another boot may have been behind. */
	if (player->queue[0].time_ns < player->last_ns || gap_ns / player->speed > PLAYER_GAP_NS)
		gap_ns = PLAYER_GAP_NS * player->speed;
	return player->taken_ns + (uint64_t)(gap_ns / player->speed);
}

static bool waits(const struct player *player)
{
	return !player->nr_queued ? player->reported : player->paused && !player->hurry;
}

static void set_timer(struct player *player)
{
	uint64_t due = due_ns(player);
	struct itimerspec timer = { 0 };

	/* 0 would stop it. */
	if (!waits(player))
		timer.it_value = clock_timespec(due + !due);
	/* Only times out of range can fail. */
	timerfd_settime(player->timer_fd, TFD_TIMER_ABSTIME, &timer, NULL);
}

static void drop_first(struct player *player)
{
	player->nr_queued--;
	for (size_t i = 0; i < player->nr_queued; i++)
		sample_swap(&player->queue[i], &player->queue[i + 1]);
}

static void read_next(struct player *player)
{
	if (!player->err)
		player->err = source_read(player->source, &player->queue[player->nr_queued]);
	if (!player->err)
		player->nr_queued++;
}

int player_start(struct player **player, struct source *source)
{
	struct player *new = calloc(1, sizeof(*new));

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
	*player = new;
	return 0;
}

void player_stop(struct player *player)
{
	if (!player)
		return;

	close(player->timer_fd);
	for (size_t i = 0; i < 3; i++)
		sample_free(&player->queue[i]);
	free(player);
}

int player_fd(const struct player *player)
{
	return player->timer_fd;
}

int player_take(struct player *player, struct sample *sample)
{
	int result = 0;

	if (waits(player) || clock_now_ns() < due_ns(player)) {
		set_timer(player);
		return 0;
	}

	if (player->nr_queued) {
		sample_swap(sample, &player->queue[0]);
		drop_first(player);
		player->last_ns = sample->time_ns;
		player->last_s = sample->wall.tv_sec;
		player->taken_ns = clock_now_ns();
		player->hurry -= player->hurry > 0;
		if (!player->nr_queued)
			read_next(player);
		result = 1;
	} else {
		player->reported = true;
		player->hurry = 0;
		result = player->err;
	}
	set_timer(player);
	return result;
}

void player_pause(struct player *player, bool paused)
{
	player->paused = paused;
	player->taken_ns = clock_now_ns();
	set_timer(player);
}

void player_hurry(struct player *player, unsigned int samples)
{
	player->hurry = samples;
	set_timer(player);
}

void player_set_speed(struct player *player, double speed)
{
	player->speed = speed;
	set_timer(player);
}

int player_seek(struct player *player, int64_t by_s)
{
	int64_t to_s = player->last_s + by_s;
	int err = source_seek(player->source, to_s);

	if (err)
		return err;

	/* The next one may be asked for before a sample was taken. */
	player->last_s = to_s;
	player->err = 0;
	player->reported = false;
	player->nr_queued = 0;
	read_next(player);
	while (!player->err && player->queue[player->nr_queued - 1].wall.tv_sec < to_s) {
		read_next(player);
		if (player->nr_queued > 2)
			drop_first(player);
	}
	if (player->nr_queued == 1)
		read_next(player);
	player_hurry(player, 2);
	return 0;
}
