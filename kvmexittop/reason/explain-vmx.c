// SPDX-License-Identifier: GPL-2.0-only
/*
 * Explanations of the exits of Intel's CPUs: basic exit reasons.
 *
 * UMWAIT and TPAUSE wait, but are not idle: KVM never makes them exit, and the guest
 * chooses how long they wait.
 */
#include "reason/explain-table.h"

static const struct explanation vmx_instruction = {
	CATEGORY_NESTED,
	"A hypervisor in the guest executed an instruction of VMX, and KVM emulated it.",
	"Nested virtualisation: L1 switches between itself and its own guests, or sets one up. A "
	"guest to which VMX is not offered gets #UD.",
	"A high rate follows from the exits of L2: lessen those first. enable_shadow_vmcs=1 of "
	"kvm_intel spares most VMREAD and VMWRITE; nested=0 turns VMX in guests off.",
};

static const struct explanation user_wait = {
	CATEGORY_OTHER,
	"The guest executed UMWAIT or TPAUSE, which wait for a short time in user mode.",
	explain_cause_l1,
	explain_knob_l1,
};

static const struct explanation msr_read = {
	CATEGORY_MSR,
	"The guest read an MSR that KVM does not pass through in the MSR bitmap.",
	"Registers of the PMU and of machine checks, x2APIC registers without APICv, power and "
	"frequency drivers. Unknown ones are logged if report_ignored_msrs is set.",
	"The tracepoint kvm:kvm_msr shows which one. enable_apicv=1 of kvm_intel for the x2APIC; "
	"in the guest, unload the driver that polls, or take its feature out of the CPU model.",
};

static const struct explanation msr_write = {
	CATEGORY_MSR,
	"The guest wrote an MSR that KVM does not pass through in the MSR bitmap.",
	"Mostly the timer, by TSC_DEADLINE, and IPIs, by the ICR of the x2APIC; then the PMU. "
	"SPEC_CTRL exits only until the guest first writes a value other than 0 to it.",
	"The tracepoint kvm:kvm_msr shows which one. Fewer timers (nohz_full in the guest); IPIs "
	"need no exit with enable_apicv=1 and enable_ipiv=1 of kvm_intel where the CPU "
	"virtualises them.",
};

static const struct explanation random_number = {
	CATEGORY_OTHER,
	"The guest executed RDRAND or RDSEED although its CPU model lacks the instruction, and "
	"gets #UD. If the model has it, it runs without an exit.",
	explain_cause_absent,
	explain_knob_absent,
};

static const struct explanation extended_state = {
	CATEGORY_OTHER,
	"The guest executed XSAVES or XRSTORS on state that a bitmap of the VMCS selects.",
	explain_cause_l1,
	explain_knob_l1,
};

static const struct explanation descriptor_table = {
	CATEGORY_CONTROL,
	"The guest loaded or stored GDTR, IDTR, LDTR or TR while KVM emulated UMIP for it.",
	"The CPU lacks UMIP, yet KVM offers it, and the guest turned it on in CR4: each access "
	"to these registers exits from then on.",
	"Take umip out of the CPU model of the VM, or use a host with UMIP in hardware.",
};

/* A row is an explanation, a line for each of its parts. */
/* clang-format off */
static const struct explain_row rows[] = {
	/* EXCEPTION_NMI */
	CODE(0, TEXT(
	CATEGORY_INTERRUPT,
	"An exception that KVM intercepts was raised in the guest, or an NMI arrived for the "
	"host.",
	"NMIs are mostly those of perf on the host. Of exceptions, #UD is emulated; #DB, #AC "
	"and, with AMX, #NM go back to the guest; #MC goes to the host; #PF exits with shadow "
	"paging or allow_smaller_maxphyaddr.",
	"Stop perf and the NMI watchdog of the host (nmi_watchdog=0). Keep ept=1 and "
	"allow_smaller_maxphyaddr=0 of kvm_intel. The tracepoint kvm:kvm_exit shows the vector.")),
	/* EXTERNAL_INTERRUPT */
	CODE(1, &explain_interrupt),
	/* TRIPLE_FAULT */
	CODE(2, &explain_shutdown),
	/* INIT_SIGNAL */
	CODE(3, &explain_init),
	/* SIPI_SIGNAL */
	CODE(4, TEXT(
	CATEGORY_INTERRUPT,
	"A start-up IPI reached a CPU whose guest waited for one in hardware.",
	"KVM never enters a guest in the wait-for-SIPI state, so it cannot happen: start-up IPIs "
	"between vCPUs are emulated by the local APIC in KVM.",
	"None.")),
	/* INTERRUPT_WINDOW */
	CODE(7, &explain_interrupt_window),
	/* NMI_WINDOW */
	CODE(8, TEXT(
	CATEGORY_INTERRUPT,
	"The guest became able to take an NMI that KVM held back, for instance until the IRET of "
	"the one before.",
	explain_cause_nmi,
	"Sample less in the guest, or boot it with nowatchdog. vnmi=1 of kvm_intel (the default) "
	"is what makes the exit exact.")),
	/* TASK_SWITCH */
	CODE(9, &explain_task_switch),
	/* CPUID */
	CODE(10, &explain_cpuid),
	/* HLT */
	CODE(12, &explain_hlt),
	/* INVD */
	CODE(13, &explain_invd),
	/* INVLPG */
	CODE(14, &explain_invlpg),
	/* RDPMC */
	CODE(15, &explain_rdpmc),
	/* RDTSC */
	CODE(16, &explain_rdtsc),
	/* VMCALL */
	CODE(18, &explain_hypercall),
	/* VMCLEAR, VMLAUNCH, VMPTRLD, VMPTRST, VMREAD, VMRESUME, VMWRITE, VMXOFF, VMXON */
	CODES(19, 27, &vmx_instruction),
	/* CR_ACCESS */
	CODE(28, TEXT(
	CATEGORY_CONTROL,
	"The guest accessed a control register in a way that KVM must see: bits of CR0 or CR4 "
	"that KVM owns, CR3 with shadow paging, CR8 without a TPR shadow.",
	"Changes of mode at boot, caches disabled to change MTRRs, VMX turned on in CR4. Bits "
	"such as CR0.TS and, with EPT, CR4.PGE and CR4.TSD belong to the guest and do not exit.",
	"Keep ept=1, unrestricted_guest=1 and flexpriority=1 of kvm_intel, and the local APIC in "
	"the kernel. Otherwise it depends on the guest's kernel.")),
	/* DR_ACCESS */
	CODE(29, &explain_debug_register),
	/* IO_INSTRUCTION */
	CODE(30, &explain_port),
	/* MSR_READ */
	CODE(31, &msr_read),
	/* MSR_WRITE */
	CODE(32, &msr_write),
	/* INVALID_STATE */
	CODE(33, TEXT(
	CATEGORY_ERROR,
	"The CPU refused to enter the guest because the guest's state in the VMCS is invalid. "
	"The VMM gets a failed entry, and the vCPU does not go on.",
	"A bug in KVM, or a VMM that set impossible registers, for instance after a broken "
	"migration.",
	explain_knob_dump)),
	/* MSR_LOAD_FAIL */
	CODE(34, TEXT(
	CATEGORY_ERROR,
	"The CPU refused to enter the guest because it could not load one of the guest's MSRs.",
	"A value for the MSR that this CPU does not take: a bug in KVM, or a migration between "
	"unlike hosts.",
	explain_knob_dump)),
	/* MWAIT_INSTRUCTION */
	CODE(36, &explain_mwait),
	/* MONITOR_TRAP_FLAG */
	CODE(37, TEXT(
	CATEGORY_NESTED,
	"The guest completed one instruction, and the monitor trap flag was set to stop it "
	"there.",
	explain_cause_l1,
	explain_knob_l1)),
	/* MONITOR_INSTRUCTION */
	CODE(39, &explain_monitor),
	/* PAUSE_INSTRUCTION */
	CODE(40, TEXT(
	CATEGORY_SPIN,
	"The guest's kernel spun in a loop of PAUSE for longer than ple_window cycles. KVM "
	"yields to another vCPU of the VM, in the hope that it holds the lock.",
	explain_cause_spin,
	"Do not overcommit CPUs. Paravirtual spinlocks (kvm-pv-unhalt) in the guest. ple_window, "
	"ple_window_grow and ple_window_max of kvm_intel make it rarer; ple_gap=0 or cpu-pm=on "
	"turn it off.")),
	/* MCE_DURING_VMENTRY */
	CODE(41, TEXT(
	CATEGORY_ERROR,
	"A machine check occurred while the CPU entered the guest. The host's handler runs, and "
	"the VMM gets a failed entry.",
	explain_cause_hardware,
	explain_knob_hardware)),
	/* TPR_BELOW_THRESHOLD */
	CODE(43, TEXT(
	CATEGORY_INTERRUPT,
	"The guest lowered its task priority below that of a pending interrupt, which can be "
	"delivered now.",
	"A guest that masks interrupts by priority, as Windows does, without virtual interrupt "
	"delivery.",
	"enable_apicv=1 of kvm_intel, where the CPU has it, delivers without this exit.")),
	/* APIC_ACCESS */
	CODE(44, TEXT(
	CATEGORY_INTERRUPT,
	"The guest accessed the page of its xAPIC in a way that hardware does not virtualise. "
	"KVM emulates the instruction, or with fasteoi the EOI alone.",
	"Guests in xAPIC mode without APICv: EOIs, IPIs and timer settings. With APICv, a few "
	"registers such as the current count of the timer.",
	"x2APIC in the guest and enable_apicv=1 of kvm_intel. Windows guests: hv-apicv or "
	"hv-vapic. TSC deadline mode for the timer.")),
	/* EOI_INDUCED */
	CODE(45, TEXT(
	CATEGORY_INTERRUPT,
	"The guest ended an interrupt whose EOI KVM must see, although APICv handles other EOIs.",
	"Level-triggered interrupts of the I/O APIC, which are raised again if the line is still "
	"up, and those of the emulated PIT and clock.",
	"MSI or MSI-X for devices instead of INTx lines: virtio over PCI with MSI-X, no legacy "
	"devices.")),
	/* GDTR_IDTR, LDTR_TR */
	CODES(46, 47, &descriptor_table),
	/* EPT_VIOLATION */
	CODE(48, TEXT(
	CATEGORY_MMU,
	"The guest accessed memory that EPT does not map, or not with the right to do so. KVM "
	"maps the page, or emulates the access.",
	"First touch of memory, pages swapped out, ballooned or merged by KSM, dirty logging of "
	"a migration, huge pages split, writes to ROM, MMIO not accessed before.",
	"Huge pages for guest memory and prealloc=on; no KSM and no swapping. Code in huge pages "
	"is split by nx_huge_pages of kvm. pml=1 of kvm_intel spares faults of dirty logging.")),
	/* EPT_MISCONFIG */
	CODE(49, TEXT(
	CATEGORY_IO,
	"The guest accessed MMIO: KVM marks pages without memory with an EPT entry that is "
	"invalid on purpose, to recognise them fast.",
	"Doorbells of virtio 1.0 devices, which ioeventfd handles in the kernel, and registers "
	"of emulated devices, the HPET or the I/O APIC among them, which are slower.",
	"Multiqueue or assigned devices and fewer notifications (event index, polling vhost) for "
	"virtio; no emulated devices; kvm-clock or the TSC instead of the HPET (hpet=off).")),
	/* INVEPT */
	CODE(50, &vmx_instruction),
	/* RDTSCP */
	CODE(51, &explain_rdtsc),
	/* PREEMPTION_TIMER */
	CODE(52, TEXT(
	CATEGORY_INTERRUPT,
	"The VMX preemption timer expired. KVM programs it in place of a host timer when the "
	"guest's local APIC timer is due, or to leave the guest at once.",
	"Timers of a busy guest: its tick and its high-resolution timers.",
	"A lower tick rate or nohz_full in the guest. preemption_timer=0 of kvm_intel goes back "
	"to host timers, which cost more. pi_inject_timer=1 of kvm posts timers, but needs "
	"APICv, cpu-pm=on and spare CPUs.")),
	/* INVVPID */
	CODE(53, &vmx_instruction),
	/* WBINVD */
	CODE(54, &explain_wbinvd),
	/* XSETBV */
	CODE(55, &explain_xsetbv),
	/* APIC_WRITE */
	CODE(56, TEXT(
	CATEGORY_INTERRUPT,
	"With APICv, the guest wrote an APIC register that has an effect beyond its value; KVM "
	"carries it out after the fact.",
	"IPIs through the ICR, timer and LVT settings of a guest, mostly in xAPIC mode.",
	"enable_ipiv=1 of kvm_intel, where the CPU virtualises IPIs; x2APIC and TSC deadline "
	"mode in the guest.")),
	/* RDRAND */
	CODE(57, &random_number),
	/* INVPCID */
	CODE(58, &explain_invpcid),
	/* VMFUNC */
	CODE(59, TEXT(
	CATEGORY_NESTED,
	"A guest executed VMFUNC. KVM emulates its switch of EPT pointers for L2, and gives #UD "
	"to every other guest.",
	"A hypervisor in the guest that offers VMFUNC to its own guests.",
	"Turn off the feature in the hypervisor inside the guest; nested=0 of kvm_intel.")),
	/* ENCLS */
	CODE(60, TEXT(
	CATEGORY_OTHER,
	"The guest executed a leaf of ENCLS, the instruction that manages SGX enclaves.",
	"A guest with SGX that creates or initialises enclaves: KVM checks ECREATE and, unless "
	"the guest may choose the launch key freely, EINIT. Without SGX, any ENCLS, which gets "
	"#UD.",
	"Reuse enclaves in the guest. sgx=0 of kvm_intel, or no SGX in the CPU model, takes them "
	"away.")),
	/* RDSEED */
	CODE(61, &random_number),
	/* PML_FULL */
	CODE(62, TEXT(
	CATEGORY_MMU,
	"The log in which the CPU notes pages that the guest made dirty has filled up: 512 "
	"pages. KVM moves them to its dirty bitmap or ring.",
	"Dirty logging during a live migration, in a guest that writes fast.",
	"Ends with the migration. pml=0 of kvm_intel replaces it with faults on write-protected "
	"pages, which are usually dearer; slowing the guest (auto-converge) makes it rarer.")),
	/* XSAVES, XRSTORS */
	CODES(63, 64, &extended_state),
	/* UMWAIT, TPAUSE */
	CODES(67, 68, &user_wait),
	/* BUS_LOCK */
	CODE(74, &explain_bus_lock),
	/* NOTIFY */
	CODE(75, TEXT(
	CATEGORY_OTHER,
	"The guest let no event through for longer than the notify window, as code that attacks "
	"the CPU with endless exceptions would.",
	"A broken or hostile guest, or a window too short, in a VM whose VMM asked for it "
	"(KVM_CAP_X86_NOTIFY_VMEXIT).",
	"In QEMU, notify-vmexit= and notify-window= of the accelerator. A high rate deserves a "
	"look at what the guest runs.")),
	/* SEAMCALL, TDCALL */
	CODES(76, 77, TEXT(
	CATEGORY_OTHER,
	"The guest executed SEAMCALL or TDCALL, which are for hosts and guests of TDX. It is "
	"neither, and gets #UD.",
	explain_cause_absent,
	"None: find the program in the guest that executes it.")),
	/* MSR_READ_IMM, MSR_WRITE_IMM: the number of the MSR is part of the instruction */
	CODE(84, &msr_read),
	CODE(85, &msr_write),

	KIND(KVM_EXIT_KIND_OTHER, &explain_other),
	KIND(KVM_EXIT_KIND_VMENTRY_FAIL, TEXT(
	CATEGORY_ERROR,
	"VMLAUNCH or VMRESUME failed before the guest was entered, so there was no exit. The VMM "
	"gets a failed entry with the number of the VM-instruction error.",
	"Invalid controls or host state in the VMCS: a bug in KVM, or in a hypervisor below this "
	"host.",
	explain_knob_dump)),
	KIND(KVM_EXIT_KIND_EMULATION, TEXT(
	CATEGORY_OTHER,
	"No exit: the guest was in a state that VMX cannot run, and KVM emulated up to 130 of "
	"its instructions instead of entering it.",
	"Real mode and changes of mode, in firmware and boot loaders, on CPUs without "
	"unrestricted guest; seldom later.",
	"Keep ept=1 and unrestricted_guest=1 of kvm_intel. Without emulate_invalid_guest_state "
	"such guests fail.")),
	KIND(KVM_EXIT_KIND_NO_ENTRY, TEXT(
	CATEGORY_OTHER,
	"No exit: KVM did not enter a trust domain (TDX), or the TDX module returned without "
	"having run the vCPU. KVM tries again.",
	"Private memory being unmapped, or vCPUs in each other's way inside the TDX module.",
	"A few are normal. Many at a steady rate: look for a VMM that converts memory between "
	"private and shared all the time.")),
};
/* clang-format on */

const struct explain_table explain_vmx = EXPLAIN_TABLE(rows);
