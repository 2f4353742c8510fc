// SPDX-License-Identifier: GPL-2.0-only
/*
 * Prints the report that kvmexittop would print of one or two recorded samples:
 * render OLD|- NEW [options of kvmexittop].
 */
#include <stdio.h>
#include <string.h>

#include "fixture.h"
#include "options/options.h"
#include "report/report.h"
#include "view/sort.h"

static int print(const struct options *options, const struct sample *old, const struct sample *new)
{
	struct view_options look = options->view;
	struct alert_state alerts = { 0 };
	struct order order = { 0 };
	struct view view = { 0 };
	const struct report report = {
		.view = &view,
		.order = &order,
		.columns = &options->columns,
		.alerts = options->alerts.nr ? &alerts : NULL,
		.host = "testhost",
		.requested_ns = options->delay_ns,
		.first = true,
	};
	int err;

	look.split = options->format->is_split;
	err = alert_check(&alerts, &options->alerts, &options->view, old, new)
		      ?: view_update(&view, old, new, &look);
	if (!err && !look.split)
		err = sort_rows(&order, &(struct place){ .view = &view }, &options->sort);
	err = err ?: options->format->print(&report, stdout);
	order_free(&order);
	view_free(&view);
	alert_state_free(&alerts);
	return err;
}

int main(int argc, char **argv)
{
	struct sample old = { 0 }, new = { 0 };
	struct origin origin = { 0 };
	struct options options;
	char error[200] = "";
	bool single;
	int err;

	if (argc < 3)
		return 2;
	single = !strcmp(argv[1], "-");
	if (!single)
		fixture_read(argv[1], &old, &origin);
	fixture_read(argv[2], &new, &origin);

	err = options_parse(&options, argc - 2, argv + 2, error, sizeof(error)) ?:
	      options_choose_columns(&options) ?: print(&options, single ? NULL : &old, &new);
	if (err)
		fprintf(stderr, "render: %d %s\n", err, error);
	options_free(&options);
	sample_free(&old);
	sample_free(&new);
	reason_table_free(&origin.reasons);
	return err ? 1 : 0;
}
