/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BASE_SAFE_H
#define BASE_SAFE_H

/*
 * Text from an untrusted origin, made safe for output: names of VMs, processes, users, hosts,
 * reasons and files.  Inside the program such text is unchanged.  Every output, a screen, a
 * report, a metric or a message, passes it through these functions.
 *
 * Text that could hide, move or change what is beside it is replaced by its number:
 *
 *	\u{1B} \u{9B}	a control character of ASCII or of Unicode
 *	\u{202E}	a character that sets the direction of text, has no width, or
 *			combines with the character before it
 *	\u{A0}		a blank that is not a space
 *	\u{20}		a space at the start or the end, so that no text looks empty
 *	\x{FF}		a byte that is not part of valid UTF-8
 *	\u{5C}		a backslash before "u{" or "x{"
 *
 * The result can be decoded, so texts that differ stay different.
 */

#include <stddef.h>

/* The size of a copy.  It fits any text of a sample or origin; longer text is cut off. */
#define SAFE_SIZE 4096

/* Returns @text if it is safe, else @copy of SAFE_SIZE bytes with the safe text. */
const char *safe_text(const char *text, char *copy);
/* The same, for a line that may begin or end with spaces. */
const char *safe_line(const char *text, char *copy);

/* For arguments of printf.  It zeroes the copy, so it is too slow for cells of tables. */
#define SAFE(text) safe_text((text), (char[SAFE_SIZE]){ 0 })

#endif
