/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RANDOM_HOST_H
#define RANDOM_HOST_H

/* A host whose VMs, vCPUs and reasons come and go, the same way from the same start. */

#include <stdbool.h>
#include <stdint.h>

#include "sample/sample.h"

#define MAX_VMS	    8
#define MAX_VCPUS   4
#define MAX_REASONS 6

struct random_vcpu {
	bool exists;
	uint32_t tid, thread;
	uint64_t times[5];
	uint32_t part, part_kind, part_code;
	uint64_t part_ns;
	bool has[MAX_REASONS];
	uint64_t values[MAX_REASONS][4];
};

struct random_host {
	struct origin origins[2];
	struct sample_vm vms[MAX_VMS];
	bool exists[MAX_VMS];
	struct random_vcpu vcpus[MAX_VMS][MAX_VCPUS];
	uint64_t time_ns;
};

void random_start(uint64_t from);
uint64_t random_below(uint64_t below);
bool one_in(uint64_t chances);

/* The host a moment later; the origin is one of the two in it. */
void random_host_next(struct random_host *host, struct sample *sample);

/* All but the origin is the same. */
void assert_same_sample(const struct sample *a, const struct sample *b);

#endif
