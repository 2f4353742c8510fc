// SPDX-License-Identifier: GPL-2.0-only
/*
 * Facts about ports, addresses, vectors, hypercalls and CPUID leaves.
 *
 * Sources of ports and addresses, of a PC as QEMU, and with fewer devices other VMMs,
 * build it: standard_io_resources[] in arch/x86/kernel/setup.c of Linux; the machines pc
 * and q35 of QEMU, hw/i386/ and hw/isa/, with the default addresses of its ISA devices;
 * docs/specs/ of QEMU for fw_cfg, ACPI hotplug and pvpanic; the chipsets' data sheets,
 * 82371AB (PIIX4) and ICH9, for the rest.
 *
 * Sources of the others: SDM vol. 3, table "Protected-Mode
 * Exceptions and Interrupts"; SDM vol. 2, CPUID; of Linux 6.12
 * arch/x86/include/asm/irq_vectors.h for the host's vectors, uapi/linux/kvm_para.h for
 * hypercalls, Documentation/virt/kvm/x86/cpuid.rst for the leaves of hypervisors.
 */
#include "reason/facts.h"

#include <stddef.h>

#include "base/array.h"

struct range {
	uint64_t first, last;
	const char *name;
};

static const struct range exceptions[] = {
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

static const struct range vectors[] = {
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

static const struct range hypercalls[] = {
	{ 1, 1, "KVM_HC_VAPIC_POLL_IRQ" },  { 2, 2, "KVM_HC_MMU_OP" },
	{ 5, 5, "KVM_HC_KICK_CPU" },	    { 9, 9, "KVM_HC_CLOCK_PAIRING" },
	{ 10, 10, "KVM_HC_SEND_IPI" },	    { 11, 11, "KVM_HC_SCHED_YIELD" },
	{ 12, 12, "KVM_HC_MAP_GPA_RANGE" },
};

/* Hypervisor Top Level Functional Specification, appendix A: those that KVM knows. */
static const struct range hyperv_calls[] = {
	{ 0x02, 0x02, "HvCallFlushVirtualAddressSpace" },
	{ 0x03, 0x03, "HvCallFlushVirtualAddressList" },
	{ 0x08, 0x08, "HvCallNotifyLongSpinWait" },
	{ 0x0b, 0x0b, "HvCallSendSyntheticClusterIpi" },
	{ 0x13, 0x13, "HvCallFlushVirtualAddressSpaceEx" },
	{ 0x14, 0x14, "HvCallFlushVirtualAddressListEx" },
	{ 0x15, 0x15, "HvCallSendSyntheticClusterIpiEx" },
	{ 0x5c, 0x5c, "HvCallPostMessage" },
	{ 0x5d, 0x5d, "HvCallSignalEvent" },
	{ 0x69, 0x69, "HvCallPostDebugData" },
	{ 0x6a, 0x6a, "HvCallRetrieveDebugData" },
	{ 0x6b, 0x6b, "HvCallResetDebugSession" },
};

/* xen/interface/xen.h of the kernel */
static const struct range xen_calls[] = {
	{ 12, 12, "memory_op" },	{ 13, 13, "multicall" },   { 14, 14, "update_va_mapping" },
	{ 15, 15, "set_timer_op" },	{ 17, 17, "xen_version" }, { 18, 18, "console_io" },
	{ 20, 20, "grant_table_op" },	{ 24, 24, "vcpu_op" },	   { 29, 29, "sched_op" },
	{ 32, 32, "event_channel_op" }, { 33, 33, "physdev_op" },  { 34, 34, "hvm_op" },
};

static const struct range leaves[] = {
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

/* Sorted; if ranges overlap, the narrower one is first. */
static const struct range ports[] = {
	{ 0x0000, 0x000f, "DMA controller 1" },
	{ 0x0020, 0x0021, "interrupt controller 1 (PIC)" },
	{ 0x0040, 0x0043, "timer (PIT)" },
	{ 0x0060, 0x0060, "keyboard" },
	{ 0x0061, 0x0061, "speaker, NMI status" },
	{ 0x0064, 0x0064, "keyboard" },
	{ 0x0070, 0x0071, "real-time clock, CMOS" },
	{ 0x0080, 0x0080, "POST code, delays of old drivers" },
	{ 0x0081, 0x008f, "DMA pages" },
	{ 0x0092, 0x0092, "A20, fast reset" },
	{ 0x00a0, 0x00a1, "interrupt controller 2 (PIC)" },
	{ 0x00b2, 0x00b3, "SMI command (APM)" },
	{ 0x00c0, 0x00df, "DMA controller 2" },
	{ 0x00e9, 0x00e9, "debug console" },
	{ 0x00ed, 0x00ed, "delays of old drivers" },
	{ 0x00f0, 0x00ff, "FPU" },
	{ 0x0170, 0x0177, "IDE 2" },
	{ 0x01ce, 0x01d0, "VGA (Bochs VBE)" },
	{ 0x01f0, 0x01f7, "IDE 1" },
	{ 0x0278, 0x027a, "parallel port 2" },
	{ 0x02e8, 0x02ef, "serial port 4" },
	{ 0x02f8, 0x02ff, "serial port 2" },
	{ 0x0376, 0x0376, "IDE 2" },
	{ 0x0378, 0x037a, "parallel port 1" },
	{ 0x03b0, 0x03df, "VGA" },
	{ 0x03e8, 0x03ef, "serial port 3" },
	{ 0x03f6, 0x03f6, "IDE 1" },
	{ 0x03f0, 0x03f7, "floppy disk" },
	{ 0x03f8, 0x03ff, "serial port 1, console" },
	{ 0x0402, 0x0402, "debug console of the firmware" },
	{ 0x04d0, 0x04d1, "edge or level (PIC)" },
	{ 0x0505, 0x0505, "pvpanic" },
	{ 0x0510, 0x051b, "QEMU fw_cfg" },
	{ 0x0600, 0x067f, "power management (ACPI PM)" },
	{ 0x0700, 0x073f, "SMBus" },
	{ 0x0a00, 0x0a17, "ACPI memory hotplug" },
	{ 0x0cd8, 0x0ce3, "ACPI CPU hotplug" },
	{ 0x0cf9, 0x0cf9, "reset" },
	{ 0x0cf8, 0x0cfb, "PCI configuration, address" },
	{ 0x0cfc, 0x0cff, "PCI configuration, data" },
	{ 0x5658, 0x5659, "VMware backdoor" },
	{ 0xae00, 0xae17, "ACPI PCI hotplug" },
	{ 0xaf00, 0xaf1f, "ACPI CPU hotplug" },
	{ 0xb000, 0xb03f, "power management (ACPI PM)" },
	{ 0xb100, 0xb13f, "SMBus" },
	{ 0xc000, 0xffff, "BAR of a PCI device" },
};

static const struct range addresses[] = {
	{ 0x000a0000, 0x000bffff, "VGA memory" },
	{ 0xb0000000, 0xbfffffff, "PCI configuration (q35), or a BAR" },
	{ 0xfec00000, 0xfec00fff, "I/O APIC" },
	{ 0xfed00000, 0xfed003ff, "HPET" },
	{ 0xfed1c000, 0xfed1ffff, "chipset registers (RCBA)" },
	{ 0xfed40000, 0xfed44fff, "TPM" },
	{ 0xfee00000, 0xfeefffff, "local APIC" },
	{ 0xff000000, 0xffffffff, "firmware flash" },
};

static const char *find(const struct range *ranges, size_t nr, uint64_t number)
{
	for (size_t i = 0; i < nr; i++) {
		if (number >= ranges[i].first && number <= ranges[i].last)
			return ranges[i].name;
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

const char *fact_hyperv_call(uint64_t code)
{
	return find(hyperv_calls, ARRAY_SIZE(hyperv_calls), code);
}

const char *fact_xen_call(uint64_t number)
{
	return find(xen_calls, ARRAY_SIZE(xen_calls), number);
}

const char *fact_cpuid(uint64_t leaf)
{
	return find(leaves, ARRAY_SIZE(leaves), leaf);
}

const char *fact_port(uint64_t port)
{
	return find(ports, ARRAY_SIZE(ports), port);
}

const char *fact_mmio(uint64_t address)
{
	return find(addresses, ARRAY_SIZE(addresses), address);
}
