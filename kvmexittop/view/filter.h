/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_FILTER_H
#define VIEW_FILTER_H

/* The options of a view: the grouping, the span of time, and the filters. */

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
 * The span of shares, cost and tax.  Rates are always those of the interval.  Totals are
 * since the start; with a baseline they are of the interval since it.
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

/* Names of VMs, whatever their numbers: a VM that restarts has another one. */
struct name_list {
	char (*names)[VM_NAME_SIZE];
	size_t nr, max;
};

struct view_options {
	enum view_group group;
	enum view_span span;
	bool count_idle; /* shares include all that was counted for idle reasons */
	bool in_cycles;	 /* people see cycles instead of time */
	/*
	 * One row for each VM and reason or category, or in view vcpu for each vCPU and
	 * reason; and one with CODE_NONE for the VM or vCPU itself.  Not in views vm,
	 * process and matrix.
	 */
	bool split;
	struct id_list vms, pids, vcpus; /* empty: all */
	struct name_list vm_names;	 /* VMs with these names, too */
	const struct pattern *reason;	 /* NULL: all */
	uint32_t kind, code;		 /* one reason; kind 0: all */
	unsigned int category;		 /* 1 + enum category; 0: all */
	const struct pattern *name;	 /* of VMs; NULL: all */
};

/* True if the filters let through some VMs only. */
bool view_filters_vms(const struct view_options *options);
/* True if the filters select the VM, vCPU or reason. */
bool view_selects_vm(const struct view_options *options, const struct sample_vm *vm);
/* The same for callers that know no views; @options is a struct view_options. */
bool view_wants_vm(const void *options, const struct sample_vm *vm);
/* The VM that they let through by its number or name, or NULL if there may be several. */
const struct sample_vm *view_single_vm(const struct view_options *options,
				       const struct sample *sample);
bool view_selects_vcpu(const struct view_options *options, uint32_t vcpu);
bool view_selects_reason(const struct view_options *options, const struct reason_table *reasons,
			 uint32_t kind, uint32_t code);

#endif
