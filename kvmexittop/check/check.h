/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef CHECK_H
#define CHECK_H

/* Explains why a source does not work here, and how to fix that. */

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "source/source.h"

/*
 * Writes one sentence: why opening or reading @source failed with @err, and what to do next.
 * It includes @message, the kernel's text, unless that is "".
 */
void check_explain(const struct source_ops *source, int err, const char *message, char *sentence,
		   size_t size);

/* Writes one sentence for all sources that could not be opened. */
void check_explain_refusals(const struct source *source, char *sentence, size_t size);

/* Returns a sentence: why a tracer failed with @err, see tracer.h, and what to do next. */
const char *check_explain_why(int err);

/*
 * Prints the report of --check: one line for each requirement, and below it the command that
 * fixes it; the last line is the summary.  Returns true if the source @name, or with "auto"
 * any source, can be read.
 */
bool check_print(FILE *out, const char *name);

#endif
