/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_H
#define VIEW_H

/*
 * A view: rows made of two samples.
 *
 * view_update() is a pure function of the old sample, the new one and the
 * options.  These rules hold for every number in a row:
 *
 *  - elapsed is measured between the two samples, never the delay asked for;
 *  - a reason or vCPU that only the new sample has counts from 0, if its VM is
 *    in both samples or was created between them (its age says so); of another
 *    VM that only the new sample has the change is UNKNOWN;
 *  - what only the old sample has is no row;
 *  - of a VM that is gone the change is its final counters less the sum that
 *    the old sample had over its vCPUs.  It has one row and no vCPU;
 *  - a counter that fell belongs to a new epoch: its change is UNKNOWN, so is
 *    the change of all counters beside it;
 *  - a sum with an UNKNOWN part, or one beyond 64 bits, is UNKNOWN.
 *
 * --reason narrows the rows and what they sum up, never total, whole_now and
 * whole_change: the tax of a VM does not depend on what one looks at.
 */

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sample.h"

enum view_group {
	VIEW_REASON,
	VIEW_VM,
	VIEW_VCPU,
	NR_VIEWS
};

struct id_list {
	uint32_t *ids;
	size_t nr;
};

struct view_options {
	enum view_group group;
	struct id_list vms, pids, vcpus;	/* empty: all */
	const regex_t *reason;		/* NULL: all */
};

struct tally {
	uint64_t count;
	uint64_t cycles;
	uint64_t active_cycles;	/* of reasons that are not idle */
	uint64_t user_cycles;
};

/* What tax is made of. */
struct balance {
	uint64_t active_cycles;
	uint64_t guest_cycles;
};

struct row {
	const struct sample_vm *vm;	/* NULL in view reason; in the new sample */
	uint32_t vcpu;			/* VCPU_NONE unless view vcpu */
	uint32_t tid;			/* 0 if not known */
	uint32_t kind;			/* 0 unless view reason */
	uint32_t code;
	char reason[REASON_NAME_SIZE];
	struct tally now, change;
	struct balance whole_now, whole_change;	/* UNKNOWN in view reason */
};

struct view {
	const struct sample *sample;	/* the new one; must outlive the view */
	enum view_group group;
	bool has_interval;		/* false: there was no old sample */
	uint64_t elapsed_ns;		/* if has_interval */
	size_t nr_vms, nr_vcpus;	/* selected, and not gone */
	struct row total;		/* of all reasons of the selected VMs and vCPUs */
	struct row *rows;		/* sorted by VM, vCPU, kind, code */
	size_t nr_rows, max_rows;
};

/* "reason", "vm", "vcpu" */
extern const char *const view_names[NR_VIEWS];

/*
 * @old may be NULL.  A zeroed view is empty; its memory is used again.
 * Returns 0 or -ENOMEM.
 */
int view_update(struct view *view, const struct sample *old, const struct sample *new,
		const struct view_options *options);
void view_free(struct view *view);

/* The change over the interval if there is one, else all since the start. */
const struct tally *view_tally(const struct view *view, const struct row *row);
const struct balance *view_balance(const struct view *view, const struct row *row);

/* Change per second, NAN if not known. */
double view_rate(const struct view *view, uint64_t change);
/* part / whole, NAN if not known or if whole is 0. */
double view_ratio(uint64_t part, uint64_t whole);
/* Tax: active cycles / (active cycles + guest cycles). */
double view_tax(const struct view *view, const struct row *row);

#endif
