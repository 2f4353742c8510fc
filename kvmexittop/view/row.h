/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_ROW_H
#define VIEW_ROW_H

/* A row of a view: what it is about, and what was counted of it. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sample/counters.h"
#include "sample/sample.h"

/* Reasons that view matrix has a column for each; the others share one. */
#define NR_TOPS 6

#define CODE_NONE UINT32_MAX /* of a row of a view that is split: all reasons */

/* What a row is told by from one sample to the next. */
struct row_id {
	uint32_t pid, vm, vcpu, kind, code;
};

struct row {
	/* NULL in views of reasons; in the new sample.  Of a process one that lives, if any */
	const struct sample_vm *vm;
	uint32_t pid;		   /* of a row of view process; 0 if not known: one VM */
	uint32_t nr_vms, nr_vcpus; /* in view process, not counting what is gone */
	uint32_t vcpu;		   /* VCPU_NONE unless view vcpu */
	uint32_t tid;		   /* 0 if not known */
	const char *thread;	   /* in the new sample, or NULL */
	uint32_t kind;		   /* 0 unless of a reason */
	uint32_t code;		   /* in view category, enum category */
	bool idle;		   /* of reasons that are idle */
	char reason[REASON_NAME_SIZE];
	struct counters now, change;
	struct tax_parts whole_now, whole_change; /* UNKNOWN in views of reasons */
	uint64_t tops[NR_TOPS + 1];		  /* view matrix: count of each, and of the rest */
};

struct row_id row_id_of(const struct row *row);
/* Less than, equal to or greater than 0. */
int row_id_compare(const struct row_id *a, const struct row_id *b);

/* All rows, which are of reasons, as one. */
struct row row_sum(const struct row *rows, size_t nr);

#endif
