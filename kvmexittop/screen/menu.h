/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_MENU_H
#define SCREEN_MENU_H

/*
 * The menus of columns: those of a view, in their order, and then all others.  One chooses the
 * columns and their order, the other the column to sort by.
 */

#include <stdbool.h>
#include <stddef.h>

#include "screen/browser.h"

/* Opens PAGE_COLUMNS or PAGE_SORT, at the column that rows are sorted by. */
void menu_open(struct browser *browser, enum page_id page);
/* The column at an index of the menu, or NULL after the last. */
const struct column *menu_item(const struct browser *browser, size_t at);
void menu_move(struct browser *browser, long items);

/* True if a menu has an action of its own for the key.  Runs it: 0 or -ENOMEM. */
bool menu_takes(int code);
int menu_act(struct browser *browser, int code);

#endif
