/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_DRILL_H
#define SCREEN_DRILL_H

/*
 * The path from the host down to a process, a VM, a vCPU, a category and one reason, and the
 * filters that follow from it.  For look.c, which owns it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "view/view.h"

/* The subjects that a step can select.  None is selected twice, which limits the steps. */
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
	enum view_group from; /* the view of the row */
	struct row_id row;    /* the row that was entered */
};

struct drill {
	struct drill_step steps[MAX_STEPS];
	size_t nr;
	unsigned int selects; /* all steps together */
	uint32_t pid, vm, vcpu;
	/* Of the VM, by which it is found after a restart; "": not a name of its own */
	char name[VM_NAME_SIZE];
};

/* Enters a row of the view, and sets @view to what is there.  False: it cannot be entered. */
bool drill_down(struct drill *drill, struct view_options *view, const struct row *row);
/*
 * Leaves the last step.  @given has the filters without a path.  @row is set to the row that
 * was entered.  False: this is the top.
 */
bool drill_up(struct drill *drill, struct view_options *view, const struct view_options *given,
	      struct row_id *row);
/* Enters a VM from the top.  False: this is not the top. */
bool drill_into_vm(struct drill *drill, struct view_options *view, const struct sample_vm *vm);
/* The view beside @group: reasons and VMs, or inside a VM reasons and its vCPUs. */
enum view_group drill_beside(const struct drill *drill, enum view_group group);
/* False if the path has already selected the subject of @group, so it has a single row. */
bool drill_has_rows(const struct drill *drill, enum view_group group);

/*
 * If the VM of the path has ended, goes on with the one of its name that was started since.
 * False: the path is as before.
 */
bool drill_follow(struct drill *drill, const struct sample *sample);
/* The VM of the path in a sample, or NULL. */
const struct sample_vm *drill_vm(const struct drill *drill, const struct sample *sample);

/*
 * Prints "host > VM 3 web > vCPU 1 > HLT", with names from @sample, which may be NULL.  If it
 * is longer than @room, prints it without names, or only its end.
 */
void drill_print(const struct drill *drill, const struct view_options *view,
		 const struct sample *sample, unsigned int room, char *text, size_t size);

#endif
