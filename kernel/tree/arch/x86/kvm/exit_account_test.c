// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the parts of a vCPU's life: the part outside KVM_RUN, how time off the
 * CPU is divided, and how a reader combines counters and stamps.
 */
#include <kunit/test.h>
#include <linux/bits.h>
#include <linux/module.h>
#include <linux/sched/clock.h>
#include <linux/timekeeping.h>

#include <asm/tsc.h>

#include "exit_account.h"

/* Longer than any test takes, so that what is open is this, and not much more */
#define LONG_AGO	BIT_ULL(40)

static void outside(struct kunit *test)
{
	static const struct {
		int r;
		u32 reason;
		enum kvm_exit_part part;
		u32 counted;
	} cases[] = {
		{ 0, KVM_EXIT_IO, KVM_EXIT_PART_VMM, KVM_EXIT_IO },
		{ 0, KVM_EXIT_MMIO, KVM_EXIT_PART_VMM, KVM_EXIT_MMIO },
		{ 0, KVM_EXIT_IRQ_WINDOW_OPEN, KVM_EXIT_PART_VMM, KVM_EXIT_IRQ_WINDOW_OPEN },
		{ 0, KVM_EXIT_HLT, KVM_EXIT_PART_HALTED, KVM_EXIT_HLT },
		{ 0, KVM_EXIT_INTR, KVM_EXIT_PART_STOPPED, KVM_EXIT_INTR },
		{ 0, KVM_EXIT_DEBUG, KVM_EXIT_PART_STOPPED, KVM_EXIT_DEBUG },
		{ 0, KVM_EXIT_SHUTDOWN, KVM_EXIT_PART_STOPPED, KVM_EXIT_SHUTDOWN },
		{ 0, KVM_EXIT_UNKNOWN, KVM_EXIT_PART_STOPPED, KVM_EXIT_UNKNOWN },
		/* The reason in kvm_run is of an earlier call. */
		{ -EINTR, KVM_EXIT_IO, KVM_EXIT_PART_STOPPED, KVM_EXIT_INTR },
		{ -EINTR, KVM_EXIT_HLT, KVM_EXIT_PART_STOPPED, KVM_EXIT_INTR },
		{ -EAGAIN, KVM_EXIT_IO, KVM_EXIT_PART_STOPPED, KVM_EXIT_UNKNOWN },
		{ -EFAULT, KVM_EXIT_IO, KVM_EXIT_PART_STOPPED, KVM_EXIT_UNKNOWN },
		{ -EFAULT, KVM_EXIT_MEMORY_FAULT, KVM_EXIT_PART_VMM, KVM_EXIT_MEMORY_FAULT },
		{ -EHWPOISON, KVM_EXIT_MEMORY_FAULT, KVM_EXIT_PART_VMM, KVM_EXIT_MEMORY_FAULT },
		/* Only the VMM can have written these. */
		{ 0, KVM_EXIT_RUN_REASONS, KVM_EXIT_PART_VMM, KVM_EXIT_UNKNOWN },
		{ 0, U32_MAX, KVM_EXIT_PART_VMM, KVM_EXIT_UNKNOWN },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		KUNIT_EXPECT_EQ_MSG(test, cases[i].part,
				    kvm_exit_part_outside(cases[i].r, cases[i].reason),
				    "%d, reason %u", cases[i].r, cases[i].reason);
		KUNIT_EXPECT_EQ_MSG(test, cases[i].counted,
				    kvm_exit_run_reason(cases[i].r, cases[i].reason),
				    "%d, reason %u", cases[i].r, cases[i].reason);
	}
}

static void cycles_of(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, kvm_exit_cycles_of(0, 0, 1000000), 0);
	KUNIT_EXPECT_EQ(test, kvm_exit_cycles_of(1000, 0, 1000000), 0);
	KUNIT_EXPECT_EQ(test, kvm_exit_cycles_of(1000, 10, 1000000), 10);
	KUNIT_EXPECT_EQ(test, kvm_exit_cycles_of(1000, 10, 2500000), 25);
	/* The scheduler's clock may say more than there is. */
	KUNIT_EXPECT_EQ(test, kvm_exit_cycles_of(1000, 1001, 1000000), 1000);
	KUNIT_EXPECT_EQ(test, kvm_exit_cycles_of(1000, U64_MAX, 4000000), 1000);
	KUNIT_EXPECT_EQ(test, kvm_exit_cycles_of(1000, U64_MAX, U32_MAX), 1000);
	/* A month, at 4 GHz */
	KUNIT_EXPECT_EQ(test, kvm_exit_cycles_of(U64_MAX, 2592000ull * NSEC_PER_SEC, 4000000),
			2592000ull * 4000000000ull);
}

/* A vCPU whose last VM-Exit was at @stamp */
static struct kvm_exit_vcpu *vcpu_at(struct kunit *test, unsigned int slot, u64 stamp)
{
	struct kvm_exit_vcpu *stats;

	stats = kunit_kzalloc(test, kvm_exit_vcpu_size(KVM_EXIT_SVM_SLOTS), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, stats);

	kvm_exit_vcpu_init(stats, KVM_EXIT_SVM_SLOTS);
	stats->created = ktime_get_ns();
	stats->cur = &stats->slot[slot];
	stats->stamp = stamp;
	stats->at.entry = stamp;
	stats->at.exit = stamp;
	stats->state = KVM_EXIT_PART_KVM;
	u64_stats_add(&stats->part[KVM_EXIT_PART_KVM], 1000);
	u64_stats_add(&stats->cur->cycles, 1000);
	u64_stats_inc(&stats->cur->count);
	u64_stats_inc(&stats->exits);

	return stats;
}

static void expect_open(struct kunit *test, const struct kvm_exit_account *account,
			enum kvm_exit_part part)
{
	unsigned int i;

	KUNIT_EXPECT_EQ(test, account->state, part);
	for (i = KVM_EXIT_PART_GUEST; i < KVM_EXIT_NR_PARTS; i++) {
		if (i == part)
			KUNIT_EXPECT_GE(test, account->open[i], LONG_AGO);
		else
			KUNIT_EXPECT_EQ(test, account->open[i], 0);
	}
}

static void reading_kvm(struct kunit *test)
{
	struct kvm_exit_vcpu *stats = vcpu_at(test, KVM_EXIT_SLOT_HARDWARE, rdtsc() - LONG_AGO);
	struct kvm_exit_account account;

	kvm_exit_account_read(stats, &account);
	expect_open(test, &account, KVM_EXIT_PART_KVM);
	KUNIT_EXPECT_EQ(test, account.closed[KVM_EXIT_PART_KVM], 1000);
	KUNIT_EXPECT_EQ(test, account.slot, KVM_EXIT_SLOT_HARDWARE);
	KUNIT_EXPECT_EQ(test, account.counters.open.kvm, account.open[KVM_EXIT_PART_KVM]);
	KUNIT_EXPECT_EQ(test, account.counters.open.vmm, 0);
}

/* KVM's time up to the entry is not counted yet, and is known. */
static void reading_guest(struct kunit *test)
{
	u64 entry = rdtsc() - LONG_AGO;
	struct kvm_exit_vcpu *stats = vcpu_at(test, KVM_EXIT_SLOT_HARDWARE, entry - 500);
	struct kvm_exit_account account;

	stats->at.entry = entry;
	kvm_exit_account_read(stats, &account);
	expect_open(test, &account, KVM_EXIT_PART_GUEST);
	KUNIT_EXPECT_EQ(test, account.closed[KVM_EXIT_PART_KVM], 1500);
	KUNIT_EXPECT_EQ(test, account.counters.closed.kvm, 1500);
	KUNIT_EXPECT_EQ(test, account.counters.open.kvm, 0);
}

static void reading_vmm(struct kunit *test)
{
	struct kvm_exit_vcpu *stats = vcpu_at(test, KVM_EXIT_SLOT_HARDWARE, rdtsc() - LONG_AGO);
	struct kvm_exit_account account;

	stats->state = KVM_EXIT_PART_VMM;
	kvm_exit_account_read(stats, &account);
	expect_open(test, &account, KVM_EXIT_PART_VMM);
	KUNIT_EXPECT_EQ(test, account.counters.open.vmm, account.open[KVM_EXIT_PART_VMM]);
}

/* The thread of a vCPU waits, has waited, or did not, in 1000 cycles at 2 GHz. */
static void off(struct kunit *test)
{
	static const struct {
		struct kvm_exit_delay delay;
		u64 waited;
	} cases[] = {
		{ { .run_delay = 0 }, 0 },
		{ { .run_delay = 100 }, 200 },
		{ { .run_delay = 100, .other = 50 }, 200 },
		{ { .run_delay = 5000 }, 1000 },
		{ { .waits = true, .other = 500 }, 0 },
		{ { .waits = true, .other = 5000 }, 0 },
		{ { .waits = true, .other = 300, .run_delay = 50 }, 400 },
		{ { .waits = true, .other = 0 }, 1000 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct kvm_exit_account account = { .state = KVM_EXIT_PART_BLOCKED };

		kvm_exit_account_off(&account, 1000, &cases[i].delay, 2000000);
		KUNIT_EXPECT_EQ(test, account.open[KVM_EXIT_PART_WAITING], cases[i].waited);
		KUNIT_EXPECT_EQ(test, account.open[KVM_EXIT_PART_BLOCKED], 1000 - cases[i].waited);
		KUNIT_EXPECT_EQ(test, account.counters.open.blocked, 1000 - cases[i].waited);
		KUNIT_EXPECT_EQ(test, account.state == KVM_EXIT_PART_WAITING,
				cases[i].delay.waits);
	}
}

/* The thread is the one that reads: it has waited for a second, and waits no more. */
static void reading_off(struct kunit *test)
{
	struct kvm_exit_vcpu *stats = vcpu_at(test, KVM_EXIT_SLOT_HARDWARE, rdtsc() - LONG_AGO);
	u64 second = tsc_khz * (u64)MSEC_PER_SEC;
	struct kvm_exit_account account;

	stats->state = KVM_EXIT_PART_HALTED;
	stats->pid = task_pid(current);
	stats->off.pid = stats->pid;
	stats->off.clock = local_clock();
	stats->off.run_delay = current->sched_info.run_delay - NSEC_PER_SEC;
	rcu_read_lock();
	kvm_exit_account_read(stats, &account);
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, account.state, KVM_EXIT_PART_HALTED);
	KUNIT_EXPECT_GE(test, account.open[KVM_EXIT_PART_WAITING], second);
	KUNIT_EXPECT_LT(test, account.open[KVM_EXIT_PART_WAITING], 2 * second);
	KUNIT_EXPECT_GE(test, account.open[KVM_EXIT_PART_HALTED], LONG_AGO - 2 * second);

	/* Another thread has taken its place, of which nothing is known. */
	stats->off.pid = NULL;
	kvm_exit_account_read(stats, &account);
	expect_open(test, &account, KVM_EXIT_PART_HALTED);
}

/* There is no reason before the first VM-Exit: all of it is stopped. */
static void reading_none(struct kunit *test)
{
	static const enum kvm_exit_part parts[] = {
		KVM_EXIT_PART_KVM, KVM_EXIT_PART_VMM, KVM_EXIT_PART_BLOCKED,
	};
	struct kvm_exit_vcpu *stats = vcpu_at(test, KVM_EXIT_SLOT_NONE, rdtsc() - LONG_AGO);
	struct kvm_exit_account account;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(parts); i++) {
		stats->state = parts[i];
		kvm_exit_account_read(stats, &account);
		expect_open(test, &account, KVM_EXIT_PART_STOPPED);
		KUNIT_EXPECT_EQ(test, account.closed[KVM_EXIT_PART_KVM], 0);
		KUNIT_EXPECT_EQ(test, account.closed[KVM_EXIT_PART_STOPPED], 1000);
	}

	stats->state = KVM_EXIT_PART_HALTED;
	kvm_exit_account_read(stats, &account);
	expect_open(test, &account, KVM_EXIT_PART_HALTED);
}

/* A TSC that was set back: nothing is open, for as long as that takes. */
static void reading_set_back(struct kunit *test)
{
	struct kvm_exit_vcpu *stats = vcpu_at(test, KVM_EXIT_SLOT_HARDWARE, rdtsc() + LONG_AGO);
	struct kvm_exit_account account;
	unsigned int i;

	kvm_exit_account_read(stats, &account);
	for (i = KVM_EXIT_PART_GUEST; i < KVM_EXIT_NR_PARTS; i++)
		KUNIT_EXPECT_EQ(test, account.open[i], 0);
}

static struct kunit_case exit_account_cases[] = {
	KUNIT_CASE(outside),
	KUNIT_CASE(cycles_of),
	KUNIT_CASE(off),
	KUNIT_CASE(reading_off),
	KUNIT_CASE(reading_kvm),
	KUNIT_CASE(reading_guest),
	KUNIT_CASE(reading_vmm),
	KUNIT_CASE(reading_none),
	KUNIT_CASE(reading_set_back),
	{}
};

static struct kunit_suite exit_account_suite = {
	.name = "kvm-exit-account",
	.test_cases = exit_account_cases,
};

kunit_test_suite(exit_account_suite);

MODULE_DESCRIPTION("KUnit tests of the parts of a vCPU's life");
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_LICENSE("GPL");
