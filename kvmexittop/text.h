/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TEXT_H
#define TEXT_H

/*
 * Text that others made up.  Safe is what neither a terminal nor JSON minds:
 * UTF-8 without control characters, and '?' for each byte that is not.
 */
void text_make_safe(char *text);

#endif
