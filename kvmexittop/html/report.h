/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HTML_REPORT_H
#define HTML_REPORT_H

/*
 * The report of --report: a survey as a page for people.  It is one HTML file that needs no
 * other files and no network, with a light, a dark and a print style.
 */

#include <stdio.h>

#include "base/outcome.h"
#include "base/output.h"
#include "source/source.h"
#include "summary/survey.h"

/* Prints the page; the caller flushes @out and checks for write errors.  0 or -ENOMEM. */
int html_report_print(const struct survey *survey, FILE *out);

/*
 * Reads a recorded source, and writes the page.  If the recording is damaged, the page is
 * about the intact samples, and the outcome is the failure of reading.
 */
struct outcome html_report_run(struct source *source, struct output *output);

#endif
