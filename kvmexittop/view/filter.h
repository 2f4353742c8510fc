/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_FILTER_H
#define VIEW_FILTER_H

/* What a view is asked to show: how it groups, over which time, and what it leaves out. */

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sample/sample.h"

enum view_group {
	VIEW_REASON,
	VIEW_CATEGORY,
	VIEW_VM,
	VIEW_VCPU,
	VIEW_PROCESS, /* all VMs of a process */
	VIEW_MATRIX,
	NR_VIEWS
};

/*
 * What shares, cost and tax are of.  Rates are always those of the interval.  Totals are
 * since the start, but from a baseline on they are of the interval, too.
 */
enum view_span {
	SPAN_INTERVAL,
	SPAN_START,
	SPAN_BASELINE
};

struct id_list {
	uint32_t *ids;
	size_t nr, max;
};

struct view_options {
	enum view_group group;
	enum view_span span;
	bool count_idle; /* idle reasons are part of the shares of time */
	/*
	 * A row for each VM and reason or category, or in view vcpu for each vCPU and
	 * reason; and one with CODE_NONE for the VM or vCPU itself.  Not of views vm,
	 * process and matrix.
	 */
	bool split;
	struct id_list vms, pids, vcpus; /* empty: all */
	const regex_t *reason;		 /* NULL: all */
	uint32_t kind, code;		 /* one reason; kind 0: all */
	unsigned int category;		 /* 1 + enum category; 0: all */
	const regex_t *name;		 /* of VMs; NULL: all */
};

/* What the filters say. */
bool view_selects_vm(const struct view_options *options, const struct sample_vm *vm);
bool view_selects_vcpu(const struct view_options *options, uint32_t vcpu);
bool view_selects_reason(const struct view_options *options, const struct reason_table *reasons,
			 uint32_t kind, uint32_t code);

#endif
