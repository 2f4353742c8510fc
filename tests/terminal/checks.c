// SPDX-License-Identifier: GPL-2.0-only
#include "checks.h"

#include <sys/wait.h>

#include "../unit/cmocka-all.h"

void check_modes(const struct session *session)
{
	struct termios modes = { 0 };

	assert_int_equal(tcgetattr(session->terminal, &modes), 0);
	assert_memory_equal(&modes, &session->modes, sizeof(modes));
}

void check_given_back(struct session *session)
{
	check_modes(session);
	session_await_last(session, "\033[?1049h", "\033[?1049l");
	session_await_last(session, "\033[?25l", "\033[?25h");
	session_await_last(session, "\033[?1h", "\033[?1l");
	session_await_last(session, "\033[?1006;1000h", "\033[?1006;1000l");
}

void check_taken(struct session *session)
{
	struct termios modes;

	assert_int_equal(tcgetattr(session->terminal, &modes), 0);
	assert_false(modes.c_lflag & (ICANON | ECHO));
	assert_true(modes.c_lflag & ISIG);
	session_await_last(session, "\033[?1049l", "\033[?1049h");
	session_await_last(session, "\033[?1006;1000l", "\033[?1006;1000h");
}

void check_exit(struct session *session, int code)
{
	struct session_event event;
	int status = session_wait(session, &event);

	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), code);
}

void check_killed(struct session *session, int signal)
{
	struct session_event event;
	int status = session_wait(session, &event);

	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), signal);
}

void check_stopped(struct session *session, int signal)
{
	struct session_event event;
	int status = session_wait(session, &event);

	assert_true(WIFSTOPPED(status));
	assert_int_equal(WSTOPSIG(status), signal);
}

void check_usage(const struct session_event *event)
{
	assert_int_equal(event->usage.ru_utime.tv_sec + event->usage.ru_stime.tv_sec, 0);
}
