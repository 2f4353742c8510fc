// SPDX-License-Identifier: GPL-2.0-only
/*
 * Numbers that there are few of.  Sources: SDM vol. 3, table "Protected-Mode
 * Exceptions and Interrupts"; SDM vol. 2, CPUID; of Linux 6.12
 * arch/x86/include/asm/irq_vectors.h for the host's vectors, uapi/linux/kvm_para.h for
 * hypercalls, Documentation/virt/kvm/x86/cpuid.rst for the leaves of hypervisors.
 */
#include "base/array.h"
#include "reason/facts.h"

#include <stddef.h>

struct number {
	uint64_t first, last;
	const char *name;
};

static const struct number exceptions[] = {
	{ 0, 0, "#DE divide error" },
	{ 1, 1, "#DB debug" },
	{ 2, 2, "NMI" },
	{ 3, 3, "#BP breakpoint" },
	{ 4, 4, "#OF overflow" },
	{ 5, 5, "#BR bound range" },
	{ 6, 6, "#UD invalid opcode" },
	{ 7, 7, "#NM no device: FPU" },
	{ 8, 8, "#DF double fault" },
	{ 10, 10, "#TS invalid TSS" },
	{ 11, 11, "#NP segment not present" },
	{ 12, 12, "#SS stack" },
	{ 13, 13, "#GP general protection" },
	{ 14, 14, "#PF page fault" },
	{ 16, 16, "#MF floating point" },
	{ 17, 17, "#AC alignment" },
	{ 18, 18, "#MC machine check" },
	{ 19, 19, "#XM SIMD" },
	{ 20, 20, "#VE virtualization" },
	{ 21, 21, "#CP control protection" },
};

static const struct number vectors[] = {
	{ 0xeb, 0xeb, "posted MSI" },
	{ 0xec, 0xec, "local timer" },
	{ 0xed, 0xee, "Hyper-V" },
	{ 0xef, 0xef, "managed interrupt shut down" },
	{ 0xf0, 0xf2, "posted interrupt" },
	{ 0xf3, 0xf3, "hypervisor callback" },
	{ 0xf4, 0xf4, "deferred error" },
	{ 0xf6, 0xf6, "irq_work" },
	{ 0xf7, 0xf7, "platform IPI" },
	{ 0xf8, 0xf8, "reboot" },
	{ 0xf9, 0xf9, "threshold" },
	{ 0xfa, 0xfa, "thermal" },
	{ 0xfb, 0xfb, "IPI: call function, single" },
	{ 0xfc, 0xfc, "IPI: call function" },
	{ 0xfd, 0xfd, "IPI: reschedule" },
	{ 0xfe, 0xfe, "APIC error" },
	{ 0xff, 0xff, "spurious" },
};

static const struct number hypercalls[] = {
	{ 1, 1, "KVM_HC_VAPIC_POLL_IRQ" },  { 2, 2, "KVM_HC_MMU_OP" },
	{ 5, 5, "KVM_HC_KICK_CPU" },	    { 9, 9, "KVM_HC_CLOCK_PAIRING" },
	{ 10, 10, "KVM_HC_SEND_IPI" },	    { 11, 11, "KVM_HC_SCHED_YIELD" },
	{ 12, 12, "KVM_HC_MAP_GPA_RANGE" },
};

static const struct number leaves[] = {
	{ 0x00, 0x00, "vendor" },
	{ 0x01, 0x01, "family, features" },
	{ 0x02, 0x02, "caches and TLBs" },
	{ 0x04, 0x04, "caches" },
	{ 0x05, 0x05, "MONITOR/MWAIT" },
	{ 0x06, 0x06, "thermal and power" },
	{ 0x07, 0x07, "extended features" },
	{ 0x0a, 0x0a, "performance monitoring" },
	{ 0x0b, 0x0b, "topology" },
	{ 0x0d, 0x0d, "XSAVE" },
	{ 0x14, 0x14, "processor trace" },
	{ 0x15, 0x15, "TSC frequency" },
	{ 0x16, 0x16, "processor frequency" },
	{ 0x1f, 0x1f, "topology" },
	{ 0x40000000, 0x400000ff, "hypervisor" },
	{ 0x80000000, 0x80000000, "largest extended leaf" },
	{ 0x80000001, 0x80000001, "AMD's features" },
	{ 0x80000002, 0x80000004, "brand" },
	{ 0x80000005, 0x80000006, "caches" },
	{ 0x80000008, 0x80000008, "width of addresses" },
	{ 0x8000000a, 0x8000000a, "SVM" },
	{ 0x8000001d, 0x8000001d, "caches" },
	{ 0x8000001e, 0x8000001e, "topology" },
};

static const char *find(const struct number *table, size_t nr, uint64_t number)
{
	for (size_t i = 0; i < nr; i++) {
		if (number >= table[i].first && number <= table[i].last)
			return table[i].name;
	}
	return NULL;
}

const char *fact_exception(uint64_t vector)
{
	return find(exceptions, ARRAY_SIZE(exceptions), vector);
}

const char *fact_vector(uint64_t vector)
{
	return find(vectors, ARRAY_SIZE(vectors), vector);
}

const char *fact_hypercall(uint64_t number)
{
	return find(hypercalls, ARRAY_SIZE(hypercalls), number);
}

const char *fact_cpuid(uint64_t leaf)
{
	return find(leaves, ARRAY_SIZE(leaves), leaf);
}
