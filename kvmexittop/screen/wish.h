/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_WISH_H
#define SCREEN_WISH_H

/* What keys ask for that the browser cannot do itself: one table says how it is done. */

struct screen;

/* Does what the browser wishes for, if anything.  Not 0: the screen has failed. */
int wish_grant(struct screen *screen);

#endif
