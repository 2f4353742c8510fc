/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_GUARD_H
#define SCREEN_GUARD_H

/*
 * The guard gives the terminal back when a signal is about to end the program.
 *
 * curses cannot do that: its functions must not be called in a signal handler.  The
 * guard restores the modes by tcsetattr(), and the screen by bytes rendered in advance.
 * Then the signal takes the course that it would have taken, so that status, core and a
 * sanitizer's report are the same.  The guard leaves signals alone that are blocked or
 * ignored.
 */

#include <stdbool.h>
#include <termios.h>

/* Whether TERM is the name of a terminal that can move its cursor. */
bool guard_knows_terminal(void);

/*
 * Renders what gives the screen back.  @last_row: where the shell goes on if the terminal
 * has no second screen.  @mouse: to be switched off.  Before it, newterm().
 */
void guard_render(int last_row, bool mouse);

/* @modes: those of stdin to restore, copied. */
void guard_arm(const struct termios *modes);
void guard_disarm(void);

#endif
