// SPDX-License-Identifier: GPL-2.0-only
/*
 * The breakdown of the exits of one reason: by key, by place in the guest, and by cycles.
 *
 * Each exit is counted once, when it is over.  Most facts are in the event kvm_exit and in the
 * guest's registers, which KVM has saved by then, so that events need not be matched.  Two
 * facts come later: addresses that VMX keeps in the VMCS, and the host's interrupt, which SVM
 * leaves pending.  For these, the first event that has the fact counts.
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
#include "breakdown.h"
#include "kvm-types.h"

/* Set before the programs are loaded. */
const volatile __u32 want_process; /* PID in the initial namespace, 0: any */
const volatile __u32 want_vm;	   /* id of the patched KVM, 0: any */
const volatile __u32 want_vcpu;	   /* UINT32_MAX: any */
/* Where a patched KVM has the id of a VM: in struct kvm, and in what that points to. */
const volatile __u32 stats_offset, id_offset;
const volatile __u64 cycles_per_2_20_ns;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, BREAKDOWN_MAX_THREADS);
	__type(key, __u32);
	__type(value, struct breakdown_thread);
} threads SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, BREAKDOWN_MAX_KEYS);
	__type(key, struct breakdown_key);
	__type(value, struct breakdown_count);
} keys SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, BREAKDOWN_MAX_RIPS);
	__type(key, __u64);
	__type(value, struct breakdown_count);
} places SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct breakdown_totals);
} totals SEC(".maps");

static struct breakdown_totals *get_totals(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&totals, &zero);
}

static struct breakdown_thread *find_thread(__u32 tid)
{
	return bpf_map_lookup_elem(&threads, &tid);
}

/* The thread if it is in an exit of the reason, or NULL. */
static struct breakdown_thread *find_open(__u32 tid)
{
	struct breakdown_thread *thread = find_thread(tid);

	return thread && thread->open ? thread : NULL;
}

static __u32 own_tid(void)
{
	return bpf_get_current_pid_tgid();
}

static unsigned int log2_of(__u64 number)
{
	unsigned int bits = 0;

#pragma unroll
	for (unsigned int step = 32; step; step /= 2) {
		if (number >> step) {
			number >>= step;
			bits += step;
		}
	}
	return bits;
}

static unsigned int bucket_of(__u64 number)
{
	unsigned int exponent;

	if (number < BREAKDOWN_STEPS)
		return number;
	exponent = log2_of(number);
	return BREAKDOWN_STEPS * (exponent - 2) + (number >> (exponent - 3)) % BREAKDOWN_STEPS;
}

/* False: the map is full. */
static bool add(void *map, const void *key, __u64 cycles)
{
	const struct breakdown_count first = { .count = 1, .cycles = cycles };
	struct breakdown_count *count = bpf_map_lookup_elem(map, key);

	if (!count) {
		if (!bpf_map_update_elem(map, key, &first, BPF_NOEXIST))
			return true;
		/* Another CPU may have been first. */
		count = bpf_map_lookup_elem(map, key);
		if (!count)
			return false;
	}
	__sync_fetch_and_add(&count->count, 1);
	__sync_fetch_and_add(&count->cycles, cycles);
	return true;
}

static void stop_clock(struct breakdown_thread *thread)
{
	if (thread->on_cpu)
		thread->spent_ns += bpf_ktime_get_ns() - thread->since_ns;
	thread->on_cpu = false;
}

static void start_clock(struct breakdown_thread *thread)
{
	thread->since_ns = bpf_ktime_get_ns();
	thread->on_cpu = true;
}

/* The exit is over. */
static void finish(struct breakdown_thread *thread)
{
	struct breakdown_totals *sum = get_totals();
	unsigned int bucket;
	__u64 cycles;

	stop_clock(thread);
	thread->open = false;
	if (!sum)
		return;

	cycles = thread->spent_ns * cycles_per_2_20_ns >> 20;
	sum->exits++;
	sum->cycles += cycles;
	if (cycles > sum->max_cycles)
		sum->max_cycles = cycles;
	bucket = bucket_of(cycles);
	/* Without this, the compiler drops the check, which the verifier needs. */
	barrier_var(bucket);
	if (bucket < BREAKDOWN_NR_BUCKETS)
		sum->buckets[bucket]++;

	if (!thread->key.what)
		sum->unplaced++;
	else if (!add(&keys, &thread->key, cycles))
		sum->full_keys++;
	if (!add(&places, &thread->place, cycles))
		sum->full_places++;
}

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

SEC("raw_tp/kvm_entry")
int BPF_PROG(enter_guest, struct kvm_vcpu *vcpu)
{
	__u32 tid = own_tid();
	struct breakdown_thread *thread = find_thread(tid);
	struct breakdown_thread first = { .vcpu = (unsigned long)vcpu };
	struct breakdown_totals *sum;

	if (thread && thread->open)
		finish(thread);
	if (thread && thread->vcpu == (unsigned long)vcpu)
		return 0;

	first.wanted = is_wanted(vcpu);
	if (bpf_map_update_elem(&threads, &tid, &first, BPF_ANY)) {
		sum = get_totals();
		if (sum && first.wanted)
			sum->full_threads++;
	}
	return 0;
}

SEC("tp/kvm/kvm_exit")
int leave_guest(struct trace_event_raw_kvm_exit *event)
{
	struct breakdown_thread *thread = find_thread(own_tid());
	__u32 code;

	if (!thread || !thread->wanted)
		return 0;
	/* On VMX, the basic reason is the low 16 bits; flags are above. */
	code = event->isa == KVM_EXIT_ISA_VMX ? event->exit_reason & 0xffff : event->exit_reason;
	if (code != want_code)
		return 0;

	thread->open = true;
	thread->in_vmm = false;
	thread->spent_ns = 0;
	thread->place = event->guest_rip;
	thread->key = (struct breakdown_key){ 0 };
	tell(thread, event);
	start_clock(thread);
	return 0;
}

SEC("raw_tp/kvm_userspace_exit")
int leave_kvm(void *ctx)
{
	struct breakdown_thread *thread = find_open(own_tid());

	if (thread) {
		stop_clock(thread);
		thread->in_vmm = true;
	}
	return 0;
}

SEC("raw_tp/sched_switch")
int BPF_PROG(switch_task, bool preempt, struct task_struct *prev, struct task_struct *next)
{
	struct breakdown_thread *thread = find_open(own_tid());

	if (thread)
		stop_clock(thread);
	thread = find_open(BPF_CORE_READ(next, pid));
	if (thread && !thread->in_vmm)
		start_clock(thread);
	return 0;
}

/* SDM vol. 3, "Exit Qualification for EPT Violations": bit 1 write, bit 2 fetch */
SEC("tp/kvm/kvm_page_fault")
int tell_fault(struct trace_event_raw_kvm_page_fault *event)
{
	struct breakdown_thread *thread = find_open(own_tid());
	__u64 info = event->error_code;

	if (thread && !thread->key.what)
		tell_memory(&thread->key, event->fault_address, info & 1 << 1, info & 1 << 2);
	return 0;
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
SEC("raw_tp/kvm_mmio")
int BPF_PROG(tell_device, int type, int size, __u64 address)
{
	tell_mmio(address, size, type == 2);
	return 0;
}

/* A doorbell: a write, whose size KVM does not need. */
SEC("raw_tp/kvm_fast_mmio")
int BPF_PROG(tell_doorbell, __u64 address)
{
	tell_mmio(address, 0, true);
	return 0;
}

SEC("raw_tp/irq_handler_entry")
int BPF_PROG(tell_irq, int irq, struct irqaction *action)
{
	struct breakdown_thread *thread = find_open(own_tid());
	const char *name;

	if (!thread || thread->key.what == BREAKDOWN_IRQ)
		return 0;
	thread->key.what = BREAKDOWN_IRQ;
	thread->key.number = irq;
	name = BPF_CORE_READ(action, name);
	bpf_probe_read_kernel_str(thread->key.name, sizeof(thread->key.name), name);
	return 0;
}

/* Attached to each of the events irq_vectors/..._entry. */
SEC("raw_tp")
int BPF_PROG(tell_vector, int vector)
{
	struct breakdown_thread *thread = find_open(own_tid());

	if (thread && !thread->key.what) {
		thread->key.what = BREAKDOWN_INTERRUPT;
		thread->key.number = vector;
	}
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
