// SPDX-License-Identifier: GPL-2.0-only
/*
 * kvmexittop: why and how often VMs leave guest mode, and what that costs.
 *
 * Nothing but this file speaks to the user, apart from the reports themselves.
 */
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "batch.h"
#include "check.h"
#include "host.h"
#include "options.h"
#include "screen.h"
#include "settings.h"
#include "source.h"

/* The contract of the manual page. */
enum {
	EXIT_FINE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_NO_SOURCE = 3
};

static void say(const char *sentence)
{
	fprintf(stderr, "kvmexittop: %s\n", sentence);
}

static int say_write_error(int err)
{
	/* The reader went away: nobody is left to be told. */
	if (err != -EPIPE)
		fprintf(stderr, "kvmexittop: cannot write the output: %s\n", strerror(-err));
	return EXIT_FAILED;
}

static int say_end(const struct source *source, const struct end *end)
{
	char sentence[400];

	switch (end->failure) {
	case FAILURE_NONE:
		return EXIT_FINE;
	case FAILURE_READ:
		check_explain(source->ops, end->err, source->message, sentence, sizeof(sentence));
		say(sentence);
		return EXIT_FAILED;
	case FAILURE_WRITE:
		return say_write_error(end->err);
	case FAILURE_NO_VM:
		fprintf(stderr, "kvmexittop: there is no VM %u; "
			"\"kvmexittop -b -d 0 -v vm\" lists them\n", end->id);
		return EXIT_FAILED;
	case FAILURE_NO_PID:
		fprintf(stderr, "kvmexittop: process %u has no VM; "
			"\"kvmexittop -b -d 0 -v vm\" lists those that have\n", end->id);
		return EXIT_FAILED;
	case FAILURE_TERMINAL:
		fprintf(stderr, "kvmexittop: %s; \"kvmexittop -b\" prints reports instead\n",
			end->err == -ENOTTY ? "there is no terminal" :
			"a terminal called \"$TERM\" is not known or cannot show a screen");
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
		fprintf(stderr, "kvmexittop: %s; mend or remove the file that key W wrote\n", error);
	return err;
}

static bool has_terminal(void)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

static int show(struct options *options)
{
	bool screen = !options->batch && options->delay_ns && has_terminal();
	struct source source = { 0 };
	struct end end;
	char sentence[800];
	int err, status;

	err = screen ? read_settings(options) : options_choose_columns(options);
	if (err)
		return screen ? EXIT_USAGE : EXIT_FAILED;

	err = source_open(&source, options->source);
	check_explain_refusals(&source, sentence, sizeof(sentence));
	if (err) {
		say(sentence);
		if (options->verbose && source.log)
			fputs(source.log, stderr);
		source_close(&source);
		return EXIT_NO_SOURCE;
	}
	/* In a guest without VMs of its own there is nothing better than what its host tells. */
	if (sentence[0] && (!source.ops->in_guest || host_has_module("kvm")))
		source.origin.fallback = sentence;
	if (!source.counts_new_vms)
		say("kvm.exit_stats is N, new VMs are not counted; "
		    "run \"echo Y > /sys/module/kvm/parameters/exit_stats\"");

	/* Into a pipe or file from a script: one report, unless told otherwise. */
	if (!options->batch && !options->iterations && !screen)
		options->iterations = 1;

	end = screen ? screen_run(&source, options) : batch_run(&source, options, stdout);
	status = say_end(&source, &end);
	if (!end.stuck)
		source_close(&source);
	return status;
}

static int run(struct options *options)
{
	int status = EXIT_FINE;

	switch (options->errand) {
	case ERRAND_NONE:
		return show(options);
	case ERRAND_CHECK:
		status = check_print(stdout, options->source) ? EXIT_FINE : EXIT_NO_SOURCE;
		break;
	case ERRAND_TEXT:
		fputs(options->text, stdout);
		break;
	}
	errno = 0;
	if (fflush(stdout) || ferror(stdout))
		return say_write_error(errno ? -errno : -EIO);
	return status;
}

int main(int argc, char **argv)
{
	struct options options;
	char error[200];
	int status;

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
