/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_GUARD_H
#define SCREEN_GUARD_H

/*
 * The guard restores the terminal when a signal is about to end the program.
 *
 * The functions of curses must not be called in a signal handler.  So the guard restores the
 * modes by tcsetattr(), and the screen by bytes rendered in advance.  Then it raises the
 * signal again with its original action, so that exit status, core and a sanitizer's report
 * are the same.  The guard does not change signals that are blocked or ignored.
 */

#include <stdbool.h>
#include <termios.h>

/* True if TERM names a terminal that can move its cursor. */
bool guard_knows_terminal(void);

/*
 * Renders the bytes that restore the screen; called after newterm().  @last_row: the row
 * where the shell continues if the terminal has no alternate screen.  @mouse: switch the
 * mouse off.
 */
void guard_render(int last_row, bool mouse);

/* Installs the handlers.  @modes of stdin, which are copied, will be restored. */
void guard_arm(const struct termios *modes);
void guard_disarm(void);

/* Gives the terminal back now, unless the guard is not armed.  The program is about to end. */
void guard_give_back(void);

#endif
