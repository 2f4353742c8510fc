// SPDX-License-Identifier: GPL-2.0-only
/*
 * Measure what a switch between two tasks costs that have no vCPU.
 *
 *	switch SWITCHES ROUNDS
 *
 * Two processes wake each other by pipes.  Prints the least, the median and the highest TSC
 * cycles per switch of ROUNDS runs, after one run to warm up, as "cost" does.
 */
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>
#include <x86intrin.h>

#define MAX_ROUNDS 100

static int there[2], back[2];

static void pass_on(int from, int to)
{
	char byte;

	if (read(from, &byte, 1) != 1 || write(to, &byte, 1) != 1)
		err(1, "pipe");
}

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

int main(int argc, char **argv)
{
	long switches = argc == 3 ? atol(argv[1]) : 0, rounds = argc == 3 ? atol(argv[2]) : 0;
	double cycles[MAX_ROUNDS];
	cpu_set_t one;

	if (switches < 2 || rounds < 1 || rounds > MAX_ROUNDS)
		errx(2, "usage: switch SWITCHES ROUNDS");
	CPU_ZERO(&one);
	CPU_SET(0, &one);
	if (sched_setaffinity(0, sizeof(one), &one) || pipe(there) || pipe(back))
		err(1, "set up");
	if (!fork()) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			pass_on(there[0], back[1]);
	}
	if (write(there[1], "", 1) != 1)
		err(1, "pipe");
	for (long i = -1; i < rounds; i++) {
		uint64_t before = __rdtsc();

		for (long n = 0; n < switches; n += 2)
			pass_on(back[0], there[1]);
		if (i >= 0)
			cycles[i] = (double)(__rdtsc() - before) / switches;
	}
	qsort(cycles, rounds, sizeof(*cycles), compare);
	printf("%.1f %.1f %.1f\n", cycles[0], cycles[rounds / 2], cycles[rounds - 1]);
	return 0;
}
