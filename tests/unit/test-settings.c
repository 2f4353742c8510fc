// SPDX-License-Identifier: GPL-2.0-only
/* The file that key W writes: its folders are made, and links of others are not followed. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "options/settings.h"

#include "cmocka-all.h"

static char home[] = "/tmp/test-settings-XXXXXX";

static const char *in_home(const char *name)
{
	static char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", home, name);
	return path;
}

static unsigned int mode_of(const char *name)
{
	struct stat st;

	assert_int_equal(lstat(in_home(name), &st), 0);
	return st.st_mode & 07777;
}

static void test_written_and_read(void **state)
{
	char text[SETTINGS_SIZE];
	uid_t owner;

	(void)state;
	setenv("XDG_CONFIG_HOME", in_home("a/b"), 1);
	assert_int_equal(settings_read(text, &owner), -ENOENT);
	assert_int_equal(settings_write("sort -tax\n"), 0);
	assert_int_equal(settings_read(text, &owner), 0);
	assert_string_equal(text, "sort -tax\n");
	assert_int_equal(owner, geteuid());
	assert_int_equal(mode_of("a"), 0700);
	assert_int_equal(mode_of("a/b/kvmexittop/settings"), 0600);
}

/* A link of one's own stays, and what it leads to is replaced. */
static void test_own_link(void **state)
{
	char text[SETTINGS_SIZE];
	uid_t owner;

	(void)state;
	setenv("XDG_CONFIG_HOME", in_home("linked"), 1);
	assert_int_equal(symlink("a/b", in_home("linked")), 0);
	assert_int_equal(settings_write("delay 2\n"), 0);
	setenv("XDG_CONFIG_HOME", in_home("a/b"), 1);
	assert_int_equal(settings_read(text, &owner), 0);
	assert_string_equal(text, "delay 2\n");
}

static void test_link_where_all_may_write(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(mkdir(in_home("open"), 0700), 0);
	assert_int_equal(chmod(in_home("open"), 0777), 0);
	assert_int_equal(symlink("../elsewhere", in_home("open/link")), 0);
	setenv("XDG_CONFIG_HOME", in_home("open/link"), 1);
	assert_int_equal(settings_write("delay 2\n"), -ELOOP);
	assert_int_equal(lstat(in_home("elsewhere"), &st), -1);
}

static int set_up(void **state)
{
	(void)state;
	return mkdtemp(home) ? 0 : -1;
}

static int tear_down(void **state)
{
	char command[100];

	(void)state;
	snprintf(command, sizeof(command), "rm -r %s", home);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_written_and_read),
		cmocka_unit_test(test_own_link),
		cmocka_unit_test(test_link_where_all_may_write),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
