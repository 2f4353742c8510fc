// SPDX-License-Identifier: GPL-2.0-only
/*
 * kvmexittop: why and how often VMs leave guest mode, and what that costs.
 *
 * Nothing but this file speaks to the user, apart from the reports themselves.
 */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "batch/diff.h"
#include "batch/live.h"
#include "batch/recorded.h"
#include "check/check.h"
#include "host/host.h"
#include "html/report.h"
#include "options/options.h"
#include "options/settings.h"
#include "record/writer.h"
#include "screen/screen.h"
#include "source/source.h"

/* The contract of the manual page. */
enum {
	EXIT_FINE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_NO_SOURCE = 3,
	EXIT_ALERT = 4,
	/* As shells and env(1) have it */
	EXIT_CANNOT_RUN = 126,
	EXIT_NOT_FOUND = 127
};

static void say(const char *sentence)
{
	fprintf(stderr, "kvmexittop: %s\n", sentence);
}

/* @path is NULL for standard output. */
static int say_write_error(int err, const char *path)
{
	if (path)
		fprintf(stderr, "kvmexittop: cannot write %s: %s\n", path, path_strerror(err));
	/* The reader went away: nobody is left to be told. */
	else if (err != -EPIPE)
		fprintf(stderr, "kvmexittop: cannot write the output: %s\n", strerror(-err));
	return EXIT_FAILED;
}

/* Why the source failed with @err. */
static void say_source_error(const struct source *source, int err)
{
	char sentence[400];

	if (source->ops->is_recorded) {
		fprintf(stderr, "kvmexittop: %s: %s\n", source->file,
			source->message[0] ? source->message : strerror(-err));
		return;
	}
	check_explain(source->ops, err, source->message, sentence, sizeof(sentence));
	say(sentence);
}

static void say_record_error(const char *file, int err)
{
	const char *why = err == -EEXIST  ? "it is no recording; give the name of a new file"
			  : err == -EBUSY ? "somebody else is recording to it"
					  : path_strerror(err);

	fprintf(stderr, "kvmexittop: cannot record to %s: %s\n", file, why);
}

static int say_end(const struct source *source, const struct options *options,
		   const struct end *end)
{
	switch (end->failure) {
	case FAILURE_NONE:
		/* A recording may have ended well, but in the midst of a sample. */
		if (source->ops->is_recorded && source->message[0])
			say_source_error(source, 0);
		if (end->status)
			return end->status;
		return end->alerted ? EXIT_ALERT : EXIT_FINE;
	case FAILURE_READ:
		say_source_error(source, end->err);
		return EXIT_FAILED;
	case FAILURE_RECORD:
		say_record_error(options->record, end->err);
		return EXIT_FAILED;
	case FAILURE_WRITE:
		return say_write_error(end->err, options->report ?: options->output);
	case FAILURE_COMMAND:
		fprintf(stderr, "kvmexittop: cannot run \"%s\": %s\n", options->command[0],
			strerror(-end->err));
		return end->err == -ENOENT ? EXIT_NOT_FOUND : EXIT_CANNOT_RUN;
	case FAILURE_NO_VM:
		fprintf(stderr,
			"kvmexittop: there is no VM %u; "
			"\"kvmexittop -b -d 0 -v vm\" lists them\n",
			end->id);
		return EXIT_FAILED;
	case FAILURE_NO_PID:
		fprintf(stderr,
			"kvmexittop: process %u has no VM; "
			"\"kvmexittop -b -d 0 -v vm\" lists those that have\n",
			end->id);
		return EXIT_FAILED;
	case FAILURE_NO_REASON:
		fprintf(stderr, "kvmexittop: there is no such reason; "
				"\"kvmexittop -b -d 0\" lists those that happened\n");
		return EXIT_FAILED;
	case FAILURE_TRACE:
		say(check_explain_why(end->err));
		return EXIT_FAILED;
	case FAILURE_TERMINAL:
		if (end->err == -ENOTTY)
			say("there is no terminal; \"kvmexittop -b\" prints reports instead");
		else
			fprintf(stderr,
				"kvmexittop: a terminal called \"%s\", as TERM has it, is "
				"not known or cannot show a screen; set TERM, or have reports "
				"printed by \"kvmexittop -b\"\n",
				getenv("TERM") ?: "");
		return EXIT_FAILED;
	case FAILURE_INTERNAL:
		break;
	}
	fprintf(stderr, "kvmexittop: %s\n", strerror(-end->err));
	return EXIT_FAILED;
}

/* What the user saved counts for the screen; a script wants the same every day. */
static int read_settings(struct options *options)
{
	char text[SETTINGS_SIZE], error[200];
	int err = settings_read(text);

	if (err == -ENOENT)
		return 0;
	if (err) {
		fprintf(stderr, "kvmexittop: cannot read the settings: %s\n", strerror(-err));
		return err;
	}
	err = options_apply_settings(options, text, error, sizeof(error));
	if (err)
		fprintf(stderr, "kvmexittop: %s; mend or remove the file that key W wrote\n",
			error);
	return err;
}

static bool has_terminal(void)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

static int open_source(struct source *source, const struct options *options)
{
	int err = options->replay ? source_open_replay(source, options->replay)
				  : source_open(source, options->source);

	if (err && options->replay) {
		say_source_error(source, err);
		return EXIT_FAILED;
	}
	check_explain_refusals(source, source->fallback, sizeof(source->fallback));
	if (err) {
		say(source->fallback);
		if (options->verbose && source->log)
			fputs(source->log, stderr);
		source_close(source);
		return EXIT_NO_SOURCE;
	}
	/* In a guest without VMs of its own there is nothing better than what its host tells. */
	if (source->fallback[0] && (!source->ops->in_guest || host_has_module("kvm")))
		source->origin.fallback = source->fallback;
	if (!source->counts_new_vms)
		say("kvm.exit_stats is N, new VMs are not counted; "
		    "run \"echo Y > /sys/module/kvm/parameters/exit_stats\"");
	return EXIT_FINE;
}

static int open_recorder(struct source *source, const struct options *options)
{
	int err = 0;

	if (options->record)
		err = recorder_open(&source->recorder, options->record, options->record_size);
	if (err)
		say_record_error(options->record, err);
	return err ? EXIT_FAILED : EXIT_FINE;
}

/* True if each alert is of a reason that this host has, or says which is not. */
static bool knows_reasons(const struct source *source, const struct options *options)
{
	/* What a recording has is not known before it was read. */
	if (source->ops->is_recorded)
		return true;
	for (size_t i = 0; i < options->alerts.nr; i++) {
		const struct alert *alert = &options->alerts.alerts[i];

		if (alert_has_reason(alert, &source->origin.reasons))
			continue;
		fprintf(stderr,
			"kvmexittop: --alert '%s': there is no such reason here; "
			"\"kvmexittop -b -d 0\" has those that were seen\n",
			alert->text);
		return false;
	}
	return true;
}

static struct end run_batch(struct source *source, const struct options *options)
{
	struct reporter reporter = { .source = source, .options = options, .say = say };
	struct output output;
	int err;

	/* What the command prints is not to be mixed with the report. */
	err = output_open(&output, options->command ? STDERR_FILENO : STDOUT_FILENO,
			  options->output);
	reporter.output = &output;
	if (err)
		reporter_fail(&reporter, FAILURE_WRITE, err);
	else if (source->ops->is_recorded)
		replay_run(&reporter);
	else
		batch_run(&reporter);
	reporter_free(&reporter);
	output_close(&output);
	return reporter.end;
}

static int show(struct options *options)
{
	bool screen = !options->batch && !options->output && !options->command && !options->why &&
		      options->delay_ns && has_terminal();
	struct source source = { 0 };
	struct end end = { 0 };
	int err, status;

	err = screen ? read_settings(options) : options_choose_columns(options);
	if (err)
		return screen ? EXIT_USAGE : EXIT_FAILED;

	status = open_source(&source, options);
	if (status)
		return status;
	status = open_recorder(&source, options);
	if (status) {
		source_close(&source);
		return status;
	}

	/* Into a pipe or file from a script: one report, unless told otherwise. */
	if (!options->batch && !options->output && !options->iterations && !screen)
		options->iterations = 1;

	if (knows_reasons(&source, options)) {
		end = screen ? screen_run(&source, options) : run_batch(&source, options);
		status = say_end(&source, options, &end);
	} else {
		status = EXIT_FAILED;
	}
	if (!end.stuck) {
		recorder_close(source.recorder);
		source_close(&source);
	}
	return status;
}

static struct end run_diff(struct source *before, struct source *after,
			   const struct options *options)
{
	struct end end = { .failure = FAILURE_WRITE };
	struct output output;

	end.err = output_open(&output, STDOUT_FILENO, options->output);
	if (!end.err)
		end = diff_run(before, after, options, &output);
	output_close(&output);
	return end;
}

/* The two of --diff. */
static int compare(struct options *options)
{
	struct source before = { 0 }, after = { 0 };
	struct end end;
	int err, status;

	if (options_choose_columns(options))
		return EXIT_FAILED;
	err = source_open_replay(&before, options->diff);
	if (err) {
		say_source_error(&before, err);
		return EXIT_FAILED;
	}
	status = open_source(&after, options);
	if (!status) {
		end = run_diff(&before, &after, options);
		/* Either may have something to say. */
		if (before.message[0])
			say_source_error(&before, 0);
		status = end.failure == FAILURE_READ && !after.message[0]
				 ? EXIT_FAILED
				 : say_end(&after, options, &end);
	}
	source_close(&before);
	source_close(&after);
	return status;
}

/* --report */
static int make_page(struct options *options)
{
	struct end end = { .failure = FAILURE_WRITE };
	struct source source = { 0 };
	struct output output;
	int status = open_source(&source, options);

	if (status)
		return status;
	end.err = output_open(&output, -1, options->report);
	if (!end.err)
		end = page_run(&source, &output);
	output_close(&output);
	status = say_end(&source, options, &end);
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
 * Sees to it that 0, 1 and 2 are open: else a socket would get one of them, and the
 * report would go to the kernel.  Writing to these fails as to closed ones.
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
	int status;

	open_standard_files();
	/* Names may be in any language; numbers keep the decimal point. */
	setlocale(LC_CTYPE, "");

	if (options_parse(&options, argc, argv, error, sizeof(error))) {
		fprintf(stderr, "kvmexittop: %s\nTry \"kvmexittop --help\".\n", error);
		status = EXIT_USAGE;
	} else {
		status = run(&options);
	}
	options_free(&options);
	return status;
}
