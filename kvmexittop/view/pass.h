/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_PASS_H
#define VIEW_PASS_H

/* The pass over all VMs of a sample, which fills the rows of a view.  For view.c only. */

#include "view/view.h"

/* Adds what the filters let through to the view, which has a sample.  0 or -ENOMEM. */
int pass_run(struct view *view, const struct sample *old);

#endif
