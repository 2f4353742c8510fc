/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HTML_H
#define HTML_H

/*
 * Elements of a page.  All text is escaped here, because names of VMs and reasons may have
 * any characters.
 */

#include <stdint.h>
#include <stdio.h>

/* Prints text, escaped for content and for attributes in quotes. */
void html_put(FILE *out, const char *text);

/* Prints an element: <h2>text</h2>.  @tag may have attributes: "p class=\"dim\"". */
void html_element(FILE *out, const char *tag, const char *text);
/* The same with a formatted text. */
__attribute__((format(printf, 3, 4))) void html_print(FILE *out, const char *tag,
						      const char *format, ...);

/* Print cells of a table.  UNKNOWN and NAN are "-"; integers have commas. */
void html_cell(FILE *out, const char *text);
void html_cell_number(FILE *out, const char *text);
void html_cell_integer(FILE *out, uint64_t value);
void html_cell_code(FILE *out, uint64_t value); /* without commas */
void html_cell_hex(FILE *out, uint64_t value);
void html_cell_real(FILE *out, double value, int decimals);

/* Prints three digits, "1.23M", or "-" for NAN. */
#define HTML_SCALED_SIZE 16
void html_print_scaled(double value, char *text);

#endif
