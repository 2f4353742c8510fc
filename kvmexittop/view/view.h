/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_H
#define VIEW_H

/*
 * A view: rows made of two samples.
 *
 * view_update() is a pure function of the old sample, the new one and the
 * options.  change.h says what changed between them, counters.h how it adds up.
 * Beyond that:
 *
 *  - elapsed is measured between the two samples, never the delay asked for;
 *  - what only the old sample has is no row;
 *  - a VM that is gone has one row and no vCPU.
 *
 * --reason narrows the rows and what they sum up, never total, whole_now and
 * whole_change: the tax of a VM does not depend on what one looks at.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sample/counters.h"
#include "sample/sample.h"
#include "view/filter.h"
#include "view/row.h"

struct view {
	const struct sample *sample;	    /* the new one; must outlive the view */
	const struct view_options *options; /* must outlive the view */
	bool has_interval;		    /* false: there was no old sample of this epoch */
	uint64_t elapsed_ns;		    /* if has_interval */
	size_t nr_vms, nr_vcpus;	    /* selected, and not gone */
	struct row total;		    /* of all reasons of the selected VMs and vCPUs */
	const struct sample_vm *worst;	    /* of these the VM with the largest tax, or NULL */
	double worst_tax;
	struct reason tops[NR_TOPS]; /* view matrix: those that happened most */
	size_t nr_tops;
	struct row *rows; /* sorted by their ids */
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

/* Whether it counts what changed over the interval, and not all since the start. */
bool view_spans_interval(const struct view *view);
/* What the span says: the change over the interval if there is one, or all since the start. */
const struct counters *view_counters(const struct view *view, const struct row *row);
const struct tax_parts *view_tax_parts(const struct view *view, const struct row *row);
/* Totals: all since the start, or since the baseline. */
const struct counters *view_total(const struct view *view, const struct row *row);
uint64_t view_total_guest(const struct view *view, const struct row *row);

/* Change per second, NAN if not known. */
double view_rate(const struct view *view, uint64_t change);
/* part / whole, NAN if not known or if whole is 0. */
double view_ratio(uint64_t part, uint64_t whole);
/* Tax: active cycles / (active cycles + guest cycles). */
double view_tax(const struct view *view, const struct row *row);

#endif
