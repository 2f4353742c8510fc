// SPDX-License-Identifier: GPL-2.0-only
#include "batch/diff.h"

#include <errno.h>

#include "report/report.h"
#include "summary/compare.h"
#include "view/sort.h"

static struct outcome print(const struct compare_result *comparison, const struct options *options,
			    struct output *output)
{
	int begins = format_begins(options->format, &options->columns, output);
	struct order order = { 0 };
	const struct report report = {
		.view = &comparison->view,
		.order = &order,
		.columns = &options->columns,
		.comparison = comparison,
		.host = comparison->after.origin->host,
		.requested_ns = UNKNOWN,
		.first = begins > 0,
	};
	const struct place at = { .view = &comparison->view,
				  .significances = comparison->significances };
	struct outcome outcome = { .failure = FAILURE_INTERNAL };
	FILE *out;

	outcome.err = begins < 0 ? begins : sort_rows(&order, &at, &options->sort);
	if (outcome.err)
		goto free_order;
	out = output_begin(output);
	if (!out) {
		outcome.err = -ENOMEM;
		goto free_order;
	}
	outcome.err = options->format->print(&report, out);
	if (outcome.err) {
		output_end(output, outcome.err);
		goto free_order;
	}
	outcome.err = output_end(output, 0);
	outcome.failure = outcome.err ? FAILURE_WRITE : FAILURE_NONE;
free_order:
	order_free(&order);
	return outcome;
}

struct outcome diff_run(struct source *before, struct source *after, const struct options *options,
			struct output *output)
{
	struct outcome outcome = { .failure = FAILURE_INTERNAL };
	struct compare_result comparison;

	outcome.err = compare_sources(&comparison, before, after, &options->view);
	if (!outcome.err)
		outcome = print(&comparison, options, output);
	if (!outcome.failure &&
	    (comparison.before.err == -EBADMSG || comparison.after.err == -EBADMSG))
		outcome = (struct outcome){ .failure = FAILURE_READ, .err = -EBADMSG };
	if (!outcome.failure && comparison.is_full) {
		snprintf(after->message, sizeof(after->message),
			 "there are more reasons than %d: the others are left out",
			 COMPARE_MAX_REASONS);
		outcome = (struct outcome){ .failure = FAILURE_READ, .err = -E2BIG };
	}
	compare_free(&comparison);
	return outcome;
}
