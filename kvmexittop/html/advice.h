/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HTML_ADVICE_H
#define HTML_ADVICE_H

/* The part of a page with advice. */

#include <stdio.h>

#include "summary/survey.h"

/* Prints advice on the last epoch of the survey.  0 or -ENOMEM. */
int html_advice_print(const struct survey *survey, FILE *out);

#endif
