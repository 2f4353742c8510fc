// SPDX-License-Identifier: GPL-2.0-only
#include "summary/cells.h"

#include <errno.h>

#include "base/array.h"

int cells_add(struct survey *survey, struct survey_vm *vm, size_t nr, const struct counters *change)
{
	const size_t more = nr < vm->nr_cells ? 0 : nr + 1 - vm->nr_cells;
	struct survey_cell *cells;

	if (survey->nr_cells + more > SURVEY_MAX_CELLS)
		return 0;
	cells = array_reserve(vm->cells, &vm->max_cells, vm->nr_cells + more, sizeof(*cells));
	if (!cells)
		return -ENOMEM;
	vm->cells = cells;
	survey->nr_cells += more;
	for (size_t i = 0; i < more; i++)
		cells[vm->nr_cells++] = (struct survey_cell){ 0 };
	number_add_known(&cells[nr].count, change->count);
	number_add_known(&cells[nr].cost, counters_cost(change));
	return 0;
}

struct survey_cell cells_get(const struct survey_vm *vm, const struct survey_reason *reason)
{
	return reason->nr < vm->nr_cells ? vm->cells[reason->nr] : (struct survey_cell){ 0 };
}
