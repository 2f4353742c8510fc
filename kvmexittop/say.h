/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SAY_H
#define SAY_H

/*
 * What the program says to its user apart from reports: sentences on stderr, each of
 * which says what to do next.  Nothing but this file writes there.
 */

#include "base/outcome.h"
#include "options/options.h"
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

__attribute__((format(printf, 1, 2))) void say(const char *format, ...);
void say_sentence(const char *sentence);
/* Text of many lines. */
void say_log(const char *log);

/* Returns EXIT_FAILED.  @path is NULL for standard output. */
int say_write_error(int err, const char *path);
/* Why the source failed with @err. */
void say_source_error(const struct source *source, int err);
void say_record_error(const char *file, int err);
/* How the run ended, if not well.  Returns the exit status. */
int say_outcome(const struct source *source, const struct options *options,
		const struct outcome *outcome);

#endif
