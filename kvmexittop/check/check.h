/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef CHECK_H
#define CHECK_H

/* Why a source does not work here, and what mends it. */

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "source/source.h"

/*
 * One sentence on why opening or reading a source failed with @err, and what to do
 * next, with the kernel's own words if @message has any.
 */
void check_explain(const struct source_ops *source, int err, const char *message, char *sentence,
		   size_t size);

/* The same on each source that could not be opened, in one sentence. */
void check_explain_refusals(const struct source *source, char *sentence, size_t size);

/* The same on why exits cannot be looked into, see tracer.h. */
const char *check_explain_why(int err);

/*
 * --check: one line for each thing that must be right, and below it the command
 * that makes it so; the last line sums up.  Returns true if the source called @name can
 * be read, or with "auto" any.
 */
bool check_print(FILE *out, const char *name);

#endif
