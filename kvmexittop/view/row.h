/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_ROW_H
#define VIEW_ROW_H

/* A row of a view: its identity and its counts. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sample/counters.h"
#include "sample/sample.h"

/* Reasons with a column of their own in view matrix; the others share one. */
#define NR_TOPS 6

#define CODE_NONE UINT32_MAX /* in a split view: the row of all reasons */

/* Identifies a row from one sample to the next. */
struct row_id {
	uint32_t pid, vm, vcpu, kind, code;
};

struct row {
	/* In the new sample; NULL in views of reasons.  Of a process: a live one, if any */
	const struct sample_vm *vm;
	uint32_t pid;			  /* in view process; 0 if not known: one VM */
	uint32_t nr_vms, nr_vcpus;	  /* in view process, without those that are gone */
	uint32_t vcpu;			  /* VCPU_NONE unless view vcpu */
	uint32_t tid;			  /* 0 if not known */
	const char *thread;		  /* in the new sample, or NULL */
	const struct sample_vcpu *now_in; /* of a vCPU, in the new sample; else NULL */
	uint32_t kind;			  /* 0 unless the row is of a reason */
	uint32_t code;			  /* in view category, enum category */
	bool idle;			  /* the reason is idle */
	bool has_cost; /* the cost is known of some of its exits, or it has none */
	char reason[REASON_NAME_SIZE];
	struct counters now, change;
	struct parts whole_now, whole_change; /* of all exits; UNKNOWN in views of reasons */
	uint64_t tops[NR_TOPS + 1];	      /* view matrix: count of each top, and the rest */
	/* Of a VM, vCPU or process: its reason that costs most over the span; 0: none does */
	uint64_t most_cost;
	uint32_t most_kind, most_code;
};

struct row_id row_id_of(const struct row *row);
/* Returns below, equal to or above 0. */
int row_id_compare(const struct row_id *a, const struct row_id *b);

/* The sum of rows of reasons. */
struct row row_sum(const struct row *rows, size_t nr);

#endif
