// SPDX-License-Identifier: GPL-2.0-only
/*
 * test-display PUPPET: screens on terminals of several kinds and of all sizes.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "checks.h"
#include "session.h"

#include "../unit/cmocka-all.h"

static const char *puppet;

/* "ESC [ 3 n m" sets a colour, "ESC [ 3 ; n H" moves the cursor. */
static bool has_colour(const struct session *session)
{
	const char *at = session->output;

	while ((at = strstr(at, "\033[3"))) {
		at += strspn(at, "\033[0123456789;");
		if (*at == 'm')
			return true;
	}
	return false;
}

/* @colour: how the terminal is told of the first one, NULL if it is not. */
static void check_kind(const struct session_options *options, const char *colour)
{
	struct session session;

	session_start(&session, puppet, options);
	session_await_last(&session, "", "frame 0 row 0");
	session_await_last(&session, "", "row 23");
	session_await_last(&session, "", "7m");
	if (colour)
		session_await_last(&session, "", colour);
	else
		assert_false(has_colour(&session));
	session_type(&session, "k\014");
	session_expect(&session, "key U+006B");
	session_expect(&session, "key U+000C");
	session_type(&session, "Q");
	check_exit(&session, 0);
	check_modes(&session);
	session_close(&session);
}

static void test_kinds(void **state)
{
	(void)state;
	check_kind(&session_xterm, "\033[38;5;30m");
	check_kind(&(struct session_options){ .term = "xterm" }, "\033[32m");
	check_kind(&(struct session_options){ .term = "linux" }, "\033[32m");
	check_kind(&(struct session_options){ .term = "screen" }, "\033[32m");
	check_kind(&(struct session_options){ .term = "screen-256color" }, "\033[38;5;30m");
	check_kind(&(struct session_options){ .term = "tmux" }, "\033[32m");
	check_kind(&(struct session_options){ .term = "vt220" }, NULL);
	check_kind(&(struct session_options){ .term = "xterm-256color", .argument = "mono" }, NULL);
}

/* With delays in its capabilities, and without any attribute in the same write. */
static void test_vt100(void **state)
{
	static const struct session_options vt100 = { .term = "vt100" };
	struct session session;

	(void)state;
	session_start(&session, puppet, &vt100);
	session_await_last(&session, "", "row 23");
	session_await_last(&session, "", "7m");
	assert_false(has_colour(&session));
	assert_null(strstr(session.output, "\033[?1000h"));
	session_type(&session, "S");
	check_killed(&session, SIGSEGV);
	/* In the last line, which is empty, and no delay in plain text. */
	session_await_last(&session, "", "\033[24;1H");
	assert_null(strstr(session.output, "$<"));
	session_close(&session);
}

/* Terminals without "xenl" scroll when their last cell is written to. */
static void test_last_cell(void **state)
{
	static const struct session_options pcansi = { .term = "pcansi" };
	static const struct session_options *const kinds[] = { &session_xterm, &pcansi };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct session session;

		session_start(&session, puppet, kinds[i]);
		session_await_last(&session, "", "\033[23;79H日");
		session_type(&session, "k");
		session_expect(&session, "key U+006B");
		session_type(&session, "Q");
		check_exit(&session, 0);
		assert_int_equal(!!strstr(session.output, "\033[24;79H日"),
				 kinds[i] == &session_xterm);
		session_close(&session);
	}
}

/* A screen of more than the terminal takes at once, which now does not wait for anybody. */
static void test_not_blocking(void **state)
{
	const struct winsize size = { .ws_row = 1000, .ws_col = 100 };
	struct session session;

	(void)state;
	session_start(&session, puppet, &session_xterm);
	fcntl(session.terminal, F_SETFL, O_NONBLOCK);
	ioctl(session.master, TIOCSWINSZ, &size);
	/* Nobody reads meanwhile. */
	usleep(300000);
	session_await(&session, "size 1000 100");
	session_await_last(&session, "", "row 999");
	session_type(&session, "Q");
	check_exit(&session, 0);
	check_given_back(&session);
	session_close(&session);
}

static void test_storm_of_sizes(void **state)
{
	static const unsigned short odd[] = { 0, 1, 2, 1000, 65535 };
	struct winsize size = { .ws_row = 31, .ws_col = 101 };
	struct session session;

	(void)state;
	session_start(&session, puppet, &session_xterm);
	srand(1);
	for (int i = 0; i < 500; i++) {
		struct winsize random = { .ws_row = rand() % 100, .ws_col = rand() % 200 };

		if (i % 20 == 0)
			random.ws_row = odd[rand() % 5];
		if (i % 20 == 10)
			random.ws_col = odd[rand() % 5];
		ioctl(session.master, TIOCSWINSZ, &random);
		/* Sometimes it gets a chance to draw. */
		if (i % 10 == 0) {
			session_type(&session, "k");
			session_await(&session, "key U+006B");
		}
	}
	ioctl(session.master, TIOCSWINSZ, &size);
	session_await(&session, "size 31 101");
	session_type(&session, "Q");
	session_await(&session, "key U+0051");
	check_exit(&session, 0);
	check_given_back(&session);
	session_close(&session);
}

static void test_degenerate_sizes(void **state)
{
	static const struct {
		struct winsize size;
		const char *line;
	} sizes[] = {
		{ { .ws_row = 1, .ws_col = 1 }, "size 1 1" },
		/* Nobody knows: as before. */
		{ { .ws_row = 0, .ws_col = 0 }, "size 1 1" },
		{ { .ws_row = 1, .ws_col = 80 }, "size 1 80" },
		{ { .ws_row = 50, .ws_col = 1 }, "size 50 1" },
		{ { .ws_row = 50, .ws_col = 2 }, "size 50 2" },
		{ { .ws_row = 1000, .ws_col = 1000 }, "size 1000 1000" },
		{ { .ws_row = 65535, .ws_col = 65535 }, "size 1000 2000" },
		{ { .ws_row = 24, .ws_col = 80 }, "size 24 80" },
	};
	struct session session;

	(void)state;
	session_start(&session, puppet, &session_xterm);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		ioctl(session.master, TIOCSWINSZ, &sizes[i].size);
		session_expect(&session, sizes[i].line);
		session_type(&session, "\014k");
		session_expect(&session, "key U+000C");
		session_expect(&session, "key U+006B");
	}
	session_type(&session, "Q");
	check_exit(&session, 0);
	check_given_back(&session);
	session_close(&session);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),	       cmocka_unit_test(test_vt100),
		cmocka_unit_test(test_last_cell),      cmocka_unit_test(test_not_blocking),
		cmocka_unit_test(test_storm_of_sizes), cmocka_unit_test(test_degenerate_sizes),
	};

	if (argc != 2)
		return 1;
	puppet = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
