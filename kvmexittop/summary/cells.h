/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SUMMARY_CELLS_H
#define SUMMARY_CELLS_H

/* Cells: the exits of each VM by reason, within a recording. */

#include "summary/survey.h"

/* Adds to the cell of the reason with number @nr, if there is room.  0 or -ENOMEM. */
int cells_add(struct survey *survey, struct survey_vm *vm, size_t nr,
	      const struct counters *change);
/* The cell of a reason; all 0 if the VM has none. */
struct survey_cell cells_get(const struct survey_vm *vm, const struct survey_reason *reason);

#endif
