// SPDX-License-Identifier: GPL-2.0-only
#include "batch/reporter.h"

#include <errno.h>

#include "batch/interrupt.h"
#include "report/report.h"
#include "view/sort.h"

int reporter_fail(struct reporter *reporter, enum failure failure, int err)
{
	reporter->outcome.failure = failure;
	reporter->outcome.err = err;
	return err;
}

int reporter_read(struct reporter *reporter, struct sample *sample)
{
	int err = source_read(reporter->source, sample);

	if (err)
		return reporter_fail(reporter, FAILURE_READ, err);
	err = writer_add(reporter->writer, sample);
	return err ? reporter_fail(reporter, FAILURE_RECORD, err) : 0;
}

/* An alert is reported when it begins to fire, and not again while it fires. */
static int check_alerts(struct reporter *reporter, const struct sample *old,
			const struct sample *new)
{
	const struct options *options = reporter->options;
	char why[200], sentence[400];
	int err;

	err = alert_check(&reporter->alerts, &options->alerts, &options->view, old, new);
	if (err)
		return reporter_fail(reporter, FAILURE_INTERNAL, err);

	for (size_t i = 0; i < options->alerts.nr; i++) {
		const struct alert *alert = &options->alerts.alerts[i];

		if (!alert_began(&reporter->alerts, i))
			continue;
		alert_print(&reporter->alerts, alert, why, sizeof(why));
		snprintf(sentence, sizeof(sentence), "alert '%.150s': %s", alert->text, why);
		reporter->say(sentence);
		reporter->outcome.alerted = true;
	}
	return 0;
}

static int make_view(struct reporter *reporter, const struct sample *old, const struct sample *new)
{
	const struct options *options = reporter->options;
	int err;

	reporter->wanted = options->view;
	reporter->wanted.split = options->format->is_split;
	err = view_update(&reporter->view, old, new, &reporter->wanted);
	if (!err && !reporter->wanted.split)
		err = sort_rows(&reporter->order, &(struct place){ .view = &reporter->view },
				&options->sort);
	return err ? reporter_fail(reporter, FAILURE_INTERNAL, err) : 0;
}

/* Ends the report; with an @err, it is dropped. */
static int finish_report(struct reporter *reporter, int err)
{
	if (err) {
		output_end(reporter->output, err);
		return reporter_fail(reporter, FAILURE_INTERNAL, err);
	}
	interrupt_hold(output_is_file(reporter->output));
	err = output_end(reporter->output, 0);
	interrupt_release();
	if (err)
		return reporter_fail(reporter, FAILURE_WRITE, err);

	reporter->reports++;
	return 0;
}

int reporter_print(struct reporter *reporter, const struct sample *old, const struct sample *new)
{
	const struct options *options = reporter->options;
	int begins = format_begins(options->format, &options->columns, reporter->output);
	const struct report report = {
		.view = &reporter->view,
		.order = &reporter->order,
		.columns = &options->columns,
		.alerts = options->alerts.nr ? &reporter->alerts : NULL,
		.host = new->origin->host,
		.requested_ns = reporter->requested_ns,
		.first = begins > 0,
	};
	FILE *out;
	int err;

	if (begins < 0)
		return reporter_fail(reporter, FAILURE_INTERNAL, begins);
	err = check_alerts(reporter, old, new) ?: make_view(reporter, old, new);
	if (err)
		return err;

	out = output_begin(reporter->output);
	if (!out)
		return reporter_fail(reporter, FAILURE_INTERNAL, -ENOMEM);
	return finish_report(reporter, options->format->print(&report, out));
}

int reporter_print_why(struct reporter *reporter, struct tracer *tracer,
		       const struct sample *sample)
{
	const struct why_report report = {
		.breakdown = &reporter->breakdown,
		.sample = sample,
		.vm = view_single_vm(&reporter->options->view, sample),
		.host = sample->origin->host,
		.in_cycles = reporter->options->view.in_cycles,
	};
	int err = tracer_read(tracer, &reporter->breakdown);
	FILE *out;

	if (err)
		return reporter_fail(reporter, FAILURE_TRACE, err);
	out = output_begin(reporter->output);
	if (!out)
		return reporter_fail(reporter, FAILURE_INTERNAL, -ENOMEM);
	return finish_report(reporter, reporter->options->format->print_why(&report, out));
}

static int print_advice(struct reporter *reporter)
{
	const struct options *options = reporter->options;
	struct advice_report report = { .advice = &reporter->advice };
	int err = advice_window_judge(&reporter->window, &reporter->advice, view_wants_vm,
				      &options->view);
	FILE *out;

	if (err)
		return reporter_fail(reporter, FAILURE_INTERNAL, err);
	report.host = reporter->advice.sample->origin->host;
	out = output_begin(reporter->output);
	if (!out)
		return reporter_fail(reporter, FAILURE_INTERNAL, -ENOMEM);
	return finish_report(reporter, options->format->print_advice(&report, out));
}

int reporter_advise(struct reporter *reporter, const struct sample *sample)
{
	int err = advice_window_add(&reporter->window, sample);

	if (err)
		return reporter_fail(reporter, FAILURE_INTERNAL, err);
	if (!advice_window_is_full(&reporter->window))
		return 0;
	err = print_advice(reporter);
	advice_window_restart(&reporter->window);
	return err;
}

int reporter_advise_end(struct reporter *reporter, const struct sample *sample)
{
	int err = advice_window_end(&reporter->window, sample);

	return err ? reporter_fail(reporter, FAILURE_INTERNAL, err) : print_advice(reporter);
}

void reporter_free(struct reporter *reporter)
{
	advice_free(&reporter->advice);
	advice_window_free(&reporter->window);
	breakdown_free(&reporter->breakdown);
	alert_state_free(&reporter->alerts);
	order_free(&reporter->order);
	view_free(&reporter->view);
}
