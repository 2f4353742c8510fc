/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BASE_LIKELY_H
#define BASE_LIKELY_H

/* The name that was likely meant, if one is mistyped. */

#include <stddef.h>

/*
 * Returns the name that takes the fewest changes to become @name, two at most and fewer than
 * @name has characters.  NULL: there is none.  @name_at returns the name at an
 * index, or NULL after the last.
 */
const char *likely_find(const char *name, const char *(*name_at)(size_t i));

#endif
