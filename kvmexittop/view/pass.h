/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_PASS_H
#define VIEW_PASS_H

/* The pass over all VMs of a sample, which makes the rows of a view.  For view.c only. */

#include "view/view.h"

/* Adds rows for all that the filters select in view->sample.  @old may be NULL.  0 or -ENOMEM. */
int pass_run(struct view *view, const struct sample *old);

#endif
