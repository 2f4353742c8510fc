// SPDX-License-Identifier: GPL-2.0-only
/*
 * Explanations of the exits of AMD's CPUs: the low 32 bits of EXITCODE.
 *
 * Codes from 0x80000001 are requests that a guest of SEV-ES leaves in its GHCB.
 * KVM names them, but the CPU reports VMGEXIT for each of them.
 */
#include "reason/explain-table.h"

static const char knob_npt[] =
	"Turn on npt=1 of kvm_amd, and check that the firmware or the hypervisor below does not "
	"hide nested paging.";

static const char cause_vmgexit[] =
	"Never counted by itself: the CPU reports vmgexit, and KVM reads this code from the "
	"guest's GHCB only afterwards.";

static const struct explanation control_register_2 = {
	CATEGORY_CONTROL,
	"The guest accessed CR2, the address of its last page fault.",
	explain_cause_l1,
	explain_knob_l1,
};

static const struct explanation control_register_3 = {
	CATEGORY_CONTROL,
	"The guest accessed CR3, the root of its page tables.",
	"Context switches of a guest with shadow paging: KVM does not ask for this exit while "
	"nested paging is on.",
	knob_npt,
};

static const struct explanation read_control_register = {
	CATEGORY_CONTROL,
	"The guest read CR0 or CR4, of which the CPU may hold another value than the guest set.",
	"CR4: any read, as KVM always asks for it; mostly boot, and kernels that do not cache "
	"it. CR0: only while its values differ, for instance with caches disabled.",
	"None on the host, except npt=1 of kvm_amd for CR0. It depends on the guest's kernel.",
};

static const struct explanation write_control_register_0 = {
	CATEGORY_CONTROL,
	"The guest wrote CR0, or with cr0_sel_write changed a bit of it other than TS and MP.",
	"Changes of mode at boot, write protection (WP) turned off to patch code, caches "
	"disabled to change MTRRs.",
	"Rare after boot. npt=1 of kvm_amd leaves only writes that change bits of consequence.",
};

static const struct explanation exception = {
	CATEGORY_INTERRUPT,
	"An exception was raised in the guest. KVM leaves it to the guest.",
	explain_cause_l1,
	explain_knob_l1,
};

static const struct explanation svm_instruction = {
	CATEGORY_NESTED,
	"A hypervisor in the guest executed an instruction of SVM, and KVM emulated it.",
	"Nested virtualisation: L1 switches between itself and its own guests. A guest to which "
	"SVM is not offered, or not turned on in EFER, gets #UD.",
	"A high rate follows from the exits of L2: lessen those first. vls=1 of kvm_amd spares "
	"VMLOAD and VMSAVE, vgif=1 most STGI and CLGI; nested=0 turns SVM in guests off.",
};

static const struct explanation write_trap = {
	CATEGORY_CONTROL,
	"A guest of SEV-ES changed CR0, CR4 or CR8. The register is written already; KVM only "
	"notes its value, which is encrypted otherwise.",
	"Boot, and what the guest's kernel does to these registers later.",
	"None on the host: KVM must know the mode of the guest.",
};

static const struct explanation unused_instruction = {
	CATEGORY_OTHER,
	"The guest executed PUSHF, POPF, INT n or INT1, or froze on a legacy floating point "
	"error.",
	explain_cause_l1,
	explain_knob_l1,
};

static const struct explanation mmio_request = {
	CATEGORY_IO,
	"A guest of SEV-ES asked for an access to MMIO that KVM cannot decode by itself.",
	cause_vmgexit,
	"virtio or assigned devices instead of emulated ones.",
};

static const struct explanation guest_request = {
	CATEGORY_OTHER,
	"A guest of SEV-SNP sent a message to the secure processor, for instance for a report "
	"that attests it.",
	cause_vmgexit,
	"Ask for fewer reports in the guest.",
};

static const struct explanation processor_start = {
	CATEGORY_OTHER,
	"A guest of SEV-ES or SEV-SNP starts a vCPU, waits for its start, or agrees on where it "
	"starts.",
	cause_vmgexit,
	"None: it belongs to boot and to the plugging of CPUs.",
};

/* A row is an explanation, a line for each of its parts. */
/* clang-format off */
static const struct explain_row rows[] = {
	/* read_cr0 */
	CODE(0x000, &read_control_register),
	/* read_cr2 */
	CODE(0x002, &control_register_2),
	/* read_cr3 */
	CODE(0x003, &control_register_3),
	/* read_cr4 */
	CODE(0x004, &read_control_register),
	/* read_cr8 */
	CODE(0x008, TEXT(
	CATEGORY_CONTROL,
	"The guest read CR8, its task priority. KVM lets it read a virtual one.",
	explain_cause_l1,
	explain_knob_l1)),
	/* write_cr0 */
	CODE(0x010, &write_control_register_0),
	/* write_cr2 */
	CODE(0x012, &control_register_2),
	/* write_cr3 */
	CODE(0x013, &control_register_3),
	/* write_cr4 */
	CODE(0x014, TEXT(
	CATEGORY_CONTROL,
	"The guest wrote CR4, and KVM emulated it; KVM always asks for this exit.",
	"Boot; later, flushes of global translations by CR4.PGE, and switches between processes "
	"of which only some may read counters (PCE) or the TSC (TSD).",
	"Offer invpcid in the CPU model, with which guests flush without CR4, on CPUs that have "
	"it.")),
	/* write_cr8 */
	CODE(0x018, TEXT(
	CATEGORY_INTERRUPT,
	"The guest changed its task priority while an interrupt was pending that the priority "
	"held back.",
	"A guest that masks interrupts by priority, as Windows does, without AVIC.",
	"avic=1 of kvm_amd, with the local APIC in the kernel.")),
	/* read_dr0 to read_dr7 */
	CODES(0x020, 0x027, &explain_debug_register),
	/* write_dr0 to write_dr7 */
	CODES(0x030, 0x037, &explain_debug_register),
	/* DE */
	CODE(0x040, &exception),
	/* DB */
	CODE(0x041, TEXT(
	CATEGORY_INTERRUPT,
	"A debug exception was raised in the guest. KVM intercepts all of them, so that no guest "
	"can hang the CPU by endless ones, and hands them back.",
	"A debugger in the guest, or one of the VMM. Also KVM itself, which steps the guest once "
	"to find the moment for an NMI.",
	"Debug less in the guest. vnmi=1 of kvm_amd, where the CPU has it, needs fewer steps.")),
	/* BP */
	CODE(0x043, TEXT(
	CATEGORY_INTERRUPT,
	"The guest hit a breakpoint (INT3) of a debugger that is attached to the VMM.",
	"KVM asks for this exit only while the VMM debugs the guest; breakpoints of the guest's "
	"own do not exit.",
	"Detach the debugger from the VMM.")),
	/* OF, BR */
	CODES(0x044, 0x045, &exception),
	/* UD */
	CODE(0x046, TEXT(
	CATEGORY_INTERRUPT,
	"The guest executed an undefined instruction. KVM emulates it if it can, for instance "
	"the hypercall instruction of another vendor, else the guest gets #UD.",
	"A program that tries an instruction this CPU lacks, or a guest migrated from a host of "
	"another make.",
	explain_knob_absent)),
	/* NM, DF, coprocessor overrun, TS, NP, SS */
	CODES(0x047, 0x04c, &exception),
	/* GP */
	CODE(0x04d, TEXT(
	CATEGORY_INTERRUPT,
	"A general protection fault was raised in the guest, and KVM looked whether to emulate "
	"the instruction; if not, the guest gets it back.",
	"KVM asks for it only with enable_vmware_backdoor, or while nested virtualisation is on "
	"in a guest, on CPUs with an erratum of SVM instructions.",
	"enable_vmware_backdoor=0 of kvm (the default); nested=0 of kvm_amd.")),
	/* PF */
	CODE(0x04e, TEXT(
	CATEGORY_MMU,
	"A page fault was raised in the guest, and KVM had to look at it: it fills its shadow "
	"page tables, or hands the fault to the guest.",
	"Shadow paging. With nested paging page faults belong to the guest and do not exit.",
	knob_npt)),
	/* MF */
	CODE(0x050, &exception),
	/* AC */
	CODE(0x051, TEXT(
	CATEGORY_INTERRUPT,
	"An alignment check was raised in the guest. KVM intercepts it, so that no guest can "
	"hang the CPU by endless ones, and hands it back.",
	"A program in the guest that sets EFLAGS.AC and accesses data that is not aligned. Rare.",
	"Fix the program.")),
	/* MC */
	CODE(0x052, TEXT(
	CATEGORY_ERROR,
	"A machine check occurred while the guest ran, and the host's handler runs.",
	explain_cause_hardware,
	explain_knob_hardware)),
	/* XF */
	CODE(0x053, &exception),
	/* interrupt */
	CODE(0x060, &explain_interrupt),
	/* nmi */
	CODE(0x061, TEXT(
	CATEGORY_INTERRUPT,
	"An NMI for the host arrived while the guest ran.",
	"perf on the host, its NMI watchdog, or an NMI of the platform.",
	"Stop perf and the NMI watchdog of the host (nmi_watchdog=0).")),
	/* smi */
	CODE(0x062, TEXT(
	CATEGORY_INTERRUPT,
	"A system management interrupt of the host arrived while the guest ran; the firmware "
	"handles it.",
	"The host's firmware: power and thermal management, USB emulation, error reports.",
	"Settings and updates of the firmware. intercept_smi=0 of kvm_amd hides the exit, not "
	"the time it takes.")),
	/* init */
	CODE(0x063, &explain_init),
	/* vintr */
	CODE(0x064, &explain_interrupt_window),
	/* cr0_sel_write */
	CODE(0x065, &write_control_register_0),
	/* read and write of idtr, gdtr, ldtr and tr */
	CODES(0x066, 0x06d, TEXT(
	CATEGORY_CONTROL,
	"The guest loaded or stored IDTR, GDTR, LDTR or TR.",
	explain_cause_l1,
	explain_knob_l1)),
	/* rdtsc */
	CODE(0x06e, &explain_rdtsc),
	/* rdpmc */
	CODE(0x06f, &explain_rdpmc),
	/* pushf, popf */
	CODES(0x070, 0x071, &unused_instruction),
	/* cpuid */
	CODE(0x072, &explain_cpuid),
	/* rsm */
	CODE(0x073, TEXT(
	CATEGORY_OTHER,
	"The guest left system management mode, which KVM emulates.",
	"Firmware of the guest that uses SMM, as that of secure boot does to write its "
	"variables.",
	"smm=off of the machine in QEMU, if the firmware does without. Otherwise rare after "
	"boot.")),
	/* iret */
	CODE(0x074, TEXT(
	CATEGORY_INTERRUPT,
	"The guest is about to return from an NMI, and KVM waits for that to deliver the next "
	"one.",
	explain_cause_nmi,
	"vnmi=1 of kvm_amd, where the CPU has it, makes the exit unnecessary. Sample less in the "
	"guest, or boot it with nowatchdog.")),
	/* swint */
	CODE(0x075, &unused_instruction),
	/* invd */
	CODE(0x076, &explain_invd),
	/* pause */
	CODE(0x077, TEXT(
	CATEGORY_SPIN,
	"The guest executed PAUSE more often than the pause filter allows. KVM yields to another "
	"vCPU of the VM, in the hope that it holds the lock.",
	explain_cause_spin,
	"Do not overcommit CPUs. Paravirtual spinlocks (kvm-pv-unhalt) in the guest. "
	"pause_filter_count, pause_filter_count_grow and pause_filter_count_max of kvm_amd make "
	"it rarer; cpu-pm=on turns it off.")),
	/* hlt */
	CODE(0x078, &explain_hlt),
	/* invlpg */
	CODE(0x079, &explain_invlpg),
	/* invlpga */
	CODE(0x07a, &svm_instruction),
	/* io */
	CODE(0x07b, &explain_port),
	/* msr */
	CODE(0x07c, TEXT(
	CATEGORY_MSR,
	"The guest read or wrote an MSR that KVM does not pass through in the MSR permission "
	"map.",
	"Mostly the timer, by TSC_DEADLINE, and IPIs, EOIs and the like by the x2APIC without "
	"AVIC; then the PMU, and power and frequency drivers.",
	"The tracepoint kvm:kvm_msr shows which one. avic=1 of kvm_amd on CPUs with x2AVIC; "
	"fewer timers (nohz_full in the guest); unload the driver that polls.")),
	/* task_switch */
	CODE(0x07d, &explain_task_switch),
	/* ferr_freeze */
	CODE(0x07e, &unused_instruction),
	/* shutdown */
	CODE(0x07f, &explain_shutdown),
	/* vmrun */
	CODE(0x080, &svm_instruction),
	/* hypercall */
	CODE(0x081, &explain_hypercall),
	/* vmload, vmsave, stgi, clgi, skinit */
	CODES(0x082, 0x086, &svm_instruction),
	/* rdtscp */
	CODE(0x087, TEXT(
	CATEGORY_OTHER,
	"The guest executed RDTSCP although its CPU model lacks it, and gets #UD. If the model "
	"has it, it runs without an exit.",
	explain_cause_absent,
	explain_knob_absent)),
	/* icebp */
	CODE(0x088, &unused_instruction),
	/* wbinvd */
	CODE(0x089, &explain_wbinvd),
	/* monitor */
	CODE(0x08a, &explain_monitor),
	/* mwait, and mwait with the monitor armed */
	CODES(0x08b, 0x08c, &explain_mwait),
	/* xsetbv */
	CODE(0x08d, &explain_xsetbv),
	/* RDPRU, which Linux 6.12 does not name */
	CODE(0x08e, TEXT(
	CATEGORY_OTHER,
	"The guest read the APERF or MPERF counter with RDPRU. KVM does not offer it, so the "
	"guest gets #UD.",
	explain_cause_absent,
	"None on the host: stop the program.")),
	/* write_efer_trap */
	CODE(0x08f, TEXT(
	CATEGORY_MSR,
	"A guest of SEV-ES changed EFER. It is written already; KVM only notes its value, which "
	"is encrypted otherwise.",
	"Boot of each vCPU, when it enters long mode.",
	"None: it belongs to boot.")),
	/* write_cr0_trap */
	CODE(0x090, &write_trap),
	/* write_cr4_trap */
	CODE(0x094, &write_trap),
	/* write_cr8_trap */
	CODE(0x098, &write_trap),
	/* invpcid */
	CODE(0x0a2, &explain_invpcid),
	/* buslock, which Linux 6.12 neither names nor asks for */
	CODE(0x0a5, &explain_bus_lock),
	/* idle-halt: HLT with no virtual interrupt pending, as buslock */
	CODE(0x0a6, &explain_hlt),
	/* npf */
	CODE(0x400, TEXT(
	CATEGORY_MMU,
	"The guest accessed memory that the nested page tables do not map, or not with the right "
	"to do so. KVM maps the page, or emulates an access to MMIO.",
	"First touch of memory, pages swapped out or merged by KSM, dirty logging of a "
	"migration. And MMIO: doorbells of virtio 1.0 devices and registers of emulated ones. "
	"kvm:kvm_page_fault shows the address.",
	"Huge pages for guest memory and prealloc=on; no KSM and no swapping. For MMIO: virtio "
	"with ioeventfd, multiqueue or assigned devices, no emulated ones, kvm-clock or the TSC "
	"instead of the HPET.")),
	/* avic_incomplete_ipi */
	CODE(0x401, TEXT(
	CATEGORY_INTERRUPT,
	"AVIC could not deliver an IPI by itself, and KVM completes it.",
	"The target vCPU does not run, so KVM must wake or kick it; or the IPI is of a kind AVIC "
	"leaves out: several targets of which one is invalid, NMI, INIT and start-up.",
	"Targets that run need no kick: pin vCPUs and do not overcommit; halt_poll_ns of kvm and "
	"cpu-pm=on keep idle ones within reach. Otherwise it comes with avic=1 of kvm_amd.")),
	/* avic_unaccelerated_access */
	CODE(0x402, TEXT(
	CATEGORY_INTERRUPT,
	"The guest accessed an APIC register that AVIC does not handle; KVM emulates the access, "
	"or its effect after the fact.",
	"Timer and LVT settings, reads of the timer's current count, and EOIs of level-triggered "
	"interrupts.",
	"TSC deadline mode for the timer, fewer timers, and MSI instead of INTx lines in the "
	"guest. It comes with avic=1 of kvm_amd.")),
	/* vmgexit */
	CODE(0x403, TEXT(
	CATEGORY_OTHER,
	"A guest of SEV-ES or SEV-SNP asked KVM for something, through a page it shares with it "
	"(GHCB) or an MSR.",
	"What would exit by itself in another guest: CPUID, MSRs, ports, MMIO, WBINVD, "
	"hypercalls; and changes of pages between private and shared.",
	"As for those exits: virtio or assigned devices, fewer timers. The tracepoint "
	"kvm:kvm_vmgexit_enter shows what is asked for.")),
	/* vmgexit_mmio_read, vmgexit_mmio_write */
	CODES(0x80000001, 0x80000002, &mmio_request),
	/* vmgexit_nmi_complete */
	CODE(0x80000003, TEXT(
	CATEGORY_INTERRUPT,
	"A guest of SEV-ES says that it has handled an NMI and can take another one.",
	cause_vmgexit,
	"Fewer NMIs in the guest: sample less, or boot it with nowatchdog.")),
	/* vmgexit_ap_hlt_loop, vmgexit_ap_jump_table */
	CODES(0x80000004, 0x80000005, &processor_start),
	/* vmgexit_page_state_change */
	CODE(0x80000010, TEXT(
	CATEGORY_MMU,
	"A guest of SEV-SNP makes pages private or shared.",
	cause_vmgexit,
	"Let the guest keep its shared buffers: a larger swiotlb, and drivers that reuse what "
	"they mapped.")),
	/* vmgexit_guest_request, vmgexit_ext_guest_request */
	CODES(0x80000011, 0x80000012, &guest_request),
	/* vmgexit_ap_creation */
	CODE(0x80000013, &processor_start),
	/* vmgexit_hypervisor_feature */
	CODE(0x8000fffd, TEXT(
	CATEGORY_OTHER,
	"A guest of SEV-ES or SEV-SNP asked which requests KVM knows.",
	cause_vmgexit,
	"None: it belongs to boot.")),
	/* invalid_guest_state */
	CODE(0xffffffff, TEXT(
	CATEGORY_ERROR,
	"The CPU refused to enter the guest because the state in the VMCB is invalid. The VMM "
	"gets a failed entry, and the vCPU does not go on.",
	"A bug in KVM, or a VMM that set impossible registers, for instance after a broken "
	"migration. With SEV-ES or SEV-SNP, also a guest whose encrypted state is damaged.",
	explain_knob_dump)),

	KIND(KVM_EXIT_KIND_OTHER, &explain_other),
	KIND(KVM_EXIT_KIND_VMENTRY_FAIL, TEXT(
	CATEGORY_ERROR,
	"A VM-Entry that failed without an exit. This happens on Intel's CPUs only.",
	"Never on AMD: a VMRUN that fails is an exit, and is counted as invalid_guest_state.",
	"None.")),
	KIND(KVM_EXIT_KIND_EMULATION, TEXT(
	CATEGORY_OTHER,
	"Guest state that hardware cannot run, emulated without entering the guest. This happens "
	"on Intel's CPUs only.",
	"Never on AMD: SVM runs real mode by itself.",
	"None.")),
	KIND(KVM_EXIT_KIND_NO_ENTRY, TEXT(
	CATEGORY_ERROR,
	"KVM gave up before VMRUN, so there was no exit. The VMM gets a failed entry.",
	"An SEV guest that was to run on a CPU it may not run on, or whose key is not "
	"active there.",
	"Look at what the VMM logs, and at the CPUs that its threads may use.")),
};
/* clang-format on */

const struct explain_table explain_svm = EXPLAIN_TABLE(rows);
