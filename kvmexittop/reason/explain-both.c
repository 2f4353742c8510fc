// SPDX-License-Identifier: GPL-2.0-only
/*
 * Explanations of exits that Intel's and AMD's CPUs share.
 *
 * cpu-pm=on is QEMU's name for KVM_CAP_X86_DISABLE_EXITS.  KVM offers it for HLT and
 * MWAIT only while its parameter mitigate_smt_rsb is off.
 */
#include "reason/explain-table.h"

const char explain_cause_l1[] =
	"KVM does not ask the CPU for this exit. It shows up only while a hypervisor in the "
	"guest (L1) asks for it for a guest of its own (L2).";

const char explain_knob_l1[] =
	"Look at the settings of the hypervisor inside the guest; nested=0 of kvm_intel or "
	"kvm_amd rules the exit out altogether.";

const char explain_cause_absent[] =
	"A program that tries the instruction without asking CPUID first.";

const char explain_knob_absent[] =
	"If the guest needs the instruction, offer it in the CPU model of the VM. If not, find "
	"the program in the guest that runs it without asking CPUID first.";

const char explain_knob_dump[] =
	"Read the host's kernel log and the log of the VMM. dump_invalid_vmcs=1 of kvm_intel or "
	"dump_invalid_vmcb=1 of kvm_amd makes KVM log the state that was refused.";

const char explain_cause_hardware[] = "Failing hardware: memory, caches or an interconnect.";

const char explain_knob_hardware[] =
	"None here: read the machine checks that the host logged, and replace the part.";

const char explain_cause_nmi[] =
	"NMIs in fast succession: perf or the NMI watchdog of the guest, or NMIs the VMM "
	"injects.";

const char explain_cause_spin[] =
	"A spinlock whose holder does not run: more vCPUs than CPUs, or vCPUs preempted by the "
	"host. Also waits for IPIs and polling loops with cpu_relax().";

const struct explanation explain_bus_lock = {
	CATEGORY_OTHER,
	"The guest locked the memory bus, by an atomic access that crosses cache lines or goes "
	"to uncached memory. KVM hands it to the VMM.",
	"A misaligned atomic in a program of the guest, in a VM whose VMM asked for a report "
	"(KVM_CAP_X86_BUS_LOCK_EXIT).",
	"Fix the program; split_lock_detect= of the guest's kernel helps to find it. In QEMU, "
	"bus-lock-ratelimit of the machine sets how many a second are let through.",
};

const struct explanation explain_cpuid = {
	CATEGORY_CPUID,
	"The guest executed CPUID, and KVM answered from the table that the VMM set up.",
	"CPU detection at boot and at the start of programs, or CPUID used as a serialising "
	"instruction. On Intel it exits always, on AMD because KVM asks for it.",
	"None on the host: kvm:kvm_exit there shows the address it is called from. In the guest, "
	"cache the answer, or serialise with another instruction.",
};

const struct explanation explain_debug_register = {
	CATEGORY_CONTROL,
	"The guest moved to or from a debug register. KVM then loads the guest's registers and "
	"lets it use them freely until the next exit.",
	"A debugger, or breakpoints of perf, in the guest: a process with hardware breakpoints "
	"costs an exit for most of its context switches.",
	"Use fewer hardware breakpoints in the guest. While the VMM debugs the guest itself, "
	"every access exits.",
};

const struct explanation explain_hlt = {
	CATEGORY_IDLE,
	"The guest executed HLT: it has nothing to run and waits for an interrupt. Cycles are of "
	"halt polling and of the way in and out, not of sleep: CPU% is the CPU that they took.",
	"An idle guest. Very many short ones mean a guest that wakes up often, for timers, IPIs "
	"or I/O of low depth. Polling then burns up to a whole CPU while the guest rests.",
	"halt_poll_ns, halt_poll_ns_grow and halt_poll_ns_shrink of kvm trade CPU for a faster "
	"wake-up; cpuidle_haltpoll polls in the guest. With a CPU to itself, cpu-pm=on lets the "
	"guest halt without an exit, if mitigate_smt_rsb is off.",
};

const struct explanation explain_hypercall = {
	CATEGORY_OTHER,
	"The guest called the hypervisor on purpose: an interface of KVM, Hyper-V or Xen.",
	"Paravirtual IPIs, kicks of vCPUs that wait for a lock, yields and clock pairing of "
	"Linux guests; TLB flushes and IPIs of Windows guests with Hyper-V enlightenments.",
	"Each call replaces several other exits, so it usually pays. Virtual IPIs in hardware "
	"(IPI virtualisation, AVIC) make those of IPIs unnecessary; which ones a guest uses is "
	"decided by the kvm-* and hv-* flags of its CPU model.",
};

const struct explanation explain_init = {
	CATEGORY_INTERRUPT,
	"An INIT signal reached the physical CPU while it ran the guest.",
	"KVM never lets it happen: no INIT is sent to a CPU that runs guests, and KVM has no "
	"handler. INITs between vCPUs are emulated by the local APIC in KVM and are no exit of "
	"this kind.",
	"None. If it is counted, the host's firmware or its reboot or crash path sent an INIT.",
};

const struct explanation explain_interrupt = {
	CATEGORY_INTERRUPT,
	"An interrupt for the host arrived while the guest ran; the host handles it, then the "
	"guest goes on.",
	"The host's timer tick and timers KVM set for the guest, devices, IPIs of the scheduler, "
	"and kicks by which KVM makes a vCPU notice a new interrupt or request.",
	"Keep host work off the CPUs of the guest: pin vCPUs, isolcpus, nohz_full, irqaffinity. "
	"enable_apicv=1 of kvm_intel or avic=1 of kvm_amd delivers to a running vCPU without a "
	"kick, and with an IOMMU that posts interrupts, those of assigned devices too.",
};

const struct explanation explain_interrupt_window = {
	CATEGORY_INTERRUPT,
	"The guest became able to take an interrupt that KVM held back while it was blocked.",
	"An interrupt was pending while the guest had interrupts disabled. Frequent without "
	"APICv or AVIC, or when the interrupt comes from the emulated PIC.",
	"Let hardware deliver: enable_apicv=1 of kvm_intel or avic=1 of kvm_amd, with the "
	"interrupt controller in the kernel. In the guest, MSI instead of the PIC.",
};

const struct explanation explain_invd = {
	CATEGORY_OTHER,
	"The guest executed INVD, which would drop caches without writing them back; KVM skips "
	"it.",
	"Firmware in the guest that sets up memory as on a real board. Rare.",
	"None is needed: it belongs to boot. Another firmware image avoids it.",
};

const struct explanation explain_invlpg = {
	CATEGORY_MMU,
	"The guest flushed one page from its TLB, and KVM had to do so in its shadow page "
	"tables.",
	"Shadow paging only: KVM does not ask for this exit while two-dimensional paging is on.",
	"Turn on ept=1 of kvm_intel or npt=1 of kvm_amd, and check that the firmware or the "
	"hypervisor below does not hide the feature.",
};

const struct explanation explain_invpcid = {
	CATEGORY_MMU,
	"The guest executed INVPCID to flush translations of an address space from its TLB.",
	"Shadow paging, under which KVM must flush its own tables. Otherwise a guest whose CPU "
	"model lacks INVPCID executed it nevertheless and gets #UD.",
	"Turn on ept=1 of kvm_intel or npt=1 of kvm_amd, and offer invpcid in the CPU model of "
	"the VM.",
};

const struct explanation explain_monitor = {
	CATEGORY_OTHER,
	"The guest executed MONITOR, which arms the address that MWAIT waits on; KVM skips it.",
	"A guest that idles with MWAIT although the VM is not set up for it.",
	"cpu-pm=on runs MONITOR and MWAIT without exits on a dedicated CPU. Otherwise hide the "
	"monitor flag of CPUID, or boot the guest with idle=halt.",
};

const struct explanation explain_mwait = {
	CATEGORY_IDLE,
	"The guest executed MWAIT to wait for a write to memory or an interrupt. KVM does not "
	"wait: it skips the instruction, and the guest looks again.",
	"A guest that idles with MWAIT although the VM is not set up for it: each round of its "
	"idle loop is an exit.",
	"cpu-pm=on runs MONITOR and MWAIT without exits on a dedicated CPU, if mitigate_smt_rsb "
	"is off. Otherwise hide the monitor flag of CPUID, so that the guest idles with HLT.",
};

const struct explanation explain_other = {
	CATEGORY_OTHER,
	"An exit code of the CPU that lies outside all ranges that are counted one by one.",
	"A code newer than the kernel, one that is reserved for software, or a hypervisor below "
	"this host that makes up codes of its own.",
	"None. The tracepoint kvm:kvm_exit shows the code itself; a newer kernel may know it.",
};

const struct explanation explain_port = {
	CATEGORY_IO,
	"The guest executed IN or OUT, or a string form of them. KVM intercepts every port and "
	"asks its devices in the kernel first, then the VMM.",
	"Emulated devices: serial console, IDE, VGA, PIT, CMOS clock, PM timer, legacy virtio, "
	"PCI configuration. Exits with much user time went to the VMM.",
	"virtio 1.0 devices or assigned ones instead of emulated ones, ioeventfd for "
	"notifications, a virtio console, kvm-clock or the TSC instead of the PM timer, no "
	"polling of a CD drive.",
};

const struct explanation explain_rdpmc = {
	CATEGORY_OTHER,
	"The guest read a performance counter with RDPMC, and KVM emulated it.",
	"perf or another profiler in the guest, or its NMI watchdog. KVM always asks for this "
	"exit.",
	"Sample less or boot the guest with nowatchdog. Without pmu in the CPU model, or with "
	"enable_pmu=0 of kvm, guests have no counters at all.",
};

const struct explanation explain_rdtsc = {
	CATEGORY_OTHER,
	"The guest read the time stamp counter. KVM lets RDTSC run in the guest, with an offset "
	"and a scale that the hardware applies.",
	explain_cause_l1,
	explain_knob_l1,
};

const struct explanation explain_shutdown = {
	CATEGORY_ERROR,
	"The guest took a triple fault: an exception while it delivered a double fault. KVM "
	"hands the vCPU to the VMM as a shutdown.",
	"A crashed guest kernel, a broken boot loader, or an operating system that reboots this "
	"way. One per reboot is normal.",
	"None: it is the guest's own fault or wish. With -no-reboot or a pause on shutdown, QEMU "
	"keeps the state so that it can be examined.",
};

const struct explanation explain_task_switch = {
	CATEGORY_OTHER,
	"The guest switched tasks in hardware, through a TSS or a task gate; KVM emulates the "
	"switch.",
	"A 32-bit operating system that uses task gates, for instance to handle double faults. "
	"Rare in any guest of today.",
	"None, except a 64-bit guest: long mode has no task switches.",
};

const struct explanation explain_wbinvd = {
	CATEGORY_OTHER,
	"The guest executed WBINVD to write back and drop all caches. KVM does it only for a VM "
	"with assigned devices whose DMA does not snoop caches, else it skips it.",
	"Memory type changes and graphics drivers in the guest, firmware, the offlining of a "
	"vCPU. With such a device KVM flushes the caches of every CPU the vCPU ran on.",
	"An IOMMU that enforces snooping makes the flush unnecessary, as does a VM without such "
	"a device.",
};

const struct explanation explain_xsetbv = {
	CATEGORY_CONTROL,
	"The guest set XCR0, which enables vector and other extended state. On Intel this exits "
	"always, on AMD because KVM asks for it, except for guests of SEV-ES.",
	"Boot of each vCPU. Later, a hypervisor in the guest that gives each of its own guests a "
	"value of its own.",
	"None on the host. Nested: give L1 and L2 the same set of XSAVE features, so that L1 "
	"need not switch.",
};
