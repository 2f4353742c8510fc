// SPDX-License-Identifier: GPL-2.0-only
#include "view/alert.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/pattern.h"
#include "base/text.h"

bool alert_has_reason(const struct alert *alert, const struct reason_table *reasons)
{
	/* No reason is known until KVM's vendor module is loaded. */
	if (!alert->reason || !reasons->nr)
		return true;
	for (size_t i = 0; i < reasons->nr; i++) {
		if (pattern_matches(alert->reason, reasons->reasons[i].name))
			return true;
	}
	return false;
}

static bool selects_vm(const struct alert *alert, const struct sample_vm *vm)
{
	return alert->name ? pattern_matches(alert->name, vm->name) : vm->id == alert->vm;
}

/* False for NAN. */
static bool is_beyond(double value, const struct alert *alert)
{
	switch (alert->comparison) {
	case COMPARE_ABOVE:
		return value > alert->limit;
	case COMPARE_ABOVE_OR_EQUAL:
		return value >= alert->limit;
	case COMPARE_BELOW:
		return value < alert->limit;
	case COMPARE_BELOW_OR_EQUAL:
		return value <= alert->limit;
	}
	return false;
}

static int try_row(struct alert_state *state, const struct alert *alert, const struct row *row)
{
	struct alert_firing firing = { .alert = alert, .vm = row->vm };
	struct alert_firing *firings;

	column_get(alert->column, &(struct place){ .view = &state->view, .row = row },
		   &firing.value);
	if (!is_beyond(cell_number(&firing.value), alert))
		return 0;

	firings = array_reserve(state->firings, &state->max, state->nr + 1, sizeof(*firings));
	if (!firings)
		return -ENOMEM;
	state->firings = firings;
	state->firings[state->nr++] = firing;
	return 0;
}

static int check_alert(struct alert_state *state, const struct alert *alert,
		       const struct view_options *filters, const struct sample *old,
		       const struct sample *new)
{
	struct view_options wanted = *filters;
	struct view *view = &state->view;
	struct row sum;
	int err;

	wanted.group = alert->of_each_vm ? VIEW_VM : VIEW_REASON;
	wanted.reason = alert->reason;
	wanted.category = alert->category;
	err = view_update(view, old, new, &wanted);
	if (err)
		return err;

	if (!alert->of_each_vm) {
		sum = alert->reason || alert->category ? row_sum(view->rows, view->nr_rows)
						       : view->total;
		return try_row(state, alert, &sum);
	}
	for (size_t i = 0; !err && i < view->nr_rows; i++) {
		if (selects_vm(alert, view->rows[i].vm))
			err = try_row(state, alert, &view->rows[i]);
	}
	return err ?: pattern_error();
}

int alert_check(struct alert_state *state, const struct alert_list *alerts,
		const struct view_options *filters, const struct sample *old,
		const struct sample *new)
{
	int err = 0;

	state->nr = 0;
	state->fired = state->firing;
	state->firing = 0;
	for (size_t i = 0; !err && i < alerts->nr; i++) {
		size_t before = state->nr;

		err = check_alert(state, &alerts->alerts[i], filters, old, new);
		if (state->nr > before)
			state->firing |= 1ULL << i;
	}
	return err;
}

void alert_state_free(struct alert_state *state)
{
	free(state->firings);
	view_free(&state->view);
	*state = (struct alert_state){ 0 };
}

bool alert_began(const struct alert_state *state, size_t alert)
{
	return state->firing & ~state->fired & 1ULL << alert;
}

/* The VM that is furthest beyond the limit. */
static const struct alert_firing *find_worst(const struct alert_state *state,
					     const struct alert *alert, size_t *nr)
{
	const bool above = alert->comparison == COMPARE_ABOVE ||
			   alert->comparison == COMPARE_ABOVE_OR_EQUAL;
	const struct alert_firing *worst = NULL;

	*nr = 0;
	for (size_t i = 0; i < state->nr; i++) {
		const struct alert_firing *firing = &state->firings[i];

		if (firing->alert != alert)
			continue;
		++*nr;
		if (!worst || (above ? cell_number(&firing->value) > cell_number(&worst->value)
				     : cell_number(&firing->value) < cell_number(&worst->value)))
			worst = firing;
	}
	return worst;
}

void alert_print(const struct alert_state *state, const struct alert *alert, char *text,
		 size_t size)
{
	const struct alert_firing *worst;
	char value[CELL_TEXT_SIZE];
	size_t nr;

	text[0] = '\0';
	worst = find_worst(state, alert, &nr);
	if (!worst)
		return;
	cell_print(&worst->value, alert->column->decimals, value, sizeof(value));
	text_append(text, size, "%s", value);
	if (worst->vm)
		text_append(text, size, " of VM %u%s%s", worst->vm->id,
			    worst->vm->name[0] ? " " : "", worst->vm->name);
	if (nr > 1)
		text_append(text, size, ", and %zu more", nr - 1);
}
