// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "vm-name.h"

#include "cmocka-all.h"

static void check(const char *cmdline, size_t len, const char *expected)
{
	char name[64];

	if (!vm_name_parse(cmdline, len, name, sizeof(name)))
		strcpy(name, "none");
	assert_string_equal(name, expected);
}

/* A string literal of NUL-terminated arguments, with the last NUL. */
#define CHECK(cmdline, expected) check(cmdline, sizeof(cmdline), expected)

static void test_qemu(void **state)
{
	(void)state;
	CHECK("qemu\0-name\0web", "web");
	CHECK("qemu\0-m\0" "1G\0-name\0guest=web,debug-threads=on\0-S", "web");
	CHECK("qemu\0-name\0web,debug-threads=on", "web");
	CHECK("qemu\0-name\0debug-threads=on,guest=web", "web");
	CHECK("qemu\0--name\0web", "web");
	CHECK("qemu\0-name\0guest=a,,b,process=x", "a,b");
	CHECK("qemu\0-name\0guest=a=b", "a=b");
}

static void test_no_name(void **state)
{
	(void)state;
	CHECK("qemu", "none");
	CHECK("qemu\0-name", "none");
	CHECK("qemu\0-name\0debug-threads=on", "none");
	CHECK("qemu\0-name\0guest=", "none");
	CHECK("qemu\0-named\0web", "none");
	assert_false(vm_name_parse("", 0, (char[8]){ 0 }, 8));
	/* Cut off in the middle of the name: better none than half a one. */
	assert_false(vm_name_parse("q\0-name\0we", 10, (char[8]){ 0 }, 8));
}

static void test_names_are_made_safe(void **state)
{
	char name[4];

	(void)state;
	CHECK("qemu\0-name\0a\033[31mb", "a?[31mb");
	CHECK("qemu\0-name\0a\nb\177", "a?b?");
	CHECK("qemu\0-name\0gr\303\274n \346\227\245 \360\237\220\247",
	      "gr\303\274n \346\227\245 \360\237\220\247");
	CHECK("qemu\0-name\0\377\300\200\355\240\200\302\233", "????????");
	/* A character that does not fit whole is no character. */
	assert_true(vm_name_parse("q\0-name\0ab\303\274", sizeof("q\0-name\0ab\303\274"), name,
				  sizeof(name)));
	assert_string_equal(name, "ab?");
}

static void write_file(const char *path, const char *content, size_t len)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fwrite(content, 1, len, file);
	fclose(file);
}

static void test_process(void **state)
{
	char dir[] = "/tmp/vm-name-XXXXXX", name[64] = "before";
	int fd;

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_int_equal(chdir(dir), 0);
	mkdir("7", 0700);
	fd = open(".", O_RDONLY | O_DIRECTORY);

	vm_name_read(fd, 8, name, sizeof(name));
	assert_string_equal(name, "");
	write_file("7/comm", "fire\033cracker\n", 13);
	vm_name_read(fd, 7, name, sizeof(name));
	assert_string_equal(name, "fire?cracker");
	write_file("7/cmdline", "qemu\0-name\0web", 15);
	vm_name_read(fd, 7, name, sizeof(name));
	assert_string_equal(name, "web");
	/* A long name is cut. */
	vm_name_read(fd, 7, name, 3);
	assert_string_equal(name, "we");

	unlink("7/comm");
	unlink("7/cmdline");
	rmdir("7");
	rmdir(dir);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_qemu),
		cmocka_unit_test(test_no_name),
		cmocka_unit_test(test_names_are_made_safe),
		cmocka_unit_test(test_process),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
