// SPDX-License-Identifier: GPL-2.0-only
#include "summary/account.h"

static void add(struct account_times *times, enum vcpu_part part, uint64_t now, uint64_t change)
{
	if (now == UNKNOWN)
		times->unknown |= 1U << part;
	number_add_known(&times->cycles[part], change);
}

void account_times_add_exit(struct account_times *times, const struct sample_exit *exit,
			    const struct counters *change)
{
	add(times, PART_KVM, exit->cycles, change->kvm);
	add(times, PART_VMM, exit->user_cycles, change->vmm);
	add(times, PART_BLOCKED, exit->blocked_cycles, change->blocked);
}

void account_times_add_vcpu(struct account_times *times, const struct sample_vcpu *vcpu,
			    const struct parts *change)
{
	add(times, PART_GUEST, vcpu->guest_cycles, change->guest);
	add(times, PART_POLLING, vcpu->polling_cycles, change->polling);
	add(times, PART_STOPPED, vcpu->stopped_cycles, change->stopped);
	add(times, PART_HALTED, vcpu->halted_cycles, change->halted);
	add(times, PART_WAITING, vcpu->waiting_cycles, change->waiting);
}

void account_times_add(struct account_times *times, const struct account_times *other)
{
	times->unknown |= other->unknown;
	for (unsigned int part = 0; part < NR_PARTS; part++)
		number_add(&times->cycles[part], other->cycles[part]);
}

void account_spread(struct survey_account *account, const struct bins_interval *interval,
		    const struct account_times *times)
{
	account->unknown |= times->unknown;
	for (unsigned int part = 0; part < NR_PARTS; part++) {
		if (times->cycles[part] != UNKNOWN)
			bins_spread(interval, account->bins[part], times->cycles[part]);
	}
}
