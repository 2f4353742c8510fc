/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HTML_H
#define HTML_H

/*
 * Pieces of a page.  Whatever is text goes through here, and cannot become markup:
 * names of VMs and reasons are what a stranger called them.
 */

#include <stdint.h>
#include <stdio.h>

/* As text or as the value of an attribute in quotes. */
void html_put(FILE *out, const char *text);

/* A tag with text in it: <h2>text</h2>. */
void html_element(FILE *out, const char *tag, const char *text);
/* The same with a text made by printf. */
__attribute__((format(printf, 3, 4))) void html_print(FILE *out, const char *tag,
						      const char *format, ...);

/* Cells of a table.  UNKNOWN and NAN are "-", as everywhere. */
void html_cell(FILE *out, const char *text);
void html_cell_integer(FILE *out, uint64_t value);
void html_cell_hex(FILE *out, uint64_t value);
void html_cell_real(FILE *out, double value, int decimals);

/* "1.23M": three digits, or "-". */
#define HTML_SCALED_SIZE 16
void html_print_scaled(double value, char *text);

#endif
