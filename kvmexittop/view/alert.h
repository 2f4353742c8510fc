/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_ALERT_H
#define VIEW_ALERT_H

/*
 * The alerts that fire, from two samples.  An alert on an unknown value never fires.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sample/sample.h"
#include "view/alert-parse.h"
#include "view/view.h"

struct alert_firing {
	const struct alert *alert;
	const struct sample_vm *vm; /* in the sample, or NULL: all VMs together */
	struct cell value;
};

struct alert_state {
	struct alert_firing *firings; /* in the order of the alerts, then of the VMs */
	size_t nr, max;
	uint64_t firing, fired; /* bit: the alert fires now; it fired at the previous check */
	struct view view;
};

/*
 * Checks all alerts against the VMs and vCPUs that @filters select; filters for reasons are
 * ignored.  @old may be NULL.  A zeroed state is empty.  0 or -ENOMEM.
 */
int alert_check(struct alert_state *state, const struct alert_list *alerts,
		const struct view_options *filters, const struct sample *old,
		const struct sample *new);
void alert_state_free(struct alert_state *state);

/* True if the alert matches a reason of the table, or if the table is empty. */
bool alert_has_reason(const struct alert *alert, const struct reason_table *reasons);

/* True if the alert fires, but did not at the previous check. */
bool alert_began(const struct alert_state *state, size_t alert);

/* Prints the value that fires the alert: "31.20 of VM 3 web, and 2 more"; or "". */
void alert_print(const struct alert_state *state, const struct alert *alert, char *text,
		 size_t size);

#endif
