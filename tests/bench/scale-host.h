/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BENCH_SCALE_HOST_H
#define BENCH_SCALE_HOST_H

/*
 * A host of any size, whose counters are functions of the time: it keeps no sample.
 *
 * Every VM has the same number of vCPUs, every vCPU the same 25 reasons.  The first vCPU
 * of each ACTIVE_STRIDE does something all the time, the others did only before the
 * first sample.
 */

#include "sample/sample.h"

#define HOST_REASONS 25

struct host {
	uint32_t nr_vms, vcpus_per_vm;
	uint32_t active_stride; /* 1: all vCPUs are active; 20: 5 % are */
	uint32_t gone_at;	/* at this time nr_gone VMs have just ended */
	uint32_t nr_gone;
	struct origin origin;
};

/* Exits on error, as all of this program. */
void host_open(struct host *host, uint32_t nr_vms, uint32_t vcpus_per_vm, uint32_t active_stride);
void host_close(struct host *host);

/* The sample of second @time, sorted. */
void host_sample(const struct host *host, uint32_t time, struct sample *sample);
/* How many exits there are from one time to another, of all, before any VM ends. */
uint64_t host_exits(const struct host *host, uint32_t from, uint32_t to);

#endif
