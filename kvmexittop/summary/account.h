/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SUMMARY_ACCOUNT_H
#define SUMMARY_ACCOUNT_H

/* The account of vCPUs over the time of a recording, see enum vcpu_part. */

#include "sample/counters.h"
#include "sample/sample.h"
#include "summary/bins.h"

/* Cycles of one interval. */
struct account_times {
	uint64_t cycles[NR_PARTS];
	unsigned int unknown; /* bit: that part is not known of some vCPU */
};

struct survey_account {
	double bins[NR_PARTS][SURVEY_BINS]; /* cycles */
	unsigned int unknown;
};

/* Adds the change of an exit, or of a vCPU; a change that is not known adds nothing. */
void account_times_add_exit(struct account_times *times, const struct sample_exit *exit,
			    const struct counters *change);
void account_times_add_vcpu(struct account_times *times, const struct sample_vcpu *vcpu,
			    const struct parts *change);
void account_times_add(struct account_times *times, const struct account_times *other);
void account_spread(struct survey_account *account, const struct bins_interval *interval,
		    const struct account_times *times);

#endif
