/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_GUARD_H
#define SCREEN_GUARD_H

/*
 * The guard gives the terminal back when a signal is about to end the program.
 *
 * It does so with what may be called in a signal handler: the modes by tcsetattr(),
 * the rest by bytes rendered in advance.  Then the signal takes the course that it
 * would have taken, so that status, core and a sanitizer's report are the same.
 * Signals that are blocked or ignored are not its business.
 */

#include <stddef.h>
#include <termios.h>

/*
 * Modes are those of stdin, bytes are for stdout; both are copied.  Bytes that are
 * too many are left out.  Again: replaces them.
 */
void guard_arm(const struct termios *modes, const char *bytes, size_t nr_bytes);
void guard_disarm(void);

#endif
