/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_WHY_THREAD_H
#define SCREEN_WHY_THREAD_H

/*
 * What the page "why" of a browser is about: looks into the exits of its reason as
 * long as the page is open, and not a moment longer.
 *
 * A thread of its own does so, and no function waits for it: the verifier takes some
 * 50 ms, and what is detached must not run on any CPU any more.
 */

#include "screen/browser.h"

struct why;

/* Starts the thread, which has nothing to do yet.  0 or -errno. */
int why_open(struct why **why);
/* The thread frees all when it comes to that, or the process ends.  Accepts NULL. */
void why_close(struct why *why);

/* Readable when why_update() has something for the browser. */
int why_fd(const struct why *why);

/*
 * Has the thread attach or detach, as the page of the browser wants it now, and hands
 * the browser what was found out so far.  That stays valid until the next call.
 */
void why_update(struct why *why, struct browser *browser);

#endif
