// SPDX-License-Identifier: GPL-2.0-only
/*
 * The breakdown of the exits of one reason: by key, by place in the guest, and by cycles.
 *
 * Each exit is counted once, when it is over.  Most facts are in the event kvm_exit and in the
 * guest's registers, which KVM has saved by then, so that events need not be matched.  Two
 * facts come later: addresses that VMX keeps in the VMCS, and the host's interrupt, which SVM
 * leaves pending.  For these, the first event that has the fact counts.
 *
 * On VMX, only the event as trace_event_raw_kvm_exit has the facts: KVM reads them from the
 * VMCS for it.  On SVM they are in memory, and its program is at the raw event, which costs half.
 *
 * Cycles are those on a CPU, in KVM.  They end when KVM returns to the VMM.  No event reports
 * the next call of KVM_RUN, so they do not include KVM's path from there to the entry.
 */
#include <linux/bpf.h>
#include <linux/types.h>
#include <stdbool.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "breakdown-key.h"
#include "breakdown-runs.h"
#include "breakdown-thread.h"
#include "breakdown.h"
#include "kvm-types.h"

/* Set before the programs are loaded. */
const volatile __u32 want_process; /* PID in the initial namespace, 0: any */
const volatile __u32 want_vm;	   /* id of the patched KVM, 0: any */
const volatile __u32 want_vcpu;	   /* UINT32_MAX: any */
/* Where a patched KVM has the id of a VM: in struct kvm, and in what that points to. */
const volatile __u32 stats_offset, id_offset;

static bool is_wanted(struct kvm_vcpu *vcpu)
{
	__u64 kvm, stats;
	__u32 id;

	if (want_process && bpf_get_current_pid_tgid() >> 32 != want_process)
		return false;
	if (want_vcpu != (__u32)-1 && (__u32)BPF_CORE_READ(vcpu, vcpu_id) != want_vcpu)
		return false;
	if (!want_vm)
		return true;
	kvm = (__u64)BPF_CORE_READ(vcpu, kvm);
	if (!stats_offset ||
	    bpf_probe_read_kernel(&stats, sizeof(stats), (void *)kvm + stats_offset))
		return false;
	return !bpf_probe_read_kernel(&id, sizeof(id), (void *)stats + id_offset) && id == want_vm;
}

static void enter(struct kvm_vcpu *vcpu)
{
	__u32 tid = own_tid();
	struct breakdown_thread *thread = find_thread(tid);
	struct breakdown_thread first = { .vcpu = (unsigned long)vcpu };
	struct breakdown_totals *sum;

	if (thread && thread->open)
		finish(thread);
	if (thread && thread->vcpu == (unsigned long)vcpu)
		return;

	first.wanted = is_wanted(vcpu);
	if (bpf_map_update_elem(&threads, &tid, &first, BPF_ANY)) {
		sum = get_totals();
		if (sum && first.wanted)
			sum->full_threads++;
	}
}

SEC("raw_tp/kvm_entry")
int BPF_PROG(enter_guest, struct kvm_vcpu *vcpu)
{
	__u64 start = begin(BREAKDOWN_ENTER);

	enter(vcpu);
	return end(BREAKDOWN_ENTER, start);
}

/* The exit begins. */
static __always_inline void open(struct breakdown_thread *thread, const struct exit_facts *exit)
{
	thread->open = true;
	thread->in_vmm = false;
	thread->spent_ns = 0;
	thread->place = exit->rip;
	thread->key = (struct breakdown_key){ 0 };
	tell(thread, exit);
	start_clock(thread);
}

static __always_inline void leave_vmx(struct trace_event_raw_kvm_exit *event)
{
	struct breakdown_thread *thread = find_thread(own_tid());
	struct exit_facts exit = { .isa = KVM_EXIT_ISA_VMX };

	/* The basic reason is the low 16 bits; flags are above. */
	if (!thread || !thread->wanted || (event->exit_reason & 0xffff) != want_code)
		return;
	exit.rip = event->guest_rip;
	exit.info1 = event->info1;
	exit.info2 = event->info2;
	exit.intr_info = event->intr_info;
	open(thread, &exit);
}

/* One of these two programs is loaded. */
SEC("?tp/kvm/kvm_exit")
int leave_guest_vmx(struct trace_event_raw_kvm_exit *event)
{
	__u64 start = begin(BREAKDOWN_LEAVE);

	leave_vmx(event);
	return end(BREAKDOWN_LEAVE, start);
}

static __always_inline void leave_svm(void)
{
	struct breakdown_thread *thread = find_thread(own_tid());
	struct exit_facts exit = { .isa = KVM_EXIT_ISA_SVM };
	struct vcpu_svm *svm;
	struct vmcb *vmcb;

	if (!thread || !thread->wanted)
		return;
	svm = (struct vcpu_svm *)(unsigned long)thread->vcpu;
	/* Not where the vendor's module is not loaded. */
	if (!bpf_core_field_exists(svm->vmcb))
		return;
	vmcb = BPF_CORE_READ(svm, vmcb);
	if ((__u32)BPF_CORE_READ(vmcb, control.exit_code) != want_code)
		return;
	exit.rip = BPF_CORE_READ(vmcb, save.rip);
	exit.info1 = BPF_CORE_READ(vmcb, control.exit_info_1);
	exit.info2 = BPF_CORE_READ(vmcb, control.exit_info_2);
	open(thread, &exit);
}

SEC("?raw_tp/kvm_exit")
int leave_guest_svm(void *ctx)
{
	__u64 start = begin(BREAKDOWN_LEAVE);

	leave_svm();
	return end(BREAKDOWN_LEAVE, start);
}

SEC("raw_tp/kvm_userspace_exit")
int leave_kvm(void *ctx)
{
	__u64 start = begin(BREAKDOWN_LEAVE_KVM);
	struct breakdown_thread *thread = find_open(own_tid());

	if (thread) {
		stop_clock(thread);
		thread->in_vmm = true;
	}
	return end(BREAKDOWN_LEAVE_KVM, start);
}

SEC("raw_tp/sched_switch")
int BPF_PROG(switch_task, bool preempt, struct task_struct *prev, struct task_struct *next)
{
	__u64 start = begin(BREAKDOWN_SWITCH);
	struct breakdown_thread *thread = find_open(own_tid());

	if (thread)
		stop_clock(thread);
	thread = find_open(BPF_CORE_READ(next, pid));
	if (thread && !thread->in_vmm)
		start_clock(thread);
	return end(BREAKDOWN_SWITCH, start);
}

/* SDM vol. 3, "Exit Qualification for EPT Violations": bit 1 write, bit 2 fetch */
SEC("?tp/kvm/kvm_page_fault")
int tell_fault(struct trace_event_raw_kvm_page_fault *event)
{
	__u64 start = begin(BREAKDOWN_FAULT);
	struct breakdown_thread *thread = find_open(own_tid());
	__u64 info = event->error_code;

	if (thread && !thread->key.what)
		tell_memory(&thread->key, event->fault_address, info & 1 << 1, info & 1 << 2);
	return end(BREAKDOWN_FAULT, start);
}

static void tell_mmio(__u64 address, __u8 size, bool write)
{
	struct breakdown_thread *thread = find_open(own_tid());

	if (!thread || thread->key.what == BREAKDOWN_MMIO)
		return;
	thread->key.what = BREAKDOWN_MMIO;
	thread->key.number = address;
	thread->key.size = size;
	set_access(&thread->key, write);
}

/* KVM_TRACE_MMIO_WRITE is 2, the other types are reads. */
SEC("?raw_tp/kvm_mmio")
int BPF_PROG(tell_device, int type, int size, __u64 address)
{
	__u64 start = begin(BREAKDOWN_DEVICE);

	tell_mmio(address, size, type == 2);
	return end(BREAKDOWN_DEVICE, start);
}

/* A doorbell: a write, whose size KVM does not need. */
SEC("?raw_tp/kvm_fast_mmio")
int BPF_PROG(tell_doorbell, __u64 address)
{
	__u64 start = begin(BREAKDOWN_DOORBELL);

	tell_mmio(address, 0, true);
	return end(BREAKDOWN_DOORBELL, start);
}

static void tell_handler(int irq, struct irqaction *action)
{
	struct breakdown_thread *thread = find_open(own_tid());
	const char *name;

	if (!thread || thread->key.what == BREAKDOWN_IRQ)
		return;
	thread->key.what = BREAKDOWN_IRQ;
	thread->key.number = irq;
	name = BPF_CORE_READ(action, name);
	bpf_probe_read_kernel_str(thread->key.name, sizeof(thread->key.name), name);
}

SEC("?raw_tp/irq_handler_entry")
int BPF_PROG(tell_irq, int irq, struct irqaction *action)
{
	__u64 start = begin(BREAKDOWN_HANDLER);

	tell_handler(irq, action);
	return end(BREAKDOWN_HANDLER, start);
}

/* Attached to each of the events irq_vectors/..._entry. */
SEC("?raw_tp")
int BPF_PROG(tell_vector, int vector)
{
	__u64 start = begin(BREAKDOWN_VECTOR);
	struct breakdown_thread *thread = find_open(own_tid());

	if (thread && !thread->key.what) {
		thread->key.what = BREAKDOWN_INTERRUPT;
		thread->key.number = vector;
	}
	return end(BREAKDOWN_VECTOR, start);
}

/* Nothing but the measuring, at an event that setitimer(2) causes: see tracer-cost.c. */
SEC("raw_tp/itimer_state")
int empty_raw(void *ctx)
{
	return end(BREAKDOWN_EMPTY, begin(BREAKDOWN_EMPTY));
}

SEC("?tp/timer/itimer_state")
int empty_tp(void *ctx)
{
	return end(BREAKDOWN_EMPTY, begin(BREAKDOWN_EMPTY));
}

char LICENSE[] SEC("license") = "GPL";
