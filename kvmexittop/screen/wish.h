/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_WISH_H
#define SCREEN_WISH_H

/* The wishes: requests of keys that the browser cannot fulfil, one row of a table for each. */

struct screen;

/* Fulfils the wish of the browser, if any.  0 or -errno: the screen has failed. */
int wish_grant(struct screen *screen);

#endif
