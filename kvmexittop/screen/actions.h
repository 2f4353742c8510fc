/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_ACTIONS_H
#define SCREEN_ACTIONS_H

/*
 * The actions of keys and the mouse on a browser.  0 or -ENOMEM; an action that the browser
 * cannot do itself is left in browser->wish.  The table in keys.c assigns keys to actions.
 */

#include "screen/browser.h"

/* action-go.c: pages, rows, the path */
int action_quit(struct browser *browser);
int action_go_back(struct browser *browser);
int action_help(struct browser *browser);
int action_explain(struct browser *browser);
int action_advice(struct browser *browser);
int action_why(struct browser *browser);
int action_move(struct browser *browser, long rows);
int action_up(struct browser *browser);
int action_down(struct browser *browser);
int action_page_up(struct browser *browser);
int action_page_down(struct browser *browser);
int action_first(struct browser *browser);
int action_last(struct browser *browser);
int action_enter(struct browser *browser);
int action_enter_most(struct browser *browser);
int action_beside(struct browser *browser);

/* action-view.c: rows of the view, their order, search, filter */
int action_next_view(struct browser *browser);
int action_fold(struct browser *browser);
int action_sort_by(struct browser *browser, const struct column *column);
int action_sort_by_count(struct browser *browser);
int action_sort_by_rate(struct browser *browser);
int action_sort_by_cost(struct browser *browser);
int action_sort_by_vmm(struct browser *browser);
int action_sort_by_cycles(struct browser *browser);
int action_invert(struct browser *browser);
int action_sort_left(struct browser *browser);
int action_sort_right(struct browser *browser);
int action_search(struct browser *browser);
int action_search_next(struct browser *browser);
int action_search_previous(struct browser *browser);
int action_filter(struct browser *browser);
int action_choose_columns(struct browser *browser);
int action_choose_sort(struct browser *browser);

/* action-time.c: the delay, pause, replay, baseline, settings */
int action_delay(struct browser *browser);
int action_pause(struct browser *browser);
int action_step_back(struct browser *browser);
int action_step_forward(struct browser *browser);
int action_faster(struct browser *browser);
int action_slower(struct browser *browser);
int action_minute_back(struct browser *browser);
int action_minute_on(struct browser *browser);
int action_hour_back(struct browser *browser);
int action_hour_on(struct browser *browser);
int action_set_baseline(struct browser *browser);
int action_drop_baseline(struct browser *browser);
int action_trend(struct browser *browser);
int action_span(struct browser *browser);
int action_idle(struct browser *browser);
int action_unit(struct browser *browser);
int action_mouse(struct browser *browser);
int action_save(struct browser *browser);
int action_redraw(struct browser *browser);

#endif
