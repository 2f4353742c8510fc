// SPDX-License-Identifier: GPL-2.0-only
/*
 * test-terminal PUPPET: what the terminal is like before, during and after a screen.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>

#include "checks.h"
#include "session.h"

#include "../unit/cmocka-all.h"

static const char *puppet;

static void test_end(void **state)
{
	struct session session;

	(void)state;
	session_start(&session, puppet, &session_xterm);
	check_taken(&session);
	session_await_last(&session, "", "frame 0 row 0 日本");
	session_type(&session, "Q");
	check_exit(&session, 0);
	check_given_back(&session);
	session_close(&session);
}

static void test_exit_by_mistake(void **state)
{
	struct session session;

	(void)state;
	session_start(&session, puppet, &session_xterm);
	session_type(&session, "X");
	check_exit(&session, 7);
	check_given_back(&session);
	session_close(&session);
}

static void test_open_again(void **state)
{
	struct session session;

	(void)state;
	session_start(&session, puppet, &session_xterm);
	session_type(&session, "R");
	session_await(&session, "opened");
	check_taken(&session);
	session_type(&session, "a");
	session_expect(&session, "key U+0061");
	session_type(&session, "Q");
	check_exit(&session, 0);
	check_given_back(&session);
	session_close(&session);
}

static void test_signals_that_ask(void **state)
{
	static const int signals[] = { SIGTERM, SIGHUP, SIGINT };
	char line[20];

	(void)state;
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		struct session session;

		session_start(&session, puppet, &session_xterm);
		if (signals[i] == SIGINT)
			session_type(&session, "\003");
		else
			kill(session.job, signals[i]);
		snprintf(line, sizeof(line), "signal %s", sigabbrev_np(signals[i]));
		session_expect(&session, line);
		check_exit(&session, 0);
		check_given_back(&session);
		session_close(&session);
	}
}

static void test_crashes(void **state)
{
	static const struct {
		const char *key;
		int signal;
	} crashes[] = {
		{ "S", SIGSEGV }, { "O", SIGSEGV }, { "A", SIGABRT },	 { "B", SIGBUS },
		{ "F", SIGFPE },  { "I", SIGILL },  { "\034", SIGQUIT },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++) {
		struct session session;

		session_start(&session, puppet, &session_xterm);
		session_type(&session, crashes[i].key);
		check_killed(&session, crashes[i].signal);
		check_given_back(&session);
		session_close(&session);
	}
}

static void test_sent_signals_kill_as_ever(void **state)
{
	static const int signals[] = { SIGSEGV, SIGPIPE, SIGQUIT, SIGXCPU };

	(void)state;
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		struct session session;

		session_start(&session, puppet, &session_xterm);
		kill(session.job, signals[i]);
		check_killed(&session, signals[i]);
		check_given_back(&session);
		session_close(&session);
	}
}

/* Nothing can be written after ^S; the program must end all the same. */
static void test_crash_while_output_is_held(void **state)
{
	struct session session;

	(void)state;
	session_start(&session, puppet, &session_xterm);
	tcflow(session.terminal, TCOOFF);
	kill(session.job, SIGSEGV);
	check_killed(&session, SIGSEGV);
	check_modes(&session);
	session_close(&session);
}

static void test_suspend(void **state)
{
	struct session session;

	(void)state;
	session_start(&session, puppet, &session_xterm);
	for (int i = 0; i < 3; i++) {
		/* Typed right after another key, some kernels hold it back: nobody is woken. */
		usleep(300000);
		session_type(&session, "\032");
		check_stopped(&session, SIGTSTP);
		check_given_back(&session);
		session.nr_output = 0;
		session_continue(&session, 'f');
		session_expect(&session, "resumed");
		check_taken(&session);
		session_await_last(&session, "", "row 7");
		session_type(&session, "k");
		session_expect(&session, "key U+006B");
	}
	session_type(&session, "S");
	check_killed(&session, SIGSEGV);
	check_given_back(&session);
	session_close(&session);
}

/* The user has the terminal otherwise now, and in another size. */
static void test_changes_during_suspend(void **state)
{
	const struct winsize size = { .ws_row = 10, .ws_col = 30 };
	struct session session;

	(void)state;
	session_start(&session, puppet, &session_xterm);
	session_type(&session, "\032");
	check_stopped(&session, SIGTSTP);
	session.modes.c_cc[VERASE] = 127;
	tcsetattr(session.terminal, TCSANOW, &session.modes);
	ioctl(session.master, TIOCSWINSZ, &size);
	session_continue(&session, 'f');
	session_expect(&session, "resumed");
	session_await_last(&session, "\033[?1049h", "row 9");
	assert_null(strstr(session_find_last(&session, "\033[?1049h"), "row 10"));
	session_type(&session, "Q");
	check_exit(&session, 0);
	check_given_back(&session);
	session_close(&session);
}

static void test_background(void **state)
{
	struct session session;

	(void)state;
	session_start(&session, puppet, &session_xterm);
	session_type(&session, "\032");
	check_stopped(&session, SIGTSTP);
	session_continue(&session, 'b');
	check_stopped(&session, SIGTTOU);
	check_given_back(&session);
	session_continue(&session, 'f');
	session_expect(&session, "resumed");
	check_taken(&session);

	/* "kill %1" */
	session_type(&session, "\032");
	check_stopped(&session, SIGTSTP);
	kill(session.job, SIGTERM);
	session_continue(&session, 'b');
	session_expect(&session, "resumed");
	session_expect(&session, "signal TERM");
	check_exit(&session, 0);
	check_given_back(&session);
	session_close(&session);
}

/* SIGSTOP asks nobody, and shells set the modes that they like. */
static void test_stopped_by_force(void **state)
{
	struct session session;

	(void)state;
	session_start(&session, puppet, &session_xterm);
	kill(session.job, SIGSTOP);
	check_stopped(&session, SIGSTOP);
	tcsetattr(session.terminal, TCSANOW, &session.modes);
	session_continue(&session, 'f');
	/* Modes are those of lines: a signal that needs none gets through. */
	session_type(&session, "\032");
	check_stopped(&session, SIGTSTP);
	session_continue(&session, 'f');
	session_expect(&session, "resumed");
	check_taken(&session);
	session_type(&session, "Q");
	check_exit(&session, 0);
	check_given_back(&session);
	session_close(&session);
}

static void test_hang_up(void **state)
{
	static const struct session_options deaf = { .term = "xterm-256color", .argument = "deaf" };
	struct session_event event;
	struct session session;

	(void)state;
	session_start(&session, puppet, &session_xterm);
	session_hang_up(&session);
	assert_true(WIFEXITED(session_wait(&session, &event)));
	check_usage(&event);
	session_close(&session);

	session_start(&session, puppet, &deaf);
	session_hang_up(&session);
	session_expect(&session, "gone 1");
	assert_int_equal(WEXITSTATUS(session_wait(&session, &event)), 4);
	check_usage(&event);
	session_close(&session);
}

static void check_refused(const struct session_options *options, const char *error)
{
	struct session session;

	session_open(&session, puppet, options);
	session_expect(&session, error);
	check_exit(&session, 3);
	assert_int_equal(session.nr_output, 0);
	check_modes(&session);
	session_close(&session);
}

static void test_refusals(void **state)
{
	(void)state;
	check_refused(&(struct session_options){ .term = NULL }, "ENOTSUP");
	check_refused(&(struct session_options){ .term = "" }, "ENOTSUP");
	check_refused(&(struct session_options){ .term = "dumb" }, "ENOTSUP");
	check_refused(&(struct session_options){ .term = "unknown" }, "ENOTSUP");
	check_refused(&(struct session_options){ .term = "no-such-thing" }, "ENOTSUP");
	check_refused(&(struct session_options){ .term = "../../etc" }, "ENOTSUP");
	check_refused(&(struct session_options){ .term = "xterm", .no_stdin = true }, "ENOTTY");
	check_refused(&(struct session_options){ .term = "xterm", .no_stdout = true }, "ENOTTY");
}

/* The shell goes on in the last line, of the screen as it is now. */
static void test_crash_after_resize(void **state)
{
	static const struct session_options vt100 = { .term = "vt100" };
	const struct winsize size = { .ws_row = 10, .ws_col = 30 };
	struct session session;

	(void)state;
	session_start(&session, puppet, &vt100);
	ioctl(session.master, TIOCSWINSZ, &size);
	session_await(&session, "size 10 30");
	session_type(&session, "S");
	check_killed(&session, SIGSEGV);
	session_await_last(&session, "row 9", "\033[10;1H\033[K");
	/* No delay in plain text */
	assert_null(strstr(session.output, "$<"));
	session_close(&session);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_end),
		cmocka_unit_test(test_exit_by_mistake),
		cmocka_unit_test(test_open_again),
		cmocka_unit_test(test_signals_that_ask),
		cmocka_unit_test(test_crashes),
		cmocka_unit_test(test_sent_signals_kill_as_ever),
		cmocka_unit_test(test_crash_while_output_is_held),
		cmocka_unit_test(test_suspend),
		cmocka_unit_test(test_changes_during_suspend),
		cmocka_unit_test(test_background),
		cmocka_unit_test(test_stopped_by_force),
		cmocka_unit_test(test_hang_up),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_crash_after_resize),
	};

	if (argc != 2)
		return 1;
	puppet = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
