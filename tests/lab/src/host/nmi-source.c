// SPDX-License-Identifier: GPL-2.0-only
/*
 * Let the PMU of each CPU raise an NMI every so many cycles, until this is killed: an NMI that
 * comes while a guest runs is an exit.
 *
 *	nmi-source CYCLES
 *
 * Prints "ready".  Exit status 3: this machine has no PMU, or its interrupt is no NMI.
 */
#define _GNU_SOURCE
#include <err.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct perf_event_attr event = {
		.type = PERF_TYPE_HARDWARE,
		.size = sizeof(event),
		.config = PERF_COUNT_HW_CPU_CYCLES,
	};
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	if (argc != 2 || atol(argv[1]) <= 0)
		errx(2, "usage: nmi-source CYCLES");
	event.sample_period = atol(argv[1]);
	for (long cpu = 0; cpu < cpus; cpu++) {
		if (syscall(SYS_perf_event_open, &event, -1, cpu, -1, 0) < 0) {
			warn("cycles of CPU %ld", cpu);
			return 3;
		}
	}
	puts("ready");
	fflush(stdout);
	pause();
	return 0;
}
