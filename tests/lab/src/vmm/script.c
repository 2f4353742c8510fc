// SPDX-License-Identifier: GPL-2.0-only
#include <asm/svm.h>
#include <asm/vmx.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "script.h"

/* When an effect takes place */
enum {
	TDP = 1,
	SHADOW = 2,
	IRQCHIP = 4,
	NO_IRQCHIP = 8,
	SHADOW_VMCS = 16,
	NO_SHADOW_VMCS = 32,
};

#define NONE (-2) /* no such exit there; -1 is SVM_EXIT_ERR */

#define IRQ_MSRS 2 /* the guest arms an interrupt and ends it */

/* @n exits a turn and @once more for the step */
struct effect {
	int vmx, svm;
	int n, once;
	unsigned int when;
	bool at_least;
};

#define MAX_EFFECTS 13
#define VMWRITES    49 /* that fill_vmcs() makes */

struct word {
	const char *name;
	unsigned int op, args;
	unsigned int when; /* the step makes sense only there */
	bool vmx_only, svm_only;
	bool any_mode; /* else long mode */
	struct effect effects[MAX_EFFECTS];
};

/*
 * SDM vol. 3, chapter 26 (instructions that cause VM exits) and APM vol. 2,
 * section 15.9 (instruction intercepts), with what KVM 6.12 intercepts:
 * vmx_exec_control(), vmx_update_exception_bitmap(), init_vmcb().
 *
 * CR0.AM, CR4.PSE: bits that KVM does not leave to the guest
 * (KVM_POSSIBLE_CR0_GUEST_BITS, KVM_POSSIBLE_CR4_GUEST_BITS).
 * CR8: has a TPR shadow with an APIC in the kernel.
 */
/* clang-format off */
static const struct word words[] = {
	{ "cpuid", OP_CPUID, 0, .any_mode = true, .effects = {
		{ EXIT_REASON_CPUID, SVM_EXIT_CPUID, 1 } } },
	{ "leaf", OP_CPUID, 2, .any_mode = true, .effects = {
		{ EXIT_REASON_CPUID, SVM_EXIT_CPUID, 1 } } },
	{ "out", OP_OUT, 1, .any_mode = true, .effects = {
		{ EXIT_REASON_IO_INSTRUCTION, SVM_EXIT_IOIO, 1 } } },
	{ "in", OP_IN, 1, .any_mode = true, .effects = {
		{ EXIT_REASON_IO_INSTRUCTION, SVM_EXIT_IOIO, 1 } } },
	{ "rdmsr", OP_RDMSR, 1, .any_mode = true, .effects = {
		{ EXIT_REASON_MSR_READ, SVM_EXIT_MSR, 1 } } },
	{ "wrmsr", OP_WRMSR, 2, .any_mode = true, .effects = {
		{ EXIT_REASON_MSR_WRITE, SVM_EXIT_MSR, 1 } } },
	{ "hlt", OP_HLT, 0, NO_IRQCHIP, .any_mode = true, .effects = {
		{ EXIT_REASON_HLT, SVM_EXIT_HLT, 1 } } },
	{ "hlt-timer", OP_HLT_TIMER, 1, IRQCHIP, .effects = {
		{ EXIT_REASON_HLT, SVM_EXIT_HLT, 1 },
		{ EXIT_REASON_MSR_WRITE, SVM_EXIT_MSR, IRQ_MSRS } } },
	{ "hlt-pending", OP_HLT_PENDING, 0, IRQCHIP, .effects = {
		{ EXIT_REASON_HLT, SVM_EXIT_HLT, 1 },
		{ EXIT_REASON_MSR_WRITE, SVM_EXIT_MSR, IRQ_MSRS } } },
	{ "timer", OP_TIMER, 1, IRQCHIP, .effects = {
		{ EXIT_REASON_MSR_WRITE, SVM_EXIT_MSR, IRQ_MSRS } } },
	{ "deadline", OP_DEADLINE, 0, IRQCHIP, .effects = {
		{ EXIT_REASON_MSR_WRITE, SVM_EXIT_MSR, 1, 1 } } },
	{ "ipi", OP_IPI, 0, IRQCHIP, .effects = {
		{ EXIT_REASON_MSR_WRITE, SVM_EXIT_MSR, 1 } } },
	{ "vmcall", OP_VMCALL, 0, .vmx_only = true, .any_mode = true, .effects = {
		{ EXIT_REASON_VMCALL, NONE, 1 } } },
	{ "vmcall", OP_VMMCALL, 0, .svm_only = true, .any_mode = true, .effects = {
		{ NONE, SVM_EXIT_VMMCALL, 1 } } },
	{ "touch", OP_TOUCH, 0, .effects = {
		{ EXIT_REASON_EPT_VIOLATION, SVM_EXIT_NPF, 1, .when = TDP },
		{ EXIT_REASON_EXCEPTION_NMI, SVM_EXIT_EXCP_BASE + 14, 0, 1, SHADOW, true } } },
	{ "mmio-read", OP_MMIO_READ, 0 },	/* see mmio() */
	{ "mmio-write", OP_MMIO_WRITE, 0 },
	{ "cr0", OP_CR0, 0, .effects = {
		{ EXIT_REASON_CR_ACCESS, SVM_EXIT_CR0_SEL_WRITE, 1, .when = TDP },
		{ EXIT_REASON_CR_ACCESS, SVM_EXIT_WRITE_CR0, 1, .when = SHADOW },
		{ NONE, SVM_EXIT_READ_CR0, 0, 1, SHADOW } } },
	{ "cr3", OP_CR3, 0, .effects = {
		{ EXIT_REASON_CR_ACCESS, SVM_EXIT_WRITE_CR3, 1, .when = SHADOW },
		{ EXIT_REASON_CR_ACCESS, SVM_EXIT_READ_CR3, 0, 1, SHADOW } } },
	{ "cr4", OP_CR4, 0, .effects = {
		{ EXIT_REASON_CR_ACCESS, SVM_EXIT_WRITE_CR4, 1 },
		{ NONE, SVM_EXIT_READ_CR4, 0, 1 } } },
	{ "cr8", OP_CR8, 0, .effects = {
		{ EXIT_REASON_CR_ACCESS, SVM_EXIT_WRITE_CR8, 1, .when = NO_IRQCHIP } } },
	{ "dr", OP_DR, 0, .effects = {
		{ EXIT_REASON_DR_ACCESS, SVM_EXIT_WRITE_DR0, 1, .at_least = true },
		{ EXIT_REASON_CPUID, SVM_EXIT_CPUID, 1 } } },
	{ "pause", OP_PAUSE, 0, .any_mode = true, .effects = {
		{ EXIT_REASON_PAUSE_INSTRUCTION, SVM_EXIT_PAUSE, .at_least = true } } },
	{ "wbinvd", OP_WBINVD, 0, .any_mode = true, .effects = {
		{ EXIT_REASON_WBINVD, SVM_EXIT_WBINVD, 1 } } },
	{ "invd", OP_INVD, 0, .any_mode = true, .effects = {
		{ EXIT_REASON_INVD, SVM_EXIT_INVD, 1 } } },
	{ "invlpg", OP_INVLPG, 1, .effects = {
		{ EXIT_REASON_INVLPG, SVM_EXIT_INVLPG, 1, .when = SHADOW } } },
	{ "monitor", OP_MONITOR, 0, .effects = {
		{ EXIT_REASON_MONITOR_INSTRUCTION, SVM_EXIT_MONITOR, 1 } } },
	{ "mwait", OP_MWAIT, 0, .effects = {
		{ EXIT_REASON_MWAIT_INSTRUCTION, SVM_EXIT_MWAIT, 1 } } },
	{ "xsetbv", OP_XSETBV, 0, .effects = {
		{ EXIT_REASON_XSETBV, SVM_EXIT_XSETBV, 1 },
		{ EXIT_REASON_CR_ACCESS, SVM_EXIT_WRITE_CR4, 0, 1 },
		{ NONE, SVM_EXIT_READ_CR4, 0, 1 } } },
	{ "ud", OP_UD, 0, .effects = {
		{ EXIT_REASON_EXCEPTION_NMI, SVM_EXIT_EXCP_BASE + 6, 1 } } },
	{ "db", OP_DB, 0, .effects = {
		{ EXIT_REASON_EXCEPTION_NMI, SVM_EXIT_EXCP_BASE + 1, 1 } } },
	{ "vmread", OP_VMREAD, 0, .vmx_only = true, .effects = {
		{ EXIT_REASON_VMREAD, NONE, 1 } } },
	{ "vmload", OP_VMLOAD, 0, .svm_only = true, .effects = {
		{ NONE, SVM_EXIT_VMLOAD, 1 } } },
	/*
	 * EFER and VM_HSAVE_PA once, then VMRUN and the nested guest's CPUID.
	 * Its code and the three page table pages are faulted in again: the
	 * host's page tables for nested guests are others (role.guest_mode).
	 */
	{ "vmrun", OP_VMRUN, 0, TDP, .svm_only = true, .effects = {
		{ NONE, SVM_EXIT_VMRUN, 1 },
		{ NONE, SVM_EXIT_CPUID, 1 },
		{ NONE, SVM_EXIT_MSR, 0, 2 },
		{ NONE, SVM_EXIT_NPF, 0, 4 },
		{ NONE, SVM_EXIT_READ_CR4, 0, 1 } } },
	/*
	 * CR4.VMXE, on and off; FEATURE_CONTROL; VMX_BASIC and four MSRs of controls.  A field of
	 * the VMCS is written with an exit, unless the CPU shadows it for KVM: seven of these,
	 * RIP among them (vmcs_shadow_fields.h).
	 */
	{ "vmlaunch", OP_VMLAUNCH, 0, TDP, .vmx_only = true, .effects = {
		{ EXIT_REASON_CR_ACCESS, NONE, 0, 2 },
		{ EXIT_REASON_MSR_WRITE, NONE, 0, 1 },
		{ EXIT_REASON_MSR_READ, NONE, 0, 5 },
		{ EXIT_REASON_VMON, NONE, 0, 1 },
		{ EXIT_REASON_VMCLEAR, NONE, 0, 1 },
		{ EXIT_REASON_VMPTRLD, NONE, 0, 1 },
		{ EXIT_REASON_VMWRITE, NONE, 3, VMWRITES, NO_SHADOW_VMCS },
		{ EXIT_REASON_VMWRITE, NONE, 2, VMWRITES - 6, SHADOW_VMCS },
		{ EXIT_REASON_VMLAUNCH, NONE, 0, 1 },
		{ EXIT_REASON_VMRESUME, NONE, 1, -1 },
		{ EXIT_REASON_CPUID, NONE, 1 },
		{ EXIT_REASON_VMOFF, NONE, 0, 1 },
		{ EXIT_REASON_EPT_VIOLATION, NONE, 0, 4 } } },
	{ "show", OP_SHOW, 2, .effects = {
		{ EXIT_REASON_CPUID, SVM_EXIT_CPUID, 1 } } },
	{ "user-show", OP_USER_SHOW, 2, .effects = {
		{ EXIT_REASON_CPUID, SVM_EXIT_CPUID, 1 } } },
	{ "nested-show", OP_NESTED_SHOW, 2, TDP, .svm_only = true, .effects = {
		{ NONE, SVM_EXIT_VMRUN, 1 },
		{ NONE, SVM_EXIT_CPUID, 1 },
		{ NONE, SVM_EXIT_VMMCALL, 1 },
		{ NONE, SVM_EXIT_MSR, 2 },
		{ NONE, SVM_EXIT_NPF, 0, 4 } } },
	{ "sweep", OP_SWEEP, 0, .effects = {
		{ EXIT_REASON_CPUID, SVM_EXIT_CPUID, 2, 2 * (GUEST_SWEEP + GUEST_CORNERS) } } },
	{ "storm", OP_STORM, 1, .effects = {
		{ EXIT_REASON_CPUID, SVM_EXIT_CPUID, 1 } } },
	{ "mark", OP_MARK, 0 },
	{ "wait", OP_WAIT, 1 },
	{ "triple-fault", OP_TRIPLE_FAULT, 0, .effects = {
		{ EXIT_REASON_TRIPLE_FAULT, SVM_EXIT_SHUTDOWN, 1 } } },
};
/* clang-format on */

/* What the host's timers and interrupts add at any time */
static const int vmx_free[] = {
	EXIT_REASON_EXTERNAL_INTERRUPT,
	EXIT_REASON_INTERRUPT_WINDOW,
	EXIT_REASON_PAUSE_INSTRUCTION,
	EXIT_REASON_PREEMPTION_TIMER,
	NONE,
};
static const int svm_free[] = {
	SVM_EXIT_INTR, SVM_EXIT_NMI, SVM_EXIT_SMI, SVM_EXIT_VINTR, SVM_EXIT_PAUSE, NONE,
};

static void want(struct script *s, int kind, uint32_t code, uint64_t count, bool exact)
{
	struct want *w = s->want;

	for (; w < s->want + s->nr_want; w++)
		if (w->kind == kind && w->code == code)
			break;
	if (w == s->want + s->nr_want) {
		if (++s->nr_want > ARRAY_SIZE(s->want))
			errx(2, "too many reasons in one script");
		*w = (struct want){ kind, code, 0, true };
	}
	w->count += count;
	w->exact &= exact;
}

static bool vm86(const struct script_for *on)
{
	return on->mode == MODE_REAL && !on->host.unrestricted;
}

static bool emulated(const struct script_for *on)
{
	return on->mode == MODE_UNREAL && !on->host.unrestricted;
}

/* The first access to a page makes the entry that the others run into */
static void mmio(struct script *s, const struct guest_step *step, const struct script_for *on)
{
	bool first = true;

	for (const struct guest_step *t = s->steps; t < step; t++)
		if ((t->op == OP_MMIO_READ || t->op == OP_MMIO_WRITE) && t->a == step->a)
			first = false;
	if (!on->host.tdp)
		want(s, HARDWARE,
		     on->host.vmx ? EXIT_REASON_EXCEPTION_NMI : SVM_EXIT_EXCP_BASE + 14, step->n,
		     false);
	else if (!on->host.vmx)
		want(s, HARDWARE, SVM_EXIT_NPF, step->n, true);
	else {
		if (first)
			want(s, HARDWARE, EXIT_REASON_EPT_VIOLATION, 1, true);
		if (step->n > first)
			want(s, HARDWARE, EXIT_REASON_EPT_MISCONFIG, step->n - first, true);
	}
}

static void expect(struct script *s, const struct word *word, const struct guest_step *step,
		   const struct script_for *on)
{
	const struct effect *e = word->effects;

	if (emulated(on)) {
		/* One round through the emulator up to each return to the VMM */
		want(s, EMULATION, 0, word->op == OP_OUT || word->op == OP_IN ? step->n : 0, false);
		return;
	}
	if (step->op == OP_MMIO_READ || step->op == OP_MMIO_WRITE)
		mmio(s, step, on);
	for (; e < word->effects + MAX_EFFECTS && (e->n || e->once || e->at_least); e++) {
		int code = on->host.vmx ? e->vmx : e->svm;
		uint64_t count = (uint64_t)e->n * step->n + e->once;

		if (code == NONE || e->when & (on->host.tdp ? SHADOW : TDP) ||
		    e->when & (on->irqchip ? NO_IRQCHIP : IRQCHIP) ||
		    e->when & (on->host.shadow_vmcs ? NO_SHADOW_VMCS : SHADOW_VMCS))
			continue;
		/* Ring 3 of vm86 raises #GP for all that is privileged (SDM 21.2.3) */
		if (vm86(on) && code != EXIT_REASON_CPUID && code != EXIT_REASON_VMCALL &&
		    code != EXIT_REASON_IO_INSTRUCTION)
			code = EXIT_REASON_EXCEPTION_NMI;
		want(s, HARDWARE, code, count, !e->at_least);
	}
}

static const struct word *find(const char *name, const struct script_for *on)
{
	for (const struct word *w = words; w < words + ARRAY_SIZE(words); w++)
		if (!strcmp(w->name, name) && !(w->vmx_only && !on->host.vmx) &&
		    !(w->svm_only && on->host.vmx)) {
			if (!w->any_mode && on->mode != MODE_LONG)
				errx(2, "%s: only in long mode", name);
			if (w->when & (on->irqchip ? NO_IRQCHIP : IRQCHIP))
				errx(2, "%s: %s an irqchip", name,
				     on->irqchip ? "not with" : "needs");
			return w;
		}
	errx(2, "%s: no such step here", name);
}

static void parse_step(struct script *s, char *text, const struct script_for *on)
{
	static uint64_t fresh = GUEST_FRESH; /* a page is fresh for one step of one vCPU */
	char *save, *name = strtok_r(text, " \t\n", &save), *word, *end;
	const struct word *w;
	struct guest_step *step = s->steps + s->nr_steps;
	uint64_t number[3] = { 0 };
	unsigned int n = 0;

	if (!name)
		return;
	w = find(name, on);
	while ((word = strtok_r(NULL, " \t\n", &save)) && n < 3) {
		number[n++] = strtoull(word, &end, 0);
		if (*end)
			errx(2, "%s: '%s' is not a number", name, word);
	}
	if (n != w->args + 1 || word)
		errx(2, "%s: takes %u numbers", name, w->args + 1);
	if (++s->nr_steps == GUEST_STEPS_MAX)
		errx(2, "too many steps");
	*step = (struct guest_step){
		.op = w->op,
		.n = number[n - 1],
		.a = n > 1 ? number[0] : 0,
		.b = n > 2 ? number[1] : 0,
	};
	if (w->op == OP_TOUCH) {
		step->a = fresh;
		fresh += (uint64_t)step->n * 0x1000;
		if (fresh > GUEST_MEMORY)
			errx(2, "touch: the VM has no more fresh pages");
	}
	if (w->op == OP_STORM)
		step->b = number[0];
	if (w->op == OP_SWEEP || w->op == OP_STORM)
		step->a = on->host.vmx;
	if (w->op == OP_MMIO_READ || w->op == OP_MMIO_WRITE)
		step->a = GUEST_MMIO + on->vcpu * 0x1000;
	s->ends_in_shutdown |= w->op == OP_TRIPLE_FAULT;
	expect(s, w, step, on);
}

void script_parse(struct script *s, const char *text, const struct script_for *on)
{
	const int *more = on->host.vmx ? vmx_free : svm_free;
	char *copy = strdup(text), *save, *step;

	memset(s, 0, sizeof(*s));
	for (step = strtok_r(copy, ";", &save); step; step = strtok_r(NULL, ";", &save))
		parse_step(s, step, on);
	free(copy);
	/* The OUT that tells the VMM that it is over */
	if (!s->ends_in_shutdown)
		expect(s, find("out", on), &(struct guest_step){ OP_OUT, 1, 0, 0 }, on);
	for (; *more != NONE; more++)
		want(s, HARDWARE, *more, 0, false);
	if (!on->host.tdp)
		want(s, HARDWARE,
		     on->host.vmx ? EXIT_REASON_EXCEPTION_NMI : SVM_EXIT_EXCP_BASE + 14, 0, false);
	/* The page table that VMX needs where the guest has none (KVM_SET_IDENTITY_MAP_ADDR) */
	if (on->mode == MODE_PROTECTED && !on->host.unrestricted)
		want(s, HARDWARE, EXIT_REASON_EPT_VIOLATION, 1, true);
	/* Entering vm86 takes page faults and emulation of its own */
	if (vm86(on)) {
		want(s, HARDWARE, EXIT_REASON_EXCEPTION_NMI, 0, false);
		want(s, HARDWARE, EXIT_REASON_EPT_VIOLATION, 0, false);
		want(s, EMULATION, 0, 0, false);
	}
}

void script_add_early(struct script *s, unsigned int interrupts, const struct script_for *on)
{
	if (!interrupts)
		return;
	if (on->host.vmx)
		errx(1, "vCPU %u: %u interrupts were not held back by STI", on->vcpu, interrupts);
	want(s, HARDWARE, SVM_EXIT_MSR, (uint64_t)IRQ_MSRS * interrupts, true);
	/* Each is the doing of an interrupt of the host: see irq() of the guest */
	want(s, HARDWARE, SVM_EXIT_INTR, interrupts, false);
}

void script_list(void)
{
	for (const struct word *w = words; w < words + ARRAY_SIZE(words); w++)
		printf("%s%s N%s\n", w->name,
		       w->args == 2 ? " A B"
		       : w->args    ? " A"
				    : "",
		       w->vmx_only   ? " (vmx)"
		       : w->svm_only ? " (svm)"
				     : "");
}
