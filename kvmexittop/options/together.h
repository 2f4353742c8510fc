/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OPTIONS_TOGETHER_H
#define OPTIONS_TOGETHER_H

/* Conditions that involve several options. */

#include "options/table.h"

/* Checks them, and sets what one option implies for another.  0 or -errno, with a sentence. */
int together_check(struct parser *parser);

#endif
