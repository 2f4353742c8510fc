// SPDX-License-Identifier: GPL-2.0-only
/*
 * test-display PUPPET: colours, and screens of odd sizes.
 */
#include <string.h>
#include <sys/ioctl.h>

#include "checks.h"
#include "session.h"

#include "../unit/cmocka-all.h"

static const char *puppet;

/* What sets the colour of the text, of so many that are used here. */
static const char *const colours[] = { "\033[30m", "\033[32m", "\033[36m", "\033[38;5;30m",
				       "\033[38;5;28m" };

/* @colour: how the terminal is told of the first one, NULL if it is of none. */
static void check_colour(const struct session_options *options, const char *colour)
{
	struct session session;

	session_start(&session, puppet, options);
	session_await_last(&session, "", "row 23");
	/* Reversed */
	session_await_last(&session, "", "7m");
	for (size_t i = 0; i < 5 && !colour; i++)
		assert_null(strstr(session.output, colours[i]));
	if (colour)
		session_await_last(&session, "", colour);
	session_close(&session);
}

static void test_colours(void **state)
{
	(void)state;
	check_colour(&session_xterm, "\033[38;5;30m");
	check_colour(&(struct session_options){ .term = "xterm" }, "\033[32m");
	check_colour(&(struct session_options){ .term = "vt220" }, NULL);
	check_colour(&(struct session_options){ .term = "xterm-256color", .argument = "mono" },
		     NULL);
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
		cmocka_unit_test(test_colours),
		cmocka_unit_test(test_degenerate_sizes),
	};

	if (argc != 2)
		return 1;
	puppet = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
