// SPDX-License-Identifier: GPL-2.0-only
#include "say.h"

#include <errno.h>
#include <stdbool.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "base/safe.h"
#include "check/check.h"

void say(const char *format, ...)
{
	char sentence[1000], copy[SAFE_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(sentence, sizeof(sentence), format, args);
	va_end(args);
	/* One write: in a log, lines of other programs may come in between. */
	fprintf(stderr, "kvmexittop: %s\n", safe_line(sentence, copy));
}

void say_usage_error(const char *sentence)
{
	char copy[SAFE_SIZE];

	fprintf(stderr, "kvmexittop: %s\nTry \"kvmexittop --help\".\n", safe_line(sentence, copy));
}

void say_sentence(const char *sentence)
{
	say("%s", sentence);
}

void say_log(const char *log)
{
	char line[SAFE_SIZE / 6], copy[SAFE_SIZE];

	/* A line longer than any of the BPF verifier is split. */
	for (size_t len; *log; log += len) {
		len = strcspn(log, "\n");
		len = len < sizeof(line) ? len : sizeof(line) - 1;
		memcpy(line, log, len);
		line[len] = '\0';
		fprintf(stderr, "%s\n", safe_line(line, copy));
		len += log[len] == '\n';
	}
}

static bool has_progress;

void say_progress(const struct source *source, void *data)
{
	(void)data;
	if (!isatty(STDERR_FILENO))
		return;
	has_progress = true;
	fprintf(stderr, "\rreading the recording: %3.0f %%", 100 * source_position(source));
}

void say_progress_end(void)
{
	if (has_progress)
		fputs("\r                             \r", stderr);
	has_progress = false;
}

int say_privilege_error(int err)
{
	say("cannot give up privileges that are not needed: %s; "
	    "look for what forbids it, such as a seccomp filter",
	    strerror(-err));
	return EXIT_FAILED;
}

int say_write_error(int err, const char *path)
{
	if (path)
		say("cannot write %s: %s", path, path_strerror(err));
	/* -EPIPE: the reader has exited, and need not be informed. */
	else if (err != -EPIPE)
		say("cannot write the output: %s", strerror(-err));
	return EXIT_FAILED;
}

void say_source_error(const struct source *source, int err)
{
	char sentence[400];

	if (source->ops->is_recorded) {
		say("%s: %s", source->file, source->message[0] ? source->message : strerror(-err));
		return;
	}
	check_explain(source->ops, err, source->message, sentence, sizeof(sentence));
	say_sentence(sentence);
}

void say_record_error(const char *file, int err)
{
	const char *why = err == -EEXIST  ? "it is not a recording; give the name of a new file"
			  : err == -EBUSY ? "another process is recording to it"
					  : path_strerror(err);

	say("cannot record to %s: %s", file, why);
}

int say_outcome(const struct source *source, const struct options *options,
		const struct outcome *outcome)
{
	switch (outcome->failure) {
	case FAILURE_NONE:
		/* A recording may end in the middle of a sample, which is not a failure. */
		if (source->ops->is_recorded && source->message[0])
			say_source_error(source, 0);
		if (outcome->status)
			return outcome->status;
		return outcome->alerted ? EXIT_ALERT : EXIT_FINE;
	case FAILURE_READ:
		say_source_error(source, outcome->err);
		return EXIT_FAILED;
	case FAILURE_RECORD:
		say_record_error(options->record, outcome->err);
		return EXIT_FAILED;
	case FAILURE_WRITE:
		return say_write_error(outcome->err, options->report ?: options->output);
	case FAILURE_COMMAND:
		say("cannot run \"%s\": %s", options->command[0], strerror(-outcome->err));
		return outcome->err == -ENOENT ? EXIT_NOT_FOUND : EXIT_CANNOT_RUN;
	case FAILURE_NO_VM:
		say("there is no VM %u; "
		    "\"kvmexittop -b -d 0 -v vm\" lists them",
		    outcome->id);
		return EXIT_FAILED;
	case FAILURE_NO_NAME:
		say("there is no VM \"%s\"; "
		    "\"kvmexittop -b -d 0 -v vm\" lists them",
		    outcome->name);
		return EXIT_FAILED;
	case FAILURE_NO_PID:
		say("process %u has no VM; "
		    "\"kvmexittop -b -d 0 -v vm\" lists the processes of VMs",
		    outcome->id);
		return EXIT_FAILED;
	case FAILURE_NO_REASON:
		say("there is no such reason; "
		    "\"kvmexittop -b -d 0\" lists those that occurred");
		return EXIT_FAILED;
	case FAILURE_TRACE:
		say_sentence(check_explain_why(outcome->err));
		return EXIT_FAILED;
	case FAILURE_TERMINAL:
		if (outcome->err == -ENOTTY)
			say("there is no terminal; \"kvmexittop -b\" prints reports instead");
		else
			say("the terminal \"%s\", from TERM, is unknown or cannot show a screen; "
			    "set TERM, or run \"kvmexittop -b\" for reports",
			    getenv("TERM") ?: "");
		return EXIT_FAILED;
	case FAILURE_PRIVILEGE:
		return say_privilege_error(outcome->err);
	case FAILURE_INTERNAL:
		break;
	}
	say("%s", strerror(-outcome->err));
	return EXIT_FAILED;
}
