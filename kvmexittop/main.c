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
#include "options.h"
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

static int say_end(const struct source *source, const struct batch_end *end)
{
	char sentence[400];

	switch (end->failure) {
	case BATCH_FINE:
		return EXIT_FINE;
	case BATCH_READ:
		check_explain(source, end->err, sentence, sizeof(sentence));
		say(sentence);
		return EXIT_FAILED;
	case BATCH_WRITE:
		return say_write_error(end->err);
	case BATCH_NO_VM:
		fprintf(stderr, "kvmexittop: there is no VM %u; "
			"\"kvmexittop -b -d 0 -v vm\" lists them\n", end->id);
		return EXIT_FAILED;
	case BATCH_NO_PID:
		fprintf(stderr, "kvmexittop: process %u has no VM; "
			"\"kvmexittop -b -d 0 -v vm\" lists those that have\n", end->id);
		return EXIT_FAILED;
	case BATCH_INTERNAL:
		break;
	}
	fprintf(stderr, "kvmexittop: %s\n", strerror(-end->err));
	return EXIT_FAILED;
}

static int run_reports(struct options *options)
{
	struct source source = { 0 };
	struct batch_end end;
	char sentence[400];
	int err, status;

	err = source_open(&source, options->source);
	if (err) {
		check_explain(&source, err, sentence, sizeof(sentence));
		say(sentence);
		return EXIT_NO_SOURCE;
	}
	if (!source.counts_new_vms)
		say("kvm.exit_stats is N, new VMs are not counted; "
		    "run \"echo Y > /sys/module/kvm/parameters/exit_stats\"");

	/* Into a pipe or file from a script: one report, unless told otherwise. */
	if (!options->batch && !options->iterations && !isatty(STDOUT_FILENO))
		options->iterations = 1;

	end = batch_run(&source, options, stdout);
	status = say_end(&source, &end);
	source_close(&source);
	return status;
}

static int run(struct options *options)
{
	int status = EXIT_FINE;

	switch (options->errand) {
	case ERRAND_NONE:
		return run_reports(options);
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
