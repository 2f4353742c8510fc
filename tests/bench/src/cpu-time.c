// SPDX-License-Identifier: GPL-2.0-only
/*
 * Print the CPU time of a process, of all its threads, in ns.
 *
 *	cpu-time PID
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int main(int argc, char **argv)
{
	struct timespec time;
	clockid_t clock;

	if (argc != 2)
		errx(1, "usage: cpu-time PID");
	if (clock_getcpuclockid(atoi(argv[1]), &clock) || clock_gettime(clock, &time))
		err(1, "%s", argv[1]);
	printf("%lld\n", time.tv_sec * 1000000000LL + time.tv_nsec);
	return 0;
}
