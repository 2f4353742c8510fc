/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_H
#define VIEW_H

/*
 * A view: rows made of two samples.
 *
 * view_update() is a pure function of the old sample, the new one and the options.  change.h
 * defines the change between the samples, counters.h the sums.  In addition:
 *
 *  - elapsed_ns is measured between the two samples; it is not the delay of the user;
 *  - VMs, vCPUs and reasons that only the old sample has make no row;
 *  - a VM that is gone has one row and no vCPU.
 *
 * --reason filters rows and their sums, but not total, whole_now and whole_change: the tax of
 * a VM does not depend on the reasons shown.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sample/counters.h"
#include "sample/drift.h"
#include "sample/sample.h"
#include "view/filter.h"
#include "view/row.h"

/* The time of all parts of the vCPUs that lived all of the interval, which is the interval. */
struct account {
	uint64_t sum; /* in cycles; UNKNOWN if a part is */
	size_t nr_vcpus;
};

struct view {
	const struct sample *sample;	    /* the new one; must outlive the view */
	const struct view_options *options; /* must outlive the view */
	bool has_interval;		    /* there was an old sample of the same epoch */
	uint64_t elapsed_ns;		    /* if has_interval */
	size_t nr_vms, nr_vcpus;	    /* selected, and not gone */
	struct row total;		    /* all reasons of the selected VMs and vCPUs */
	const struct sample_vm *worst;	    /* the selected VM with the largest cost, or NULL */
	uint64_t worst_cost;
	struct account account;
	struct reason tops[NR_TOPS]; /* view matrix: the most frequent reasons */
	size_t nr_tops;
	struct row *rows; /* sorted by their ids */
	size_t nr_rows, max_rows;
};

/* The rows of each view, in a few words. */
extern const char *const view_help[NR_VIEWS];

/*
 * Makes the rows.  @old may be NULL; samples and options must outlive the view.  A zeroed view
 * is empty; its memory is reused.  0 or -ENOMEM.
 */
int view_update(struct view *view, const struct sample *old, const struct sample *new,
		const struct view_options *options);
void view_free(struct view *view);

/* True if the span of the view is an interval, false if it is all time since the start. */
bool view_spans_interval(const struct view *view);
/* Counts of a row over the span of the view: of the interval, or since the start. */
const struct counters *view_counters(const struct view *view, const struct row *row);
const struct parts *view_parts(const struct view *view, const struct row *row);
/* Totals of a row: since the start, or since the baseline. */
const struct counters *view_total(const struct view *view, const struct row *row);
const struct parts *view_total_parts(const struct view *view, const struct row *row);

/* Change per second, NAN if not known. */
double view_rate(const struct view *view, uint64_t change);
/* part / whole, NAN if not known or if whole is 0. */
double view_ratio(uint64_t part, uint64_t whole);
/* The cost of a row over that of all reasons of the view, shown or not; NAN if not known. */
double view_share(const struct view *view, const struct row *row);
/* Tax: cost / (cost + guest). */
double view_tax(const struct view *view, const struct row *row);
double view_parts_tax(const struct parts *parts);
/* Adds the parts of a vCPU that lived through the interval.  For pass.c only. */
void view_add_to_account(struct view *view, const struct parts *change);
/*
 * Whether the account closes, and by which part of the time it is off.  It may be by the time
 * that the vCPUs were read one after the other, and by half a percent.
 */
enum drift_state view_account(const struct view *view, double *off);

/* True if people see cycles: they asked for them, or the TSC's frequency is not known. */
bool view_in_cycles(const struct view *view);

#endif
