// SPDX-License-Identifier: GPL-2.0-only
#include "host/cpu.h"

#include <cpuid.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include <x86intrin.h>

#include <asm/prctl.h>

#include "base/clock.h"

struct cpu_leaf cpu_read_leaf(uint32_t function, uint32_t index)
{
	struct cpu_leaf leaf;

	__cpuid_count(function, index, leaf.eax, leaf.ebx, leaf.ecx, leaf.edx);
	return leaf;
}

/* CPUID faulting, arch_prctl(2), which libc does not wrap.  1 if it is not supported. */
bool cpu_allows_cpuid(void)
{
	return syscall(SYS_arch_prctl, ARCH_GET_CPUID, 0) != 0;
}

#define MEASURE_NS 20000000
#define TRIES	   5

/* One instant, by both clocks. */
struct moment {
	uint64_t ns;
	uint64_t tsc;
};

/* The shortest of several tries is the one with the least interruption. */
static struct moment take_moment(void)
{
	struct moment best = { 0 };
	uint64_t least = UINT64_MAX;

	for (int i = 0; i < TRIES; i++) {
		uint64_t before = clock_now_ns(), tsc = __rdtsc(), after = clock_now_ns();

		if (after - before < least) {
			least = after - before;
			best = (struct moment){ before + least / 2, tsc };
		}
	}
	return best;
}

uint64_t cpu_tsc_khz(void)
{
	const struct timespec pause = { .tv_nsec = MEASURE_NS };
	struct moment first = take_moment(), second;

	nanosleep(&pause, NULL);
	second = take_moment();
	return (second.tsc - first.tsc) * 1000000 / (second.ns - first.ns);
}
