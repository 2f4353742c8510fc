/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_ALERT_H
#define VIEW_ALERT_H

/*
 * Which alerts fire, by two samples.  What is not known fires none.
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
	uint64_t firing, fired; /* bit: alert that fires now, did the time before */
	struct view view;
};

/*
 * Looks at all the VMs and vCPUs that @filters let through, whatever those say of
 * reasons.  @old may be NULL.  A zeroed state is empty.  0 or -ENOMEM.
 */
int alert_check(struct alert_state *state, const struct alert_list *alerts,
		const struct view_options *filters, const struct sample *old,
		const struct sample *new);
void alert_state_free(struct alert_state *state);

/* Whether some reason of a table of named reasons is one of the alert. */
bool alert_has_reason(const struct alert *alert, const struct reason_table *reasons);

/* True if the alert fires and did not the time before. */
bool alert_began(const struct alert_state *state, size_t alert);

/* Why the alert fires: "31.20 of VM 3 web, and 2 more"; "" if it does not. */
void alert_print(const struct alert_state *state, const struct alert *alert, char *text,
		 size_t size);

#endif
