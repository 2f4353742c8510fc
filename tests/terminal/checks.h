/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef CHECKS_H
#define CHECKS_H

/* What is to be true of a terminal and its job; each fails the test if it is not. */

#include "session.h"

/* The modes are those that the user had. */
void check_modes(const struct session *session);
/* The terminal is as it was.  For xterm, whose sequences these are. */
void check_given_back(struct session *session);
/* It is in the program's hands. */
void check_taken(struct session *session);

/* How the job ends, or that it stops. */
void check_exit(struct session *session, int code);
void check_killed(struct session *session, int signal);
void check_stopped(struct session *session, int signal);
/* Busy waiting takes more CPU time than that. */
void check_usage(const struct session_event *event);

#endif
