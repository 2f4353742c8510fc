/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_DRILL_H
#define SCREEN_DRILL_H

/*
 * The way from the host down to a process, a VM, a vCPU, a category and one reason, and
 * what it lets through of a sample.  For look.c, which owns it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "view/view.h"

/* What a step can select.  Nothing is selected twice, so there are as many steps at most. */
enum drill_to {
	DRILL_PROCESS = 1 << 0,
	DRILL_VM = 1 << 1,
	DRILL_VCPU = 1 << 2,
	DRILL_CATEGORY = 1 << 3,
	DRILL_REASON = 1 << 4
};

#define MAX_STEPS 5

struct drill_step {
	unsigned int selects; /* enum drill_to */
	enum view_group from; /* the view that the row was in */
	struct row_id row;    /* that was stepped into */
};

struct drill {
	struct drill_step steps[MAX_STEPS];
	size_t nr;
	unsigned int selects; /* all steps together */
	uint32_t pid, vm, vcpu;
};

/* Steps down into a row of the view.  @view then says what is there.  False: it has no inside. */
bool drill_down(struct drill *drill, struct view_options *view, const struct row *row);
/*
 * Steps up again, to where @given, the options without a path, let as much through.
 * False: this is the top.  @row is what was stepped into.
 */
bool drill_up(struct drill *drill, struct view_options *view, const struct view_options *given,
	      struct row_id *row);
/* On the way down, a view of what was selected would have one row. */
bool drill_has_rows(const struct drill *drill, enum view_group group);

/* The VM of the path in a sample, or NULL. */
const struct sample_vm *drill_vm(const struct drill *drill, const struct sample *sample);

/*
 * "host > VM 3 web > vCPU 1 > HLT"; in less than @room without names, or its end.  Names
 * are those of the sample, which may be NULL.
 */
void drill_print(const struct drill *drill, const struct view_options *view,
		 const struct sample *sample, unsigned int room, char *text, size_t size);

#endif
