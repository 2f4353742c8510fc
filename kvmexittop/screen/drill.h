/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_DRILL_H
#define SCREEN_DRILL_H

/* The way from the host down to a VM, a vCPU, and one reason. */

#include <stdbool.h>
#include <stddef.h>

#include "screen/browser.h"

/* Steps down into the row under the cursor, if there is one. */
void path_enter(struct browser *browser);
/* Steps up again.  False: this is the top. */
bool path_leave(struct browser *browser);
/* "host > VM 3 web > vCPU 1 > HLT"; in less than @room without names, or its end. */
void path_print(const struct browser *browser, unsigned int room, char *text, size_t size);

/* The VM of the path in the sample shown, or NULL. */
const struct sample_vm *path_vm(const struct browser *browser);

#endif
