/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OPTIONS_HELP_H
#define OPTIONS_HELP_H

/* Help texts: of --help and --version, and lists for "help" as an argument. */

#include <stdio.h>

void help_print(FILE *out);
void help_print_version(FILE *out);
void help_print_columns(FILE *out);
void help_print_views(FILE *out);
void help_print_formats(FILE *out);
void help_print_sources(FILE *out);

#endif
