// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counts VM-Exits by vCPU and reason, and the time that they take, at KVM's
 * tracepoints and where the scheduler switches tasks.  What the numbers mean is in
 * Documentation/virt/kvm/x86/exit-stats.rst of the kernel's patch, which does the same
 * from within; where this cannot, kvmexittop(8) says so.
 *
 * Raw tracepoints: all that is wanted of most arguments is their address, and loading
 * the programs takes no type of theirs.
 */
#include <stdbool.h>

#include <linux/bpf.h>
#include <linux/kvm_exit_netlink.h>
#include <linux/ptrace.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "exits.h"
#include "kvm-types.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, EXITS_VCPUS);
	__type(key, __u32);
	__type(value, struct exits_vcpu);
} vcpus SEC(".maps");

/* Indices below nr_records that are free again. */
struct {
	__uint(type, BPF_MAP_TYPE_STACK);
	__uint(max_entries, EXITS_VCPUS);
	__type(value, __u32);
} unused SEC(".maps");

/* Address of a vCPU to index of its record. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, EXITS_VCPUS);
	__type(key, __u64);
	__type(value, __u32);
} indices SEC(".maps");

/* Address of a VM to its number. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, EXITS_VCPUS);
	__type(key, __u64);
	__type(value, __u32);
} vms SEC(".maps");

/* Index of the record used last on each CPU, in a cache line of its own. */
struct last {
	__u32 index;
} __attribute__((aligned(64)));

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);		/* set to the number of CPUs when loaded */
	__type(key, __u32);
	__type(value, struct last);
} cpus SEC(".maps");

__u32 isa;		/* of the last exit, an enum kvm_exit_isa; KVM's events number them alike */
__u32 nr_records;	/* used at any time; may be more than there is room for */
__u32 nr_vms;
__u64 lost;		/* exits without a record to count them in */

static __u32 number_vm(__u64 kvm)
{
	__u32 *number, new;

	number = bpf_map_lookup_elem(&vms, &kvm);
	if (number)
		return *number;
	new = __sync_fetch_and_add(&nr_vms, 1) + 1;
	if (!bpf_map_update_elem(&vms, &kvm, &new, BPF_NOEXIST))
		return new;
	/* Another vCPU was faster. */
	number = bpf_map_lookup_elem(&vms, &kvm);
	return number ? *number : 0;
}

static void note_thread(struct exits_vcpu *record)
{
	__u64 id = bpf_get_current_pid_tgid();

	record->tgid = id >> 32;
	record->tid = (__u32)id;
}

static __noinline struct exits_vcpu *add_vcpu(__u64 address)
{
	struct kvm_vcpu *vcpu = (void *)address;
	struct exits_vcpu *record;
	__u32 index, vm;
	__u64 kvm;

	/* In tests there is no vCPU at that address, only a thread. */
	kvm = (__u64)BPF_CORE_READ(vcpu, kvm) ?: bpf_get_current_pid_tgid() >> 32;
	vm = number_vm(kvm);
	if (!vm)
		return NULL;
	if (bpf_map_pop_elem(&unused, &index))
		index = __sync_fetch_and_add(&nr_records, 1);
	record = bpf_map_lookup_elem(&vcpus, &index);
	if (!record || bpf_map_update_elem(&indices, &address, &index, BPF_NOEXIST))
		return NULL;

	record->vcpu = address;
	record->kvm = kvm;
	record->id = BPF_CORE_READ(vcpu, vcpu_id);
	record->nr_vcpus = BPF_CORE_READ(vcpu, kvm, created_vcpus);
	note_thread(record);
	/* Last: now it is one for who reads it. */
	barrier();
	record->vm = vm;
	return record;
}

static __noinline struct exits_vcpu *find_slowly(__u64 address, struct last *last)
{
	__u32 *index = bpf_map_lookup_elem(&indices, &address);

	if (!index)
		return NULL;
	last->index = *index;
	return bpf_map_lookup_elem(&vcpus, index);
}

static __always_inline struct exits_vcpu *find_vcpu(__u64 address)
{
	__u32 cpu = bpf_get_smp_processor_id();
	struct last *last = bpf_map_lookup_elem(&cpus, &cpu);
	struct exits_vcpu *record;

	if (!last)
		return NULL;
	record = bpf_map_lookup_elem(&vcpus, &last->index);
	if (record && record->vcpu == address)
		return record;
	return find_slowly(address, last);
}

/* The slot of the last exit, such that the verifier sees it is one. */
static __always_inline struct exits_slot *current_slot(struct exits_vcpu *record)
{
	__u32 cur = record->cur;

	barrier_var(cur);
	return &record->slots[cur < EXITS_SLOTS ? cur : EXITS_SLOT_NONE];
}

static __always_inline __u32 vmx_slot(__u32 reason)
{
	__u32 basic = reason & 0xffff;

	return basic < EXITS_VMX_CODES ? EXITS_SLOT_HARDWARE + basic : EXITS_SLOT_OTHER;
}

static __always_inline __u32 svm_slot(__u32 code)
{
	if (code < EXITS_SVM_LOW_CODES)
		return EXITS_SLOT_HARDWARE + code;
	if (code - EXITS_SVM_NPF < EXITS_SVM_NPF_CODES)
		return EXITS_SVM_NPF_SLOT + code - EXITS_SVM_NPF;
	if (~code < EXITS_SVM_ERR_CODES)
		return EXITS_SVM_ERR_SLOT + ~code;
	return EXITS_SLOT_OTHER;
}

/*
 * Of two vendors' modules one is loaded, and the types of the other are not known: then
 * the code is that of no reason.
 */
static __always_inline __u32 read_vmx(__u64 vcpu)
{
	struct vcpu_vmx___vt *vt = (void *)vcpu;
	struct vcpu_vmx *vmx = (void *)vcpu;

	if (bpf_core_field_exists(vmx->exit_reason))
		return BPF_CORE_READ(vmx, exit_reason.full);
	if (bpf_core_field_exists(vt->vt))
		return BPF_CORE_READ(vt, vt.exit_reason.full);
	return 0xffff;
}

static __always_inline __u32 read_svm(__u64 vcpu)
{
	struct vcpu_svm *svm = (void *)vcpu;

	if (bpf_core_field_exists(svm->vmcb))
		return BPF_CORE_READ(svm, vmcb, control.exit_code);
	return 0xffff;
}

/*
 * An exit that KVM did not tell of, known from what came next: on VMX the entry
 * failed (VMfail), on SVM before 6.4 it was handled on the fast path, and is still the
 * last one that the VMCB has.  When the guest was left is not known.
 */
static __noinline void count_unseen(struct exits_vcpu *record, __u64 vcpu, __u64 now)
{
	__u32 slot = isa == KVM_EXIT_ISA_SVM ? svm_slot(read_svm(vcpu)) : EXITS_SLOT_VMENTRY_FAIL;

	if (record->state == EXITS_GUEST)
		record->guest_cycles += now - record->stamp;
	else
		record->pending += now - record->stamp;
	record->cur = slot;
	current_slot(record)->count++;
	current_slot(record)->cycles += record->pending;
	record->pending = 0;
	record->stamp = now;
	record->state = EXITS_HOST;
}

static __always_inline void count_exit(struct exits_vcpu *record, __u32 cur)
{
	__u64 now = bpf_ktime_get_ns();
	struct exits_slot *slot;

	record->cur = cur;
	slot = current_slot(record);
	slot->count++;
	if (record->state == EXITS_GUEST) {
		record->guest_cycles += now - record->stamp;
	} else if (record->state == EXITS_LEFT) {
		slot->cycles += record->pending + now - record->stamp;
		record->pending = 0;
	}
	record->stamp = now;
	record->state = EXITS_HOST;
}

static __always_inline struct exits_vcpu *find_or_add(__u64 vcpu)
{
	return find_vcpu(vcpu) ?: add_vcpu(vcpu);
}

/* It never changes, and writing it would take the cache line from all other CPUs. */
static __always_inline void note_isa(__u32 seen)
{
	if (isa != seen)
		isa = seen;
}

SEC("raw_tp/kvm_exit")
int kvm_exit(struct bpf_raw_tracepoint_args *ctx)
{
	__u64 vcpu = ctx->args[0];
	struct exits_vcpu *record = find_or_add(vcpu);

	if (!record) {
		__sync_fetch_and_add(&lost, 1);
		return 0;
	}
	note_isa(ctx->args[1]);
	count_exit(record, isa == KVM_EXIT_ISA_VMX ? vmx_slot(read_vmx(vcpu)) :
						      svm_slot(read_svm(vcpu)));
	return 0;
}

/* The event as it was up to 5.16; one of the two is loaded. */
SEC("raw_tp/kvm_exit")
int kvm_exit_with_reason(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 reason = ctx->args[0];
	struct exits_vcpu *record = find_or_add(ctx->args[1]);

	if (!record) {
		__sync_fetch_and_add(&lost, 1);
		return 0;
	}
	note_isa(ctx->args[2]);
	count_exit(record, isa == KVM_EXIT_ISA_VMX ? vmx_slot(reason) : svm_slot(reason));
	return 0;
}

SEC("raw_tp/kvm_entry")
int kvm_entry(struct bpf_raw_tracepoint_args *ctx)
{
	__u64 vcpu = ctx->args[0];
	__u64 now = bpf_ktime_get_ns();
	struct exits_vcpu *record = find_or_add(vcpu);

	/* Its exit will be counted as lost. */
	if (!record)
		return 0;

	if (record->state == EXITS_GUEST || record->state == EXITS_LEFT)
		count_unseen(record, vcpu, now);
	if (record->state == EXITS_HOST)
		current_slot(record)->cycles += now - record->stamp;
	record->stamp = now;
	record->state = EXITS_GUEST;
	return 0;
}

/* Address of the vCPU that the task has loaded, or 0. */
static __always_inline __u64 vcpu_of(struct task_struct *task)
{
	struct kvm_vcpu *vcpu = NULL;
	__u64 first = (__u64)BPF_CORE_READ(task, preempt_notifiers.first);

	return first ? first - bpf_core_field_offset(vcpu->preempt_notifier.link) : 0;
}

/* KVM_RUN was entered, or is about to return: the guest's FPU is loaded meanwhile. */
SEC("raw_tp/kvm_fpu")
int kvm_fpu(struct bpf_raw_tracepoint_args *ctx)
{
	__u64 vcpu = vcpu_of((void *)bpf_get_current_task());
	__u64 now = bpf_ktime_get_ns();
	struct exits_vcpu *record;

	record = vcpu ? find_vcpu(vcpu) : NULL;
	if (!record)
		return 0;

	if (ctx->args[0]) {
		if (record->state == EXITS_USER)
			current_slot(record)->user_cycles += now - record->stamp;
		record->state = EXITS_HOST;
		note_thread(record);
	} else {
		if (record->state == EXITS_GUEST || record->state == EXITS_LEFT)
			count_unseen(record, vcpu, now);
		if (record->state == EXITS_HOST)
			current_slot(record)->cycles += now - record->stamp;
		record->state = EXITS_USER;
	}
	record->stamp = now;
	return 0;
}

static __always_inline void switch_out(struct exits_vcpu *record, __u64 now)
{
	switch (record->state) {
	case EXITS_HOST:
		current_slot(record)->cycles += now - record->stamp;
		record->state = EXITS_HOST_OUT;
		break;
	/* SVM before 6.4 tells of an exit after it may have been preempted. */
	case EXITS_GUEST:
		record->guest_cycles += now - record->stamp;
		record->state = EXITS_LEFT_OUT;
		break;
	case EXITS_LEFT:
		record->pending += now - record->stamp;
		record->state = EXITS_LEFT_OUT;
		break;
	}
}

static __always_inline void switch_in(struct exits_vcpu *record, __u64 now)
{
	if (record->state == EXITS_HOST_OUT)
		record->state = EXITS_HOST;
	else if (record->state == EXITS_LEFT_OUT)
		record->state = EXITS_LEFT;
	else
		return;
	record->stamp = now;
}

/* Typed, as this is run for each task of the host: most have no vCPU, and that is soon seen. */
SEC("tp_btf/sched_switch")
int BPF_PROG(sched_switch, bool preempt, struct task_struct *prev, struct task_struct *next)
{
	struct exits_vcpu *record;
	__u64 now, vcpu;

	if (!prev->preempt_notifiers.first && !next->preempt_notifiers.first)
		return 0;

	now = bpf_ktime_get_ns();
	vcpu = vcpu_of(prev);
	record = vcpu ? find_vcpu(vcpu) : NULL;
	if (record)
		switch_out(record, now);
	vcpu = vcpu_of(next);
	record = vcpu ? find_vcpu(vcpu) : NULL;
	if (record)
		switch_in(record, now);
	return 0;
}

/* VMs end as a whole, so the first of their vCPUs takes the number away. */
SEC("kprobe/kvm_arch_vcpu_destroy")
int BPF_KPROBE(vcpu_destroy, struct kvm_vcpu *vcpu)
{
	__u64 address = (__u64)vcpu;
	__u32 *index = bpf_map_lookup_elem(&indices, &address);
	struct exits_vcpu *record = index ? bpf_map_lookup_elem(&vcpus, index) : NULL;
	__u64 kvm;

	if (!record)
		return 0;

	bpf_map_delete_elem(&indices, &address);
	kvm = record->kvm;
	bpf_map_delete_elem(&vms, &kvm);
	record->vcpu = 0;
	/* Last: what it has now is final. */
	barrier();
	record->dead = 1;
	return 0;
}

char _license[] SEC("license") = "GPL";
