// SPDX-License-Identifier: GPL-2.0-only
/*
 * kvmexittop: why and how often VMs leave guest mode, and at what cost.
 */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "batch/diff.h"
#include "batch/live.h"
#include "batch/recorded.h"
#include "check/check.h"
#include "host/host.h"
#include "host/privilege.h"
#include "html/report.h"
#include "options/options.h"
#include "options/settings.h"
#include "record/writer.h"
#include "say.h"
#include "screen/screen.h"
#include "source/source.h"

/* Settings apply to the screen only, so that scripts do not depend on them. */
static int read_settings(struct options *options)
{
	char text[SETTINGS_SIZE], error[200];
	int err = settings_read(text, &options->settings_owner);

	if (err == -ENOENT)
		return 0;
	if (err) {
		say("cannot read the settings: %s", strerror(-err));
		return err;
	}
	err = options_apply_settings(options, text, error, sizeof(error));
	if (err)
		say("%s; fix or remove the file that key W wrote", error);
	return err;
}

static bool has_terminal(void)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

/* Files made from a recording must not be readable by more users than the recording. */
static void narrow_umask(const struct source *source)
{
	umask(umask(0777) | (~source->mode & 0777));
}

static int open_source(struct source *source, const struct options *options)
{
	int err = options->replay ? source_open_replay(source, options->replay)
				  : source_open(source, options->source);

	if (err && options->replay) {
		say_source_error(source, err);
		return EXIT_FAILED;
	}
	if (options->replay)
		narrow_umask(source);
	check_explain_refusals(source, source->fallback, sizeof(source->fallback));
	if (err) {
		say_sentence(source->fallback);
		if (options->verbose && source->log)
			say_log(source->log);
		source_close(source);
		return EXIT_NO_SOURCE;
	}
	/* In a guest without VMs of its own, the counters of its host are the best source. */
	if (source->fallback[0] && (!source->ops->in_guest || host_has_module("kvm")))
		source->origin.fallback = source->fallback;
	if (!source->counts_new_vms)
		say("kvm.exit_stats is N, new VMs are not counted; "
		    "run \"echo Y > /sys/module/kvm/parameters/exit_stats\"");
	return EXIT_FINE;
}

static int open_writer(struct writer **writer, const struct options *options)
{
	int err = 0;

	if (options->record)
		err = writer_open(writer, options->record, options->record_size);
	if (err)
		say_record_error(options->record, err);
	return err ? EXIT_FAILED : EXIT_FINE;
}

/* True if this host has the reasons of all alerts; else prints the alert. */
static bool knows_reasons(const struct source *source, const struct options *options)
{
	/* The reasons of a recording are not known before it is read. */
	if (source->ops->is_recorded)
		return true;
	for (size_t i = 0; i < options->alerts.nr; i++) {
		const struct alert *alert = &options->alerts.alerts[i];

		if (alert_has_reason(alert, &source->origin.reasons))
			continue;
		say("--alert '%s': this host has no such reason; "
		    "\"kvmexittop -b -d 0\" lists those that occurred",
		    alert->text);
		return false;
	}
	return true;
}

static void quit(const struct outcome *outcome)
{
	_exit(outcome->alerted ? EXIT_ALERT : EXIT_FINE);
}

/* The steps that are left once the source is open. */
static unsigned int steps_left(const struct source *source, const struct options *options,
			       bool screen)
{
	unsigned int steps = source->ops->steps;

	/* Key w on the screen; key W. */
	if (options->why || (screen && !source->ops->is_recorded && !source->ops->in_guest))
		steps |= STEP_TRACE;
	if (screen || options->output || options->report || options->record_size)
		steps |= STEP_FILES;
	if (options->command)
		steps |= STEP_COMMAND;
	return steps;
}

static struct outcome run_batch(struct source *source, struct writer *writer,
				const struct options *options)
{
	struct reporter reporter = {
		.steps = steps_left(source, options, false),
		.source = source,
		.writer = writer,
		.options = options,
		.say = say_sentence,
		.quit = quit,
	};
	struct output output;
	int err;

	/* The output of the command must not be mixed with the report. */
	err = output_open(&output, options->command ? STDERR_FILENO : STDOUT_FILENO,
			  options->output);
	reporter.output = &output;
	if (err)
		reporter_fail(&reporter, FAILURE_WRITE, err);
	else if (source->ops->is_recorded)
		recorded_run(&reporter);
	else
		live_run(&reporter);
	reporter_free(&reporter);
	output_close(&output);
	return reporter.outcome;
}

static int show(struct options *options)
{
	bool screen = !options->batch && !options->output && !options->command && !options->why &&
		      !options->advice && options->delay_ns && has_terminal();
	struct writer *writer = NULL;
	struct source source = { 0 };
	struct outcome outcome = { 0 };
	int err, status;

	err = screen ? read_settings(options) : options_choose_columns(options);
	if (err && !screen)
		say_sentence(strerror(-err));
	if (err)
		return screen ? EXIT_USAGE : EXIT_FAILED;

	status = open_source(&source, options);
	if (status)
		return status;
	status = open_writer(&writer, options);
	if (status) {
		source_close(&source);
		return status;
	}

	/* Into a pipe or file, as from a script: one report by default. */
	if (!options->batch && !options->output && !options->iterations && !screen)
		options->iterations = 1;

	/* A command inherits all privileges, so it is started first. */
	err = options->command ? 0 : privileges_keep(steps_left(&source, options, screen));
	if (err) {
		status = say_privilege_error(err);
	} else if (knows_reasons(&source, options)) {
		outcome = screen ? screen_run(&source, writer, options)
				 : run_batch(&source, writer, options);
		status = say_outcome(&source, options, &outcome);
	} else {
		status = EXIT_FAILED;
	}
	if (!outcome.stuck) {
		writer_close(writer);
		source_close(&source);
	}
	return status;
}

static struct outcome run_diff(struct source *before, struct source *after,
			       const struct options *options)
{
	struct outcome outcome = { .failure = FAILURE_WRITE };
	struct output output;

	outcome.err = output_open(&output, STDOUT_FILENO, options->output);
	if (!outcome.err)
		outcome = diff_run(before, after, options, &output);
	output_close(&output);
	return outcome;
}

/* Compares the two recordings of --diff. */
static int compare(struct options *options)
{
	struct source before = { .progress = say_progress }, after = before;
	struct outcome outcome;
	int err, status;

	err = options_choose_columns(options);
	if (err) {
		say_sentence(strerror(-err));
		return EXIT_FAILED;
	}
	err = source_open_replay(&before, options->diff);
	if (err) {
		say_source_error(&before, err);
		return EXIT_FAILED;
	}
	narrow_umask(&before);
	status = open_source(&after, options);
	err = status ? 0 : privileges_keep(steps_left(&after, options, false));
	if (err)
		status = say_privilege_error(err);
	if (!status) {
		outcome = run_diff(&before, &after, options);
		say_progress_end();
		/* Either source may have a message. */
		if (before.message[0])
			say_source_error(&before, 0);
		status = outcome.failure == FAILURE_READ && !after.message[0]
				 ? EXIT_FAILED
				 : say_outcome(&after, options, &outcome);
	}
	source_close(&before);
	source_close(&after);
	return status;
}

/* --report */
static int make_page(struct options *options)
{
	struct outcome outcome = { .failure = FAILURE_WRITE };
	struct source source = { .progress = say_progress };
	struct output output;
	int status = open_source(&source, options);

	if (status)
		return status;
	outcome.err = privileges_keep(steps_left(&source, options, false));
	if (outcome.err) {
		source_close(&source);
		return say_privilege_error(outcome.err);
	}
	outcome.err = output_open(&output, -1, options->report);
	if (!outcome.err)
		outcome = html_report_run(&source, &output);
	say_progress_end();
	output_close(&output);
	status = say_outcome(&source, options, &outcome);
	source_close(&source);
	return status;
}

static int run(struct options *options)
{
	int status = EXIT_FINE;

	switch (options->errand) {
	case ERRAND_NONE:
		if (options->report)
			return make_page(options);
		return options->diff ? compare(options) : show(options);
	case ERRAND_CHECK:
		status = check_print(stdout, options->source) ? EXIT_FINE : EXIT_NO_SOURCE;
		break;
	case ERRAND_TEXT:
		fputs(options->text, stdout);
		break;
	}
	errno = 0;
	if (fflush(stdout) || ferror(stdout))
		return say_write_error(errno ? -errno : -EIO, NULL);
	return status;
}

/*
 * Makes sure that descriptors 0, 1 and 2 are open: else a socket would get one of them, and
 * the report would go to the kernel.  Writes to these fail as to closed ones.
 */
static void open_standard_files(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDONLY);
	} while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

int main(int argc, char **argv)
{
	struct options options;
	char error[200];
	int err, status;

	open_standard_files();
	/* Names may have any characters of the locale; numbers keep the decimal point. */
	setlocale(LC_CTYPE, "");

	err = options_parse(&options, argc, argv, error, sizeof(error));
	if (err == -ENOMEM) {
		say_sentence(error);
		status = EXIT_FAILED;
	} else if (err) {
		say_usage_error(error);
		status = EXIT_USAGE;
	} else {
		status = run(&options);
	}
	options_free(&options);
	return status;
}
