// SPDX-License-Identifier: GPL-2.0-only
/*
 * test-input PUPPET: bytes from the terminal arrive as what they mean.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "session.h"

#include "../unit/cmocka-all.h"

static const char *puppet;

/* Longer than a sequence takes to arrive */
#define PAUSE_US 100000
/* Longer than the program waits for the rest of one, also on a machine with a load of 20 */
#define GIVE_UP_US 1000000

struct input_case {
	const char *bytes;
	const char *lines[4]; /* none: nothing arrives */
};

static void check(const char *term, const struct input_case *cases, size_t nr, useconds_t pause_us)
{
	struct session session;

	session_start(&session, puppet, &(struct session_options){ .term = term });
	for (size_t i = 0; i < nr; i++) {
		session_type(&session, cases[i].bytes);
		for (size_t j = 0; j < 4 && cases[i].lines[j]; j++)
			session_expect(&session, cases[i].lines[j]);
		/* Nothing is left over. */
		usleep(pause_us);
		session_type(&session, "~");
		session_expect(&session, "key U+007E");
	}
	session_close(&session);
}

#define CHECK_AFTER(term, cases, pause_us)                                                         \
	check(term, cases, sizeof(cases) / sizeof((cases)[0]), pause_us)
#define CHECK(term, cases) CHECK_AFTER(term, cases, 0)

static const struct input_case plain[] = {
	{ "a", { "key U+0061" } },
	{ "ab", { "key U+0061", "key U+0062" } },
	{ "\001", { "key U+0001" } },
	{ "\t", { "key U+0009" } },
	{ "\r", { "key enter" } },
	{ "\n", { "key enter" } },
	{ "\177", { "key backspace" } },
	{ "\b", { "key backspace" } },
	{ "\303\251", { "key U+00E9" } },
	{ "\346\227\245\346\234\254", { "key U+65E5", "key U+672C" } },
	{ "\360\237\220\247", { "key U+1F427" } },
};

static const struct input_case keys[] = {
	{ "\033[A", { "key up" } },
	{ "\033OA", { "key up" } },
	{ "\033[B\033[B", { "key down", "key down" } },
	{ "\033OD\033OC", { "key left", "key right" } },
	{ "\033[5~\033[6~", { "key page up", "key page down" } },
	{ "\033[1~\033[4~", { "key home", "key end" } },
	{ "\033[H\033[F", { "key home", "key end" } },
	{ "\033OH\033OF", { "key home", "key end" } },
	{ "\033[3~", { "key delete" } },
	{ "\033OP", { "key F1" } },
	{ "\033OQ\033[15~\033[21~", { "key F2", "key F5", "key F10" } },
	{ "\033[A\033[Ba", { "key up", "key down", "key U+0061" } },
};

static const struct input_case swallowed[] = {
	{ "\033x", { NULL } },
	{ "\033\033[Aa", { "key U+0061" } },
	{ "\033[99;1~", { NULL } },
	{ "\033[1;5Aa", { "key U+0061" } },
	{ "\033[?1;2c", { NULL } },
	{ "\033Oza", { "key U+0061" } },
	{ "\033[200~a\033[201~", { "key U+0061" } },
	{ "\033[I\033[O", { NULL } },
	/* Alt with a character of more than one byte, and with what is a key by itself */
	{ "\033\303\251a", { "key U+0061" } },
	{ "\033\033OAa", { "key U+0061" } },
	/* Function keys beyond F10, and those of the Linux console */
	{ "\033[24~\033[[Ba", { "key U+0061" } },
	/* Broken off by another one */
	{ "\033[1;\033[A", { "key up" } },
	/* No characters */
	{ "\377\376a", { "key U+0061" } },
};

static const struct input_case unfinished[] = {
	{ "\033[", { NULL } },
	{ "\033[1;", { NULL } },
	{ "\033O", { NULL } },
	{ "\303", { NULL } },
};

static const struct input_case mouse[] = {
	/* Row and column count from 0 there, from 1 here; columns come first. */
	{ "\033[<0;12;5M", { "click 4 11" } },
	{ "\033[<0;12;5m", { NULL } },
	{ "\033[<0;12;6M\033[<0;12;6m\033[<0;12;6M", { "click 5 11", "double click 5 11" } },
	{ "\033[<0;12;6m", { NULL } },
	{ "\033[<0;12;6M", { "click 5 11" } },
	{ "\033[<0;12;6m", { NULL } },
	{ "\033[<64;1;1M\033[<65;1;2M\033[<64;300;3M",
	  { "wheel up 0 0", "wheel down 1 0", "wheel up 2 299" } },
	{ "\033[<16;1;1M", { "click 0 0" } },
	{ "\033[<1;1;1M\033[<2;1;1M\033[<35;1;1M", { NULL } },
	/* As other terminals send it */
	{ "\033[M ,%a", { "key U+0061" } },
};

/* As it comes from terminals that know no other way. */
static const struct input_case mouse_bytes[] = {
	{ "\033[M ,%", { "click 4 11" } },
	{ "\033[M#,%", { NULL } },
	{ "\033[M`!!\033[Ma!\"", { "wheel up 0 0", "wheel down 1 0" } },
	{ "\033[<0;12;5Ma", { "key U+0061" } },
};

static void test_plain(void **state)
{
	(void)state;
	CHECK("xterm-256color", plain);
	CHECK("vt100", plain);
}

static void test_keys(void **state)
{
	(void)state;
	CHECK("xterm-256color", keys);
	/* It knows of few of them. */
	CHECK("vt100", keys);
}

static void test_escape_alone(void **state)
{
	struct session session;

	(void)state;
	session_start(&session, puppet, &session_xterm);
	session_type(&session, "\033");
	session_expect(&session, "key escape");
	session_type(&session, "\033\033");
	session_expect(&session, "key escape");
	session_expect(&session, "key escape");
	session_type(&session, "a");
	session_expect(&session, "key U+0061");
	session_close(&session);
}

/* As over a slow line */
static void test_in_pieces(void **state)
{
	static const char *const pieces[] = { "\033",	  "[",	      "A\033[<0;1", "2;5",
					      "Mx\346",	  "\227\245", "\033[9",	    "9;1",
					      "~\033[1;", "5A",	      "a" };
	static const char *const lines[] = { "key up", "click 4 11", "key U+0078", "key U+65E5",
					     "key U+0061" };
	static const struct session_options options = { .term = "xterm-256color",
							.escdelay = "2000" };
	struct session session;

	(void)state;
	session_start(&session, puppet, &options);
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		session_type(&session, pieces[i]);
		usleep(PAUSE_US);
	}
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		session_expect(&session, lines[i]);
	session_close(&session);
}

/* What comes of it is not looked at, but that it comes to an end. */
static void test_noise(void **state)
{
	static const char alphabet[] = "\033\033[[[<M0159;;~abz \303\251\346\227\245\377";
	static const struct session_options options = { .term = "xterm-256color", .escdelay = "1" };
	struct session session;

	(void)state;
	session_start(&session, puppet, &options);
	srand(1);
	for (int i = 0; i < 300; i++) {
		char bytes[50] = "";

		for (size_t j = 0; j < sizeof(bytes) - 1; j++)
			bytes[j] = alphabet[rand() % (sizeof(alphabet) - 1)];
		session_type(&session, bytes);
		/* As many as end anything that was begun */
		session_type(&session, "aaaaaa\r");
		session_await(&session, "key enter");
	}
	session_close(&session);
}

static void test_swallowed(void **state)
{
	(void)state;
	CHECK("xterm-256color", swallowed);
	CHECK_AFTER("xterm-256color", unfinished, GIVE_UP_US);
}

static void test_mouse(void **state)
{
	(void)state;
	CHECK("xterm-256color", mouse);
	CHECK("tmux", mouse_bytes);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),	     cmocka_unit_test(test_keys),
		cmocka_unit_test(test_in_pieces),    cmocka_unit_test(test_noise),
		cmocka_unit_test(test_escape_alone), cmocka_unit_test(test_swallowed),
		cmocka_unit_test(test_mouse),
	};

	if (argc != 2)
		return 1;
	puppet = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
