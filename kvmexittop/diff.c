// SPDX-License-Identifier: GPL-2.0-only
#include "diff.h"

#include <errno.h>

#include "compare.h"
#include "report.h"
#include "sort.h"

static int print(struct comparison *comparison, const struct options *options, FILE *out,
		 struct end *end)
{
	const struct report report = {
		.view = &comparison->view,
		.columns = &options->columns,
		.comparison = comparison,
		.host = comparison->after.origin->host,
		.requested_ns = UNKNOWN,
	};
	int err = sort_rows(&comparison->view, &options->sort);

	if (err)
		return err;
	errno = 0;
	err = options->format == FORMAT_JSON ? report_print_json(&report, out) :
					       report_print_text(&report, out);
	if (fflush(out) || ferror(out)) {
		end->failure = FAILURE_WRITE;
		return errno ? -errno : -EIO;
	}
	return err;
}

struct end diff_run(struct source *before, struct source *after, const struct options *options,
		    FILE *out)
{
	struct end end = { .failure = FAILURE_INTERNAL };
	struct comparison comparison;

	end.err = compare_sources(&comparison, before, after, &options->view) ?:
		  print(&comparison, options, out, &end);
	if (!end.err) {
		end.failure = FAILURE_NONE;
		if (comparison.before.err == -EBADMSG || comparison.after.err == -EBADMSG)
			end = (struct end){ .failure = FAILURE_READ, .err = -EBADMSG };
	}
	comparison_free(&comparison);
	return end;
}
