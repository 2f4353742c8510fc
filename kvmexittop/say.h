/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SAY_H
#define SAY_H

/*
 * Messages for the user: sentences on stderr, each of which says what to do next.  No other
 * file writes to stderr.
 */

#include "base/outcome.h"
#include "options/options.h"
#include "source/source.h"

/* Exit statuses, documented in the manual page. */
enum {
	EXIT_FINE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_NO_SOURCE = 3,
	EXIT_ALERT = 4,
	/* The same as of shells and env(1) */
	EXIT_CANNOT_RUN = 126,
	EXIT_NOT_FOUND = 127
};

__attribute__((format(printf, 1, 2))) void say(const char *format, ...);
void say_sentence(const char *sentence);
/* Reports an error of the command line, and where to read more. */
void say_usage_error(const char *sentence);
/* Prints a text of several lines. */
void say_log(const char *log);

/*
 * Shows how far the reading of a recording is, if stderr is a terminal: a line that
 * say_progress_end() removes.  For source.progress.
 */
void say_progress(const struct source *source, void *data);
void say_progress_end(void);

/* Reports an error of giving up privileges.  Returns EXIT_FAILED. */
int say_privilege_error(int err);
/* Reports an error of writing @path, or standard output if NULL.  Returns EXIT_FAILED. */
int say_write_error(int err, const char *path);
/* Explains why the source failed with @err. */
void say_source_error(const struct source *source, int err);
void say_record_error(const char *file, int err);
/* Reports a failure of the run, if any.  Returns the exit status. */
int say_outcome(const struct source *source, const struct options *options,
		const struct outcome *outcome);

#endif
