// SPDX-License-Identifier: GPL-2.0-only
/*
 * How fast the screen is, on a terminal: from outside, with all that there is between
 * a key and what a user sees of it.
 *
 *	speed first PROGRAM TEXT MS
 *		from the start of the program to the screen that has TEXT, which should
 *		be what is written last.  Fails if the fastest takes more than MS; 0: never.
 *	speed keys PROGRAM KEYS MS
 *		so many keys at any time, each until what it does is on the screen.  Fails
 *		if more than one of a hundred takes longer.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "session.h"

#include "../unit/cmocka-all.h"

#define NR_STARTS 21
#define MAX_KEYS  100000

static const char *what, *program, *text;
static size_t nr_keys;
static double limit_ms;

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void judge(double *times, size_t nr, double decisive_ms)
{
	printf("%s: of %zu the fastest takes %.2f ms, the median %.2f ms, 99%% at most %.2f ms, "
	       "the slowest %.2f ms\n",
	       what, nr, times[0], times[nr / 2], times[nr * 99 / 100], times[nr - 1]);
	if (limit_ms && decisive_ms > limit_ms)
		fail_msg("%.2f ms is more than %.0f ms", decisive_ms, limit_ms);
}

static void end(struct session *session)
{
	struct session_event event;

	kill(session->job, SIGTERM);
	session_wait(session, &event);
	session_close(session);
}

static void test_first(void **state)
{
	double times[NR_STARTS];

	(void)state;
	for (size_t i = 0; i < NR_STARTS; i++) {
		struct session session;
		double began = now_ms();

		session_open(&session, program, &session_xterm);
		session_await_last(&session, "", text);
		times[i] = now_ms() - began;
		end(&session);
	}
	qsort(times, NR_STARTS, sizeof(times[0]), compare);
	/* What else the machine does can only make one slower. */
	judge(times, NR_STARTS, times[0]);
}

/* The slowest case: all rows sorted again, and the whole screen drawn. */
static const struct {
	const char *key, *text;
} keys[] = {
	{ "C", "ALL-EXITS" },
	{ "h", "guest's own" },
	{ "\177", "ALL-EXITS" },
	{ "R", "EXITS/S" },
};

static double time_key(struct session *session, size_t i)
{
	double began = now_ms();

	session->nr_output = 0;
	session_type(session, keys[i].key);
	session_await_last(session, "", keys[i].text);
	return now_ms() - began;
}

static void test_keys(void **state)
{
	static double times[MAX_KEYS];
	const struct winsize size = { .ws_row = 50, .ws_col = 200 };
	struct session session;

	(void)state;
	session_open(&session, program, &session_xterm);
	session_await_last(&session, "", "EXITS/S");
	ioctl(session.master, TIOCSWINSZ, &size);
	/* To the view that has most rows. */
	session_type(&session, "vvv");
	session_await_last(&session, "", "by");
	srand(1);
	/* The first reading of a large host takes a while. */
	sleep(3);
	for (size_t i = 0; i < nr_keys; i++) {
		usleep(10000 + rand() % 90000);
		times[i] = time_key(&session, i % (sizeof(keys) / sizeof(keys[0])));
	}
	end(&session);
	qsort(times, nr_keys, sizeof(times[0]), compare);
	judge(times, nr_keys, times[nr_keys * 99 / 100]);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest first[] = { cmocka_unit_test(test_first) };
	const struct CMUnitTest key[] = { cmocka_unit_test(test_keys) };

	if (argc != 5)
		return 2;
	what = argv[1];
	program = argv[2];
	text = argv[3];
	limit_ms = atof(argv[4]);
	session_need_kernel(program);
	if (!strcmp(what, "first"))
		return cmocka_run_group_tests(first, NULL, NULL);
	nr_keys = strtoul(text, NULL, 10);
	return nr_keys && nr_keys <= MAX_KEYS ? cmocka_run_group_tests(key, NULL, NULL) : 2;
}
