/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_H
#define VIEW_H

/*
 * A view: rows made of two samples.
 *
 * view_update() is a pure function of the old sample, the new one and the
 * options.  What changed between them is told by change.h, sums by tally.h.
 * Beyond that:
 *
 *  - elapsed is measured between the two samples, never the delay asked for;
 *  - what only the old sample has is no row;
 *  - a VM that is gone has one row and no vCPU.
 *
 * --reason narrows the rows and what they sum up, never total, whole_now and
 * whole_change: the tax of a VM does not depend on what one looks at.
 */

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sample/counters.h"
#include "sample/sample.h"

struct trend;
struct contrast;

/* Reasons that view matrix has a column for each; the others share one. */
#define NR_TOPS 6

#define CODE_NONE UINT32_MAX /* of a row of a view that is split: all reasons */

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
	struct tally now, change;
	struct balance whole_now, whole_change; /* UNKNOWN in views of reasons */
	uint64_t tops[NR_TOPS + 1];		/* view matrix: count of each, and of the rest */
	const struct contrast *contrast;	/* of a comparison, else NULL */
};

struct view {
	const struct sample *sample;	    /* the new one; must outlive the view */
	const struct view_options *options; /* must outlive the view */
	const struct trend *trend;	    /* for column trend, or NULL; set by the caller */
	bool has_interval;		    /* false: there was no old sample */
	uint64_t elapsed_ns;		    /* if has_interval */
	size_t nr_vms, nr_vcpus;	    /* selected, and not gone */
	struct row total;		    /* of all reasons of the selected VMs and vCPUs */
	const struct sample_vm *worst;	    /* of these the VM with the largest tax, or NULL */
	double worst_tax;
	struct reason tops[NR_TOPS]; /* view matrix: those that happened most */
	size_t nr_tops;
	unsigned int hidden_tops; /* bit: a top that has no column and is of the rest */
	struct row *rows;	  /* sorted by their ids */
	size_t nr_rows, max_rows;
};

/* "reason", "vm", ... */
extern const char *const view_names[NR_VIEWS];

/*
 * @old may be NULL.  A zeroed view is empty; its memory is used again.
 * Returns 0 or -ENOMEM.
 */
int view_update(struct view *view, const struct sample *old, const struct sample *new,
		const struct view_options *options);
void view_free(struct view *view);

struct row_id view_row_id(const struct row *row);
/* Less than, equal to or greater than 0. */
int view_compare_ids(const struct row_id *a, const struct row_id *b);

/* What the filters say. */
bool view_selects_vm(const struct view_options *options, const struct sample_vm *vm);
bool view_selects_vcpu(const struct view_options *options, uint32_t vcpu);
bool view_selects_reason(const struct view_options *options, const struct reason_table *reasons,
			 uint32_t kind, uint32_t code);

/* What the span says: the change over the interval if there is one, or all since the start. */
const struct tally *view_tally(const struct view *view, const struct row *row);
const struct balance *view_balance(const struct view *view, const struct row *row);
/* Totals: all since the start, or since the baseline. */
const struct tally *view_total(const struct view *view, const struct row *row);
uint64_t view_total_guest(const struct view *view, const struct row *row);

/* Change per second, NAN if not known. */
double view_rate(const struct view *view, uint64_t change);
/* part / whole, NAN if not known or if whole is 0. */
double view_ratio(uint64_t part, uint64_t whole);
/* Tax: active cycles / (active cycles + guest cycles). */
double view_tax(const struct view *view, const struct row *row);

#endif
