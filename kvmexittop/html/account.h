/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HTML_ACCOUNT_H
#define HTML_ACCOUNT_H

/* The account of vCPUs in a page: over time as a figure, and in all as a bar. */

#include <stdio.h>

#include "summary/survey.h"

/* Prints a figure; @id is unique in the page.  Nothing if no part is known. */
void html_account_chart(const struct survey *survey, const struct survey_account *account,
			const char *id, const char *title, FILE *out);
/* Prints a bar with the share of each part; nothing if @account is NULL or has no time. */
void html_account_bar(const struct survey_account *account, FILE *out);
/* Prints the meaning of the colours. */
void html_account_legend(const struct survey_account *account, FILE *out);

#endif
