// SPDX-License-Identifier: GPL-2.0-only
/*
 * Statistics of VM-Exits: how readers get the counters and the open interval of one
 * moment, while the vCPUs' threads go on.
 */
#include <kunit/visibility.h>
#include <linux/bitmap.h>
#include <linux/kvm_host.h>
#include <linux/pid.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include <asm/tsc.h>

#include "exit_account.h"

/* How often to look at a vCPU that makes VM-Exits meanwhile */
#define READ_TRIES	16

static void read_slot(const struct kvm_exit_vcpu *stats, unsigned int nr,
		      struct kvm_exit_counters *counters)
{
	const struct kvm_exit_slot *slot = &stats->slot[nr];

	*counters = (struct kvm_exit_counters) {
		.count = u64_stats_read(&slot->count),
		.closed.kvm = u64_stats_read(&slot->cycles),
		.closed.vmm = u64_stats_read(&slot->user_cycles),
	};

	if (u64_stats_read(&stats->part[KVM_EXIT_PART_BLOCKED]))
		counters->closed.blocked = u64_stats_read(&stats->blocked[nr]);
}

static void add_times(struct kvm_exit_times *sum, const struct kvm_exit_times *times)
{
	sum->kvm += times->kvm;
	sum->vmm += times->vmm;
	sum->blocked += times->blocked;
}

static void add_counters(struct kvm_exit_counters *sum, const struct kvm_exit_counters *counters)
{
	sum->count += counters->count;
	add_times(&sum->closed, &counters->closed);
	add_times(&sum->open, &counters->open);
}

static void set_open(struct kvm_exit_account *account, u64 cycles)
{
	account->open[account->state] = cycles;

	switch (account->state) {
	case KVM_EXIT_PART_KVM:
		account->counters.open.kvm = cycles;
		break;
	case KVM_EXIT_PART_VMM:
		account->counters.open.vmm = cycles;
		break;
	case KVM_EXIT_PART_BLOCKED:
		account->counters.open.blocked = cycles;
		break;
	default:
		break;
	}
}

/*
 * Divide @off open cycles of a thread that has left KVM_RUN or the CPU.  As long as it
 * waits, the rest does not change: counters that are read meanwhile must not fall.
 */
void kvm_exit_account_off(struct kvm_exit_account *account, u64 off,
			  const struct kvm_exit_delay *delay, u32 khz)
{
	u64 waited;

	if (delay->waits)
		waited = off - kvm_exit_cycles_of(off, delay->other, khz);
	else
		waited = kvm_exit_cycles_of(off, delay->run_delay, khz);

	set_open(account, off - waited);
	account->open[KVM_EXIT_PART_WAITING] += waited;
	if (delay->waits)
		account->state = KVM_EXIT_PART_WAITING;
}
EXPORT_SYMBOL_IF_KUNIT(kvm_exit_account_off);

/* True if the thread may have waited since it left KVM_RUN or the CPU. */
static bool is_off(enum kvm_exit_part state)
{
	return state == KVM_EXIT_PART_VMM || state == KVM_EXIT_PART_STOPPED ||
	       state == KVM_EXIT_PART_HALTED || state == KVM_EXIT_PART_BLOCKED;
}

/* The thread that last ran a vCPU, if it is off: it may wait. */
struct off_thread {
	bool off;
	const struct pid *pid;			/* to compare only */
	const struct task_struct *task;		/* under RCU, NULL if it has gone */
};

static void find_thread(struct kvm_exit_vcpu *stats, struct off_thread *thread)
{
	*thread = (struct off_thread) { .off = is_off(READ_ONCE(stats->state)) };
	if (!thread->off)
		return;

	spin_lock(&stats->pid_lock);
	thread->pid = stats->pid;
	thread->task = pid_task(stats->pid, PIDTYPE_PID);
	spin_unlock(&stats->pid_lock);
}

/*
 * Ask the scheduler how long @task has waited since @off.  It resets the time at which a
 * task began to wait before it adds the time that it waited.  Returns false if that was
 * about to be done.
 */
static bool read_delay(const struct task_struct *task, const struct kvm_exit_thread *off,
		       struct kvm_exit_delay *delay)
{
	u64 queued = READ_ONCE(task->sched_info.last_queued);

	/* The time waited is that of before @queued, if it is the same afterwards. */
	smp_rmb();
	delay->run_delay = READ_ONCE(task->sched_info.run_delay) - off->run_delay;
	delay->waits = queued;
	/* The clock of another CPU may be a little behind. */
	delay->other = max_t(s64, queued - off->clock - delay->run_delay, 0);
	/* As above */
	smp_rmb();

	return READ_ONCE(task->sched_info.last_queued) == queued;
}

/* The interval that runs, of a vCPU that is in account->state since @stamp */
static void add_open(struct kvm_exit_account *account, u64 stamp,
		     const struct kvm_exit_stamps *at, u64 now,
		     const struct kvm_exit_delay *delay)
{
	u64 cycles;

	/* In the guest: what was KVM's up to the entry is counted at the exit only. */
	if (account->state == KVM_EXIT_PART_KVM && at->entry > at->exit) {
		if (kvm_exit_stats_since(stamp, at->entry, &cycles)) {
			account->closed[KVM_EXIT_PART_KVM] += cycles;
			account->counters.closed.kvm += cycles;
		}
		account->state = KVM_EXIT_PART_GUEST;
		stamp = at->entry;
	}

	if (!kvm_exit_stats_since(stamp, now, &cycles))
		return;

	if (is_off(account->state))
		kvm_exit_account_off(account, cycles, delay, tsc_khz);
	else
		set_open(account, cycles);
}

/* Move the time that was charged to reasons before there was one to stopped. */
static void move_to_stopped(u64 *parts, const struct kvm_exit_times *none)
{
	parts[KVM_EXIT_PART_KVM] -= none->kvm;
	parts[KVM_EXIT_PART_VMM] -= none->vmm;
	parts[KVM_EXIT_PART_BLOCKED] -= none->blocked;
	parts[KVM_EXIT_PART_STOPPED] += none->kvm + none->vmm + none->blocked;
}

static void move_none(struct kvm_exit_account *account, const struct kvm_exit_vcpu *stats)
{
	struct kvm_exit_counters none;

	if (account->slot == KVM_EXIT_SLOT_NONE)
		none = account->counters;
	else
		read_slot(stats, KVM_EXIT_SLOT_NONE, &none);

	move_to_stopped(account->closed, &none.closed);
	move_to_stopped(account->open, &none.open);

	if (account->slot == KVM_EXIT_SLOT_NONE &&
	    (account->state == KVM_EXIT_PART_KVM || account->state == KVM_EXIT_PART_VMM ||
	     account->state == KVM_EXIT_PART_BLOCKED))
		account->state = KVM_EXIT_PART_STOPPED;
}

/*
 * Returns false if the vCPU went on meanwhile.  The clocks come first: no interval that
 * is open is to be longer than the vCPU is known to have been where it is.
 */
static bool try_read(const struct kvm_exit_vcpu *stats, const struct off_thread *thread,
		     struct kvm_exit_account *account)
{
	u64 age = ktime_get_ns() - stats->created, now = rdtsc_ordered();
	unsigned int seq = raw_read_seqcount(&stats->seq);
	const struct kvm_exit_slot *cur = READ_ONCE(stats->cur);
	struct kvm_exit_stamps at = {
		.entry = READ_ONCE(stats->at.entry),
		.exit = READ_ONCE(stats->at.exit),
	};
	u64 stamp = READ_ONCE(stats->stamp);
	struct kvm_exit_delay delay = {};
	unsigned int part;
	bool same;

	*account = (struct kvm_exit_account) {
		.exits = u64_stats_read(&stats->exits),
		.age = age,
		.nr_vcpus = 1,
		.state = READ_ONCE(stats->state),
		.slot = cur - stats->slot,
	};
	for (part = KVM_EXIT_PART_GUEST; part < KVM_EXIT_NR_PARTS; part++)
		account->closed[part] = u64_stats_read(&stats->part[part]);
	read_slot(stats, account->slot, &account->counters);

	same = is_off(account->state) == thread->off;
	/* Another thread may be about to take its place. */
	if (same && thread->task && stats->off.pid == thread->pid)
		same = read_delay(thread->task, &stats->off, &delay);

	same = same && !(seq & 1) && !read_seqcount_retry(&stats->seq, seq) &&
	       READ_ONCE(stats->cur) == cur && READ_ONCE(stats->at.entry) == at.entry &&
	       READ_ONCE(stats->at.exit) == at.exit && READ_ONCE(stats->stamp) == stamp &&
	       stamp == at.exit;

	add_open(account, stamp, &at, now, &delay);
	move_none(account, stats);

	return same;
}

/*
 * Read the account of a vCPU, all of one moment.  A vCPU that goes on each time that it is
 * looked at has no long interval open, nor had: its counters are not far apart.  Call
 * under RCU.
 */
void kvm_exit_account_read(struct kvm_exit_vcpu *stats, struct kvm_exit_account *account)
{
	unsigned int tries;
	bool done = false;

	for (tries = 0; tries < READ_TRIES && !done; tries++) {
		struct off_thread thread;

		find_thread(stats, &thread);
		preempt_disable();
		done = try_read(stats, &thread, account);
		preempt_enable();
		if (!done)
			cpu_relax();
	}
}
EXPORT_SYMBOL_IF_KUNIT(kvm_exit_account_read);

/* Add a vCPU's account to a sum, which is in no state, and at no slot. */
void kvm_exit_account_add(struct kvm_exit_account *sum, const struct kvm_exit_account *account)
{
	unsigned int part;

	sum->exits += account->exits;
	for (part = KVM_EXIT_PART_GUEST; part < KVM_EXIT_NR_PARTS; part++) {
		sum->closed[part] += account->closed[part];
		sum->open[part] += account->open[part];
	}
	sum->age += account->age;
	sum->nr_vcpus += account->nr_vcpus;
}

/* The counters of @slot as they were when @account was read, or later. */
void kvm_exit_account_slot(const struct kvm_exit_vcpu *stats, unsigned int slot,
			   const struct kvm_exit_account *account,
			   struct kvm_exit_counters *counters)
{
	if (slot == account->slot)
		*counters = account->counters;
	else
		read_slot(stats, slot, counters);
}

/* The slots that a sum over vCPUs looks at: few of all are ever used. */
struct used_slots {
	DECLARE_BITMAP(set, KVM_EXIT_SVM_SLOTS);
	unsigned int nr;
	u8 slot[KVM_EXIT_SVM_SLOTS];
};

static void use_slot(struct used_slots *used, unsigned int slot)
{
	__set_bit(slot, used->set);
	used->slot[used->nr++] = slot;
}

/* Returns how many VM-Exits were added. */
static u64 add_slot(const struct kvm_exit_vcpu *vcpu, unsigned int slot,
		    const struct kvm_exit_account *account, struct kvm_exit_counters *sums)
{
	struct kvm_exit_counters counters;

	kvm_exit_account_slot(vcpu, slot, account, &counters);
	if (counters.count)
		add_counters(&sums[slot], &counters);

	return counters.count;
}

/* Add the slots of @vcpu that nobody has seen used before. */
static void add_new_slots(struct kvm_exit_vm *vm, const struct kvm_exit_vcpu *vcpu,
			  const struct kvm_exit_account *account, struct used_slots *used,
			  struct kvm_exit_counters *sums)
{
	unsigned int nr;

	for_each_clear_bit(nr, used->set, kvm_exit_nr_slots(vm->isa)) {
		if (!add_slot(vcpu, nr, account, sums))
			continue;

		set_bit(nr, vm->used);
		use_slot(used, nr);
	}
}

/* A VM has few of the reasons for which KVM_RUN returns. */
void kvm_exit_account_add_runs(const struct kvm_exit_vm *vm, const struct kvm_exit_vcpu *stats,
			       struct kvm_exit_run_counters *runs)
{
	unsigned int nr;

	for_each_set_bit(nr, vm->run_reasons, KVM_EXIT_RUN_REASONS) {
		runs[nr].count += u64_stats_read(&stats->run[nr].count);
		runs[nr].cycles += u64_stats_read(&stats->run[nr].cycles);
	}
}

/*
 * Add up the accounts of all vCPUs of @vm, and, unless @slots is NULL, what is counted by
 * reason: their slots, of which it has room for as many as a vCPU has, and why KVM_RUN
 * returned.  Call under RCU.
 *
 * Look at those slots that are known to be used, and at the others of a vCPU only if
 * its total says that there is more.  Of a vCPU that runs meanwhile, a reason that is
 * new may thus be added by the next reader only.  Of one at rest, none is missed.
 */
void kvm_exit_account_sum(struct kvm_exit_vm *vm, struct kvm_exit_account *sum,
			  struct kvm_exit_counters *slots, struct kvm_exit_run_counters *runs)
{
	unsigned int nr_slots = kvm_exit_nr_slots(vm->isa), nr;
	XA_STATE(xas, &vm->vcpus, 0);
	struct used_slots used = {};
	struct kvm_exit_vcpu *vcpu;

	BUILD_BUG_ON(sizeof(used.slot) > U8_MAX + 1);

	memset(sum, 0, sizeof(*sum));
	if (slots) {
		memset(slots, 0, nr_slots * sizeof(*slots));
		memset(runs, 0, KVM_EXIT_RUN_REASONS * sizeof(*runs));
		for_each_set_bit(nr, vm->used, nr_slots)
			use_slot(&used, nr);
	}

	xas_for_each(&xas, vcpu, ULONG_MAX) {
		struct kvm_exit_account account;
		u64 count = 0;

		if (xas_retry(&xas, vcpu))
			continue;

		/* First, as a VM-Exit is counted in its slot before. */
		kvm_exit_account_read(vcpu, &account);
		kvm_exit_account_add(sum, &account);
		if (!slots)
			continue;

		for (nr = 0; nr < used.nr; nr++)
			count += add_slot(vcpu, used.slot[nr], &account, slots);

		if (unlikely(count < account.exits))
			add_new_slots(vm, vcpu, &account, &used, slots);
		kvm_exit_account_add_runs(vm, vcpu, runs);
	}
}
