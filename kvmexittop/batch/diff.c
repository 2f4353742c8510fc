// SPDX-License-Identifier: GPL-2.0-only
#include "batch/diff.h"

#include <errno.h>

#include "report/report.h"
#include "summary/compare.h"
#include "view/sort.h"

static struct end print(const struct compare_result *comparison, const struct options *options,
			struct output *output)
{
	struct order order = { 0 };
	const struct report report = {
		.view = &comparison->view,
		.order = &order,
		.columns = &options->columns,
		.comparison = comparison,
		.host = comparison->after.origin->host,
		.requested_ns = UNKNOWN,
		.first = output_begins(output),
	};
	const struct place at = { .view = &comparison->view, .contrasts = comparison->contrasts };
	struct end end = { .failure = FAILURE_INTERNAL };
	FILE *out;

	end.err = sort_rows(&order, &at, &options->sort);
	if (end.err)
		goto free_order;
	out = output_begin(output);
	if (!out) {
		end.err = -ENOMEM;
		goto free_order;
	}
	end.err = options->format->print(&report, out);
	if (end.err) {
		output_end(output, end.err);
		goto free_order;
	}
	end.err = output_end(output, 0);
	end.failure = end.err ? FAILURE_WRITE : FAILURE_NONE;
free_order:
	order_free(&order);
	return end;
}

struct end diff_run(struct source *before, struct source *after, const struct options *options,
		    struct output *output)
{
	struct end end = { .failure = FAILURE_INTERNAL };
	struct compare_result comparison;

	end.err = compare_sources(&comparison, before, after, &options->view);
	if (!end.err)
		end = print(&comparison, options, output);
	if (!end.failure && (comparison.before.err == -EBADMSG || comparison.after.err == -EBADMSG))
		end = (struct end){ .failure = FAILURE_READ, .err = -EBADMSG };
	comparison_free(&comparison);
	return end;
}
