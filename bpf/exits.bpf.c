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
#include <linux/ptrace.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "exit-slot.h"
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

/*
 * What a CPU is at, in a cache line of its own.  An exit is noted here when it happens, and
 * counted when it is over: at the next entry, or before anything else is done about a vCPU
 * on that CPU.  So most exits take one look at the record, not two.  Meanwhile the record
 * is as if the vCPU were in the guest.
 */
struct cpu {
	__u32 index; /* of the record used last */
	__u8 slot;   /* of the noted exit */
	__u64 left;  /* when that left the guest */
	__u64 vcpu;  /* with that record: in the guest, or NOTED more; 0 if none is */
} __attribute__((aligned(64)));

/* vCPUs are aligned to more. */
#define NOTED 1

/* As many as x86 can have. */
#define CPUS 8192

static struct cpu cpus[CPUS];

/* Set before the programs are loaded. */
const volatile __u32 nr_cpus;

__u32 nr_records; /* used at any time; may be more than there is room for */
__u32 nr_vms;
__u64 lost; /* exits without a record to count them in */

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

/*
 * A CPU that was not told that a vCPU left takes it for being in the guest there, and would
 * count for its record what a new one at its address does.
 */
static __always_inline void forget_address(__u64 address)
{
	for (__u32 i = 0; i < nr_cpus && i < CPUS; i++) {
		__sync_val_compare_and_swap(&cpus[i].vcpu, address, 0);
		__sync_val_compare_and_swap(&cpus[i].vcpu, address + NOTED, 0);
	}
}

static __noinline struct exits_vcpu *add_vcpu(__u64 address, struct cpu *cpu)
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

	forget_address(address);
	cpu->index = index;
	record->vcpu = address;
	record->kvm = kvm;
	record->cur = EXITS_SLOT_NONE;
	record->id = BPF_CORE_READ(vcpu, vcpu_id);
	record->nr_vcpus = BPF_CORE_READ(vcpu, kvm, created_vcpus);
	note_thread(record);
	/* Last: now it is one for who reads it. */
	barrier();
	record->vm = vm;
	return record;
}

static __always_inline struct cpu *this_cpu(void)
{
	struct cpu *cpu = &cpus[bpf_get_smp_processor_id() % CPUS];

	/* Or the compiler computes that again for each field. */
	barrier_var(cpu);
	return cpu;
}

static __always_inline struct exits_vcpu *record_of(struct cpu *cpu)
{
	return bpf_map_lookup_elem(&vcpus, &cpu->index);
}

static __noinline struct exits_vcpu *find_slowly(__u64 address, struct cpu *cpu)
{
	__u32 *index = bpf_map_lookup_elem(&indices, &address);

	if (!index)
		return NULL;
	cpu->index = *index;
	return record_of(cpu);
}

static __always_inline struct exits_vcpu *find_vcpu(__u64 address, struct cpu *cpu)
{
	struct exits_vcpu *record = record_of(cpu);

	if (record && record->vcpu == address)
		return record;
	return find_slowly(address, cpu);
}

static __always_inline struct exits_slot *current_slot(struct exits_vcpu *record)
{
	return &record->slots[record->cur];
}

/*
 * An exit that KVM did not tell of, known from what came next: on VMX the entry
 * failed (VMfail), on SVM before 6.4 it was handled on the fast path, and is still the
 * last one that the VMCB has.  When the guest was left is not known.
 */
static __noinline void count_unseen(struct exits_vcpu *record, __u64 vcpu, __u64 now)
{
	__u32 slot = isa == KVM_EXIT_ISA_SVM ? slot_of_vcpu(vcpu) : EXITS_SLOT_VMENTRY_FAIL;

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

/* @record: NULL if there is none for it. */
static __always_inline void count_exit(struct exits_vcpu *record, __u32 cur, __u64 now)
{
	struct exits_slot *slot;

	if (!record) {
		__sync_fetch_and_add(&lost, 1);
		return;
	}
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

/*
 * @cpu with nothing noted: what all begins with that does not go on from there.  A vCPU that
 * has ended has no record, even if nothing told that it left this CPU.
 */
static __noinline struct cpu *settle(struct cpu *cpu)
{
	if (cpu->vcpu & NOTED)
		count_exit(find_vcpu(cpu->vcpu - NOTED, cpu), cpu->slot, cpu->left);
	cpu->vcpu = 0;
	return cpu;
}

static __always_inline struct exits_vcpu *find_or_add(__u64 vcpu, struct cpu *cpu)
{
	return find_vcpu(vcpu, cpu) ?: add_vcpu(vcpu, cpu);
}

static __noinline int exit_slowly(__u64 vcpu, __u32 slot)
{
	struct cpu *cpu = settle(this_cpu());

	count_exit(find_or_add(vcpu, cpu), slot, bpf_ktime_get_ns());
	return 0;
}

static __always_inline int note_exit(__u64 vcpu, __u64 from, __u32 (*slot_of)(__u64 from))
{
	struct cpu *cpu = this_cpu();

	if (cpu->vcpu != vcpu)
		return exit_slowly(vcpu, slot_of(from));
	cpu->left = bpf_ktime_get_ns();
	cpu->slot = slot_of(from);
	cpu->vcpu = vcpu + NOTED;
	return 0;
}

/* Of these four one is loaded. */
SEC("?raw_tp/kvm_exit")
int kvm_exit_svm(struct bpf_raw_tracepoint_args *ctx)
{
	return note_exit(ctx->args[0], ctx->args[0], slot_of_svm);
}

SEC("?raw_tp/kvm_exit")
int kvm_exit_vmx(struct bpf_raw_tracepoint_args *ctx)
{
	return note_exit(ctx->args[0], ctx->args[0], slot_of_vmx);
}

/* From 5.17 to 6.1: there is no cast. */
SEC("?raw_tp/kvm_exit")
int kvm_exit_without_cast(struct bpf_raw_tracepoint_args *ctx)
{
	return note_exit(ctx->args[0], ctx->args[0], slot_of_vcpu);
}

/* The event as it was up to 5.16. */
SEC("?raw_tp/kvm_exit")
int kvm_exit_with_reason(struct bpf_raw_tracepoint_args *ctx)
{
	return note_exit(ctx->args[1], ctx->args[0], slot_of_reason);
}

static __noinline int enter_slowly(struct cpu *cpu, __u64 vcpu)
{
	__u64 now = bpf_ktime_get_ns();
	struct exits_vcpu *record;

	settle(cpu);
	record = find_or_add(vcpu, cpu);
	/* Its exit will be counted as lost. */
	if (!record)
		return 0;

	if (record->state == EXITS_GUEST || record->state == EXITS_LEFT)
		count_unseen(record, vcpu, now);
	if (record->state == EXITS_HOST)
		current_slot(record)->cycles += now - record->stamp;
	record->stamp = now;
	record->state = EXITS_GUEST;
	cpu->vcpu = vcpu;
	return 0;
}

SEC("raw_tp/kvm_entry")
int kvm_entry(struct bpf_raw_tracepoint_args *ctx)
{
	__u64 vcpu = ctx->args[0];
	struct cpu *cpu = this_cpu();
	struct exits_vcpu *record;
	struct exits_slot *slot;
	__u64 now;

	if (cpu->vcpu - NOTED != vcpu)
		return enter_slowly(cpu, vcpu);

	cpu->vcpu = vcpu;
	now = bpf_ktime_get_ns();
	record = record_of(cpu);
	if (!record)
		return 0;
	record->guest_cycles += cpu->left - record->stamp;
	record->stamp = now;
	slot = &record->slots[cpu->slot];
	slot->count++;
	slot->cycles += now - cpu->left;
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
	struct cpu *cpu = settle(this_cpu());
	struct exits_vcpu *record;

	record = vcpu ? find_vcpu(vcpu, cpu) : NULL;
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
	struct cpu *cpu;
	__u64 now, vcpu;

	if (!prev->preempt_notifiers.first && !next->preempt_notifiers.first)
		return 0;

	now = bpf_ktime_get_ns();
	cpu = settle(this_cpu());
	vcpu = vcpu_of(prev);
	record = vcpu ? find_vcpu(vcpu, cpu) : NULL;
	if (record)
		switch_out(record, now);
	vcpu = vcpu_of(next);
	record = vcpu ? find_vcpu(vcpu, cpu) : NULL;
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
