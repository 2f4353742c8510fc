/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_ALERT_H
#define VIEW_ALERT_H

/*
 * The alarm: which alerts fire, of two samples.  What is not known fires none.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sample/sample.h"
#include "view/alert-parse.h"
#include "view/view.h"

struct firing {
	const struct alert *alert;
	const struct sample_vm *vm; /* in the sample, or NULL: all VMs together */
	struct cell value;
};

struct alarm {
	struct firing *firings; /* in the order of the alerts, then of the VMs */
	size_t nr, max;
	uint64_t firing, fired; /* bit: alert that fires now, did the time before */
	struct view view;
};

/*
 * Looks at all the VMs and vCPUs that @filters let through, whatever those say of
 * reasons.  @old may be NULL.  A zeroed alarm is silent.  0 or -ENOMEM.
 */
int alarm_check(struct alarm *alarm, const struct alert_list *alerts,
		const struct view_options *filters, const struct sample *old,
		const struct sample *new);
void alarm_free(struct alarm *alarm);

/* True if the alert fires and did not the time before. */
bool alarm_began(const struct alarm *alarm, size_t alert);

/* Why the alert fires: "31.20 of VM 3 web, and 2 more"; "" if it does not. */
void alarm_print(const struct alarm *alarm, const struct alert *alert, char *text, size_t size);

#endif
