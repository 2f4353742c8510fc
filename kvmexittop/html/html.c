// SPDX-License-Identifier: GPL-2.0-only
#include "html/html.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/safe.h"
#include "base/text.h"
#include "sample/sample.h"

void html_put(FILE *out, const char *text)
{
	char copy[SAFE_SIZE];

	for (text = safe_text(text, copy); *text; text++) {
		switch (*text) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		case '\'':
			fputs("&#39;", out);
			break;
		default:
			fputc(*text, out);
			break;
		}
	}
}

void html_element(FILE *out, const char *tag, const char *text)
{
	fprintf(out, "<%s>", tag);
	html_put(out, text);
	/* The end tag has no attributes. */
	fprintf(out, "</%.*s>\n", (int)strcspn(tag, " "), tag);
}

void html_print(FILE *out, const char *tag, const char *format, ...)
{
	char text[1000];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	html_element(out, tag, text);
}

void html_cell(FILE *out, const char *text)
{
	fputs("<td>", out);
	html_put(out, text);
	fputs("</td>", out);
}

void html_cell_number(FILE *out, const char *text)
{
	fprintf(out, "<td class=\"n\">%s</td>", text);
}

void html_cell_integer(FILE *out, uint64_t value)
{
	char text[TEXT_GROUPED_SIZE] = "-";

	if (value != UNKNOWN)
		text_grouped(text, sizeof(text), value);
	html_cell_number(out, text);
}

void html_cell_code(FILE *out, uint64_t value)
{
	char text[32] = "-";

	if (value != UNKNOWN)
		snprintf(text, sizeof(text), "%" PRIu64, value);
	html_cell_number(out, text);
}

void html_cell_hex(FILE *out, uint64_t value)
{
	char text[32] = "-";

	if (value != UNKNOWN)
		snprintf(text, sizeof(text), "0x%" PRIx64, value);
	html_cell_number(out, text);
}

void html_cell_real(FILE *out, double value, int decimals)
{
	char text[400] = "-";

	char grouped[TEXT_GROUPED_SIZE];
	size_t digits;

	if (!isnan(value))
		snprintf(text, sizeof(text), "%.*f", decimals, value);
	digits = strspn(text, "0123456789");
	if (value < 1000 || value >= 1e18 || isnan(value)) {
		html_cell_number(out, text);
		return;
	}
	/* As rounded, not as it was */
	text_grouped(grouped, sizeof(grouped), strtoull(text, NULL, 10));
	fprintf(out, "<td class=\"n\">%s%s</td>", grouped, text + digits);
}

void html_print_scaled(double value, char *text)
{
	char suffix = text_scale(&value, 999.5);

	if (isnan(value))
		snprintf(text, HTML_SCALED_SIZE, "-");
	else
		snprintf(text, HTML_SCALED_SIZE, suffix == ' ' ? "%.3g" : "%.3g%c", value, suffix);
}
