// SPDX-License-Identifier: GPL-2.0-only
/*
 * Read a BPF map by system call, over and over, as other BPF users of a host do now and then.
 *
 *	map-reader CPU
 *
 * The kernel runs no program of a kprobe on that CPU meanwhile, and with preempt=full the
 * system call is preempted at any point.
 */
#define _GNU_SOURCE
#include <err.h>
#include <linux/bpf.h>
#include <sched.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#define VALUE_SIZE 16384
#define MAX_CPUS   64

static int bpf(int command, union bpf_attr *attr)
{
	return syscall(SYS_bpf, command, attr, sizeof(*attr));
}

int main(int argc, char **argv)
{
	union bpf_attr map = { .map_type = BPF_MAP_TYPE_PERCPU_ARRAY,
			       .key_size = 4,
			       .value_size = VALUE_SIZE,
			       .max_entries = 1 };
	static char values[MAX_CPUS * VALUE_SIZE];
	uint32_t key = 0;
	cpu_set_t cpu;
	int fd;

	if (argc != 2)
		errx(2, "usage: map-reader CPU");
	CPU_ZERO(&cpu);
	CPU_SET(atoi(argv[1]), &cpu);
	/* Others come first, and find it in the system call. */
	if (sched_setaffinity(0, sizeof(cpu), &cpu) || nice(15) == -1)
		err(1, "CPU %s", argv[1]);
	fd = bpf(BPF_MAP_CREATE, &map);
	if (fd < 0)
		err(1, "map");
	for (;;) {
		union bpf_attr read = { .map_fd = fd,
					.key = (uintptr_t)&key,
					.value = (uintptr_t)values };

		if (bpf(BPF_MAP_LOOKUP_ELEM, &read))
			err(1, "lookup");
	}
}
