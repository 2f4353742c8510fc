/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SESSION_H
#define SESSION_H

/*
 * A session on a pseudo terminal: a shell with one job.
 *
 * There has to be a shell.  A process without one that could continue it is in an
 * orphaned process group, and such a one is not stopped by SIGTSTP.
 */

#include <stdbool.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <termios.h>

struct session_event {
	pid_t pid;
	int status; /* of waitpid() */
	struct rusage usage;
};

struct session {
	pid_t shell, job;
	int master, terminal; /* the test holds on to both ends */
	int log;
	int control;
	struct termios modes; /* before the job */
	char *output;	      /* all that the job wrote to the terminal */
	size_t nr_output;
	char *lines; /* all that it logged */
	size_t nr_lines, nr_expected;
};

struct session_options {
	const char *term; /* NULL: not set */
	const char *argument;
	bool no_stdin, no_stdout; /* it is a file instead */
	bool deaf;		  /* SIGHUP is ignored, as nohup(1) does */
	const char *escdelay;	  /* of the environment; NULL: not set */
};

/* What most have */
extern const struct session_options session_xterm;

/* Exits with 77, and a reason, where no kernel can be played for @program. */
void session_need_kernel(const char *program);

void session_open(struct session *session, const char *program,
		  const struct session_options *options);
/* The same, until it logs that it is ready, as puppet does. */
void session_start(struct session *session, const char *program,
		   const struct session_options *options);
void session_close(struct session *session);

void session_type(struct session *session, const char *keys);
/* Fails unless @line is what the job logs next. */
void session_expect(struct session *session, const char *line);
/* Skips lines until then. */
void session_await(struct session *session, const char *line);

/* In what the job wrote to the terminal so far; NULL if it is not there. */
const char *session_find_last(const struct session *session, const char *text);
/* Fails unless it wrote @later, and @earlier, which may be "", not after that. */
void session_await_last(struct session *session, const char *earlier, const char *later);

/* Waits until the job has been stopped or has ended, and returns the status. */
int session_wait(struct session *session, struct session_event *event);
/* After a stop: 'f' has it continued in the foreground, 'b' in the background. */
void session_continue(struct session *session, char how);

/* The other side hangs up. */
void session_hang_up(struct session *session);

#endif
