/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FIXTURE_BROWSER_H
#define FIXTURE_BROWSER_H

/* A browser that has seen three samples, and what is on its screen. */

#include "screen/browser.h"
#include "screen/canvas.h"
#include "screen/input.h"

extern struct browser browser;
extern struct canvas canvas;
extern struct options options;
extern struct origin origin;
extern struct sample files[2]; /* old and new: the browser took the new one twice */

/* A test with one */
#define TEST(name) cmocka_unit_test_setup_teardown(name, browser_set_up, browser_tear_down)
int browser_set_up(void **state);
int browser_tear_down(void **state);

/* Let it take a copy of the sample, so much later. */
void take(const struct sample *sample, uint64_t later_s);

void send(struct input input);
void press(int key);
/* The text, and Enter */
void type(const char *text);

/* The screen has the text. */
void see(const char *text);
void check_sort(const char *name, bool descending);

#endif
