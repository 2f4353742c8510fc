// SPDX-License-Identifier: GPL-2.0-only
#include "host/cpu.h"

#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <asm/prctl.h>

struct leaf leaf_read(uint32_t function, uint32_t index)
{
	struct leaf leaf;

	__cpuid_count(function, index, leaf.eax, leaf.ebx, leaf.ecx, leaf.edx);
	return leaf;
}

/* CPUID faulting: arch_prctl(2), which libc does not wrap.  1 also where there is none. */
bool leaf_is_allowed(void)
{
	return syscall(SYS_arch_prctl, ARCH_GET_CPUID, 0) != 0;
}
