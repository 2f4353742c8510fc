// SPDX-License-Identifier: GPL-2.0-only
#include "view/alert.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/text.h"

static double to_number(const struct cell *cell)
{
	switch (cell->type) {
	case CELL_INTEGER:
		return cell->integer;
	case CELL_REAL:
		return cell->real;
	case CELL_TEXT:
	case CELL_UNKNOWN:
		break;
	}
	return NAN;
}

static int try_row(struct alarm *alarm, const struct alert *alert, const struct row *row)
{
	struct firing firing = { .alert = alert, .vm = row->vm };
	struct firing *firings;

	column_get(alert->column, &alarm->view, row, &firing.value);
	if (!alert_fires(alert, to_number(&firing.value)))
		return 0;

	firings = array_reserve(alarm->firings, &alarm->max, alarm->nr + 1, sizeof(*firings));
	if (!firings)
		return -ENOMEM;
	alarm->firings = firings;
	alarm->firings[alarm->nr++] = firing;
	return 0;
}

/* All rows, which are reasons, as one. */
static struct row sum_rows(const struct view *view)
{
	struct row sum = {
		.vcpu = VCPU_NONE,
		.idle = view->nr_rows,
		.whole_now = { UNKNOWN, UNKNOWN },
		.whole_change = { UNKNOWN, UNKNOWN },
	};

	for (size_t i = 0; i < view->nr_rows; i++) {
		sum.idle &= view->rows[i].idle;
		tally_add(&sum.now, &view->rows[i].now);
		tally_add(&sum.change, &view->rows[i].change);
	}
	return sum;
}

static int check_alert(struct alarm *alarm, const struct alert *alert,
		       const struct view_options *filters, const struct sample *old,
		       const struct sample *new)
{
	struct view_options look = *filters;
	struct view *view = &alarm->view;
	struct row sum;
	int err;

	look.group = alert->of_each_vm ? VIEW_VM : VIEW_REASON;
	look.reason = alert->reason;
	look.category = alert->category;
	err = view_update(view, old, new, &look);
	if (err)
		return err;

	if (!alert->of_each_vm) {
		sum = alert->reason || alert->category ? sum_rows(view) : view->total;
		return try_row(alarm, alert, &sum);
	}
	for (size_t i = 0; !err && i < view->nr_rows; i++) {
		if (alert_selects_vm(alert, view->rows[i].vm))
			err = try_row(alarm, alert, &view->rows[i]);
	}
	return err;
}

int alarm_check(struct alarm *alarm, const struct alert_list *alerts,
		const struct view_options *filters, const struct sample *old,
		const struct sample *new)
{
	int err = 0;

	alarm->nr = 0;
	alarm->fired = alarm->firing;
	alarm->firing = 0;
	for (size_t i = 0; !err && i < alerts->nr; i++) {
		size_t before = alarm->nr;

		err = check_alert(alarm, &alerts->alerts[i], filters, old, new);
		if (alarm->nr > before)
			alarm->firing |= 1ULL << i;
	}
	return err;
}

void alarm_free(struct alarm *alarm)
{
	free(alarm->firings);
	view_free(&alarm->view);
	*alarm = (struct alarm){ 0 };
}

bool alarm_began(const struct alarm *alarm, size_t alert)
{
	return alarm->firing & ~alarm->fired & 1ULL << alert;
}

/* The VM that is furthest beyond the limit. */
static const struct firing *find_worst(const struct alarm *alarm, const struct alert *alert,
				       size_t *nr)
{
	const bool above = alert->comparison == COMPARE_ABOVE ||
			   alert->comparison == COMPARE_ABOVE_OR_EQUAL;
	const struct firing *worst = NULL;

	*nr = 0;
	for (size_t i = 0; i < alarm->nr; i++) {
		const struct firing *firing = &alarm->firings[i];

		if (firing->alert != alert)
			continue;
		++*nr;
		if (!worst || (above ? to_number(&firing->value) > to_number(&worst->value)
				     : to_number(&firing->value) < to_number(&worst->value)))
			worst = firing;
	}
	return worst;
}

void alarm_print(const struct alarm *alarm, const struct alert *alert, char *text, size_t size)
{
	const struct firing *worst;
	char value[CELL_TEXT_SIZE];
	size_t nr;

	text[0] = '\0';
	worst = find_worst(alarm, alert, &nr);
	if (!worst)
		return;
	column_print(alert->column, &worst->value, value, sizeof(value));
	text_append(text, size, "%s", value);
	if (worst->vm)
		text_append(text, size, " of VM %u%s%s", worst->vm->id,
			    worst->vm->name[0] ? " " : "", worst->vm->name);
	if (nr > 1)
		text_append(text, size, ", and %zu more", nr - 1);
}
