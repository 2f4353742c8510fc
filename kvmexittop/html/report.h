/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HTML_REPORT_H
#define HTML_REPORT_H

/*
 * A report: what a survey found, as a page for people to read.  One HTML file that needs no other
 * and no network, in light and in dark, on paper as well.
 */

#include <stdio.h>

#include "base/outcome.h"
#include "base/output.h"
#include "source/source.h"
#include "summary/survey.h"

/* Leaves it to the caller to flush and to look for write errors.  0 or -ENOMEM. */
int html_report_print(const struct survey *survey, FILE *out);

/*
 * Reads the source, a recorded one, and prints the page of it.  If it is damaged, that is
 * the failure, and the page is of what is whole.
 */
struct outcome html_report_run(struct source *source, struct output *output);

#endif
