// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include "host/vm-name.h"

#include "cmocka-all.h"

static void check(const char *cmdline, size_t len, const char *comm, const char *expected,
		  const char *expected_from)
{
	char name[64] = "none";
	const char *from = vm_name_parse(cmdline, len, comm, name, sizeof(name));

	assert_string_equal(name, expected);
	if (expected_from)
		assert_string_equal(from, expected_from);
	else
		assert_int_equal(!from, !strcmp(expected, "none"));
}

/* A string literal of NUL-terminated arguments, with the last NUL. */
#define CHECK(cmdline, expected)	    check(cmdline, sizeof(cmdline), "", expected, NULL)
#define CHECK_FROM(cmdline, expected, from) check(cmdline, sizeof(cmdline), "", expected, from)

static void test_qemu(void **state)
{
	(void)state;
	CHECK_FROM("qemu\0-name\0web", "web", "QEMU -name");
	CHECK("qemu\0-m\0"
	      "1G\0-name\0guest=web,debug-threads=on\0-S",
	      "web");
	CHECK("qemu\0-name\0web,debug-threads=on", "web");
	CHECK("qemu\0-name\0debug-threads=on,guest=web", "web");
	CHECK("qemu\0--name\0web", "web");
	CHECK("qemu\0-name\0guest=a,,b,process=x", "a,b");
	CHECK("qemu\0-name\0guest=a=b", "a=b");
	/* QEMU goes by the last one, too. */
	CHECK("qemu\0-name\0a\0-name\0b", "b");
	CHECK_FROM("qemu\0-uuid\0c0ffee\0-name\0web", "web", "QEMU -name");
	CHECK_FROM("qemu\0-uuid\0c0ffee\0-name\0debug-threads=on", "c0ffee", "QEMU -uuid");
}

static void test_other_vmms(void **state)
{
	(void)state;
	CHECK_FROM("/firecracker\0--id\0web-1\0--start-time-us\0"
		   "5",
		   "web-1", "Firecracker --id");
	CHECK("firecracker-v1.7.0-x86_64\0--api-sock\0/x.sock\0--id=web", "web");
	CHECK("firecracker\0--api-sock\0/x.sock", "none");

	CHECK_FROM("lkvm\0run\0-n\0mode=tap\0--name\0web", "web", "kvmtool --name");
	CHECK("./lkvm-static\0run\0--name=web", "web");
	CHECK("vm\0run\0-p\0init=/bin/sh\0--\0--name\0guest's", "none");

	CHECK_FROM("/usr/bin/crosvm\0run\0--name\0web\0-s\0/run/x.sock", "web", "crosvm --name");
	CHECK_FROM("crosvm\0run\0-s\0/run/x.sock\0bzImage", "x", "crosvm --socket");
	CHECK("crosvm\0run\0--socket=/run/x.socket", "x");
}

static void test_sockets(void **state)
{
	(void)state;
#define CHECK_SOCKET(value, expected) CHECK("cloud-hypervisor\0--api-socket\0" value, expected)
	CHECK_FROM("cloud-hypervisor\0--api-socket=path=/run/web.sock", "web",
		   "cloud-hypervisor --api-socket");
	CHECK("cloud-hypervisor-static\0--api-socket=web", "web");
	CHECK_SOCKET("/run/web.sock", "web");
	CHECK_SOCKET("path=web.socket", "web");
	CHECK_SOCKET("path=/run/web.sock,uid=1", "web");
	CHECK_SOCKET("/run/.sock", "none");
	CHECK_SOCKET("/run/vc/vm/0815/clh-api.sock", "0815");
	CHECK_SOCKET("/run/vms/web//api.sock", "web");
	CHECK_SOCKET("/run/vms/web/", "web");
	CHECK_SOCKET("fd=3", "none");
	CHECK_SOCKET("", "none");
	CHECK_SOCKET("/", "none");
	CHECK_SOCKET("path=", "none");
	CHECK_SOCKET("path=,", "none");
	CHECK_SOCKET("//api.sock", "none");
	CHECK_SOCKET("api.sock", "none");
	CHECK_SOCKET("/run/cloud-hypervisor/api.sock", "none");
	CHECK_SOCKET("/tmp/cloud-hypervisor.sock", "none");
}

static void test_which_vmm(void **state)
{
	static const char exe[] = "/proc/self/exe\0--id\0web";
	static const char none[] = "\0--id\0web";

	(void)state;
	CHECK("/usr/libexec/qemu-kvm\0-name\0web", "web");
	CHECK("/usr/bin/kvm\0-id\0"
	      "100\0-name\0web,debug-threads=on",
	      "web");
	CHECK("/nix/store/x/.qemu-system-x86_64-wrapped\0-name\0web", "web");
	CHECK("/srv/qemu/tool\0-name\0web", "none");
	CHECK("/srv/qemu/\0-name\0web", "none");
	CHECK("kvmd\0-name\0web", "none");
	check(exe, sizeof(exe), "firecracker", "web", "Firecracker --id");
	check(exe, sizeof(exe), "exe", "none", NULL);
	check(exe, sizeof(exe), "", "none", NULL);
	check(none, sizeof(none), "firecracker", "web", NULL);
	/* What comm has of a long name. */
	check("x\0--api-socket\0web", sizeof("x\0--api-socket\0web"), "cloud-hyperviso", "web",
	      NULL);
}

static void test_no_name(void **state)
{
	(void)state;
	CHECK("qemu", "none");
	CHECK("qemu\0-name", "none");
	CHECK("qemu\0-name\0debug-threads=on", "none");
	CHECK("qemu\0-name\0guest=", "none");
	CHECK("qemu\0-name\0", "none");
	CHECK("qemu\0-named\0web", "none");
	CHECK("-name\0web", "none");
	CHECK("firecracker\0--id=", "none");
	CHECK("firecracker\0-id\0web", "none");
	CHECK("firecracker\0\0=\0--\0--=x", "none");
	check("", 0, "qemu", "none", NULL);
	check("", 1, "qemu", "none", NULL);
	/* Cut off in the middle of the name: better none than half a one. */
	check("qemu\0-name\0we", 13, "qemu", "none", NULL);
	check("qemu\0-name\0we", 10, "qemu", "none", NULL);
	check("qemu", 4, "qemu", "none", NULL);
	check("qemu\0-name\0a\0-name\0b", 20, "qemu", "a", NULL);
}

/* Every cut of it, in memory that ends where it ends: for the sanitizers. */
static void test_cut_anywhere(void **state)
{
	static const char whole[] = "crosvm\0run\0-s\0path=/a/api.sock\0--name=\303\274\0--\0-s";

	(void)state;
	for (size_t len = 0; len <= sizeof(whole); len++) {
		char *copy = malloc(len ? len : 1), name[8] = "";

		memcpy(copy, whole, len);
		vm_name_parse(copy, len, "", name, sizeof(name));
		assert_true(strlen(name) < sizeof(name));
		free(copy);
	}
}

static void test_names_are_as_they_came(void **state)
{
	static const char cut[] = "qemu\0-name\0ab\303\274";
	char name[4];

	(void)state;
	CHECK("qemu\0-name\0a\033[31mb", "a\033[31mb");
	CHECK("qemu\0-name\0a\nb\177", "a\nb\177");
	CHECK("firecracker\0--id\0a\tb", "a\tb");
	CHECK("crosvm\0-s\0/run/\033.sock", "\033");
	CHECK("qemu\0-name\0gr\303\274n \346\227\245 \360\237\220\247",
	      "gr\303\274n \346\227\245 \360\237\220\247");
	CHECK("qemu\0-name\0\377\300\200\355\240\200\302\233", "\377\300\200\355\240\200\302\233");
	/* A character that does not fit whole is left out. */
	assert_non_null(vm_name_parse(cut, sizeof(cut), "", name, sizeof(name)));
	assert_string_equal(name, "ab");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_qemu),
		cmocka_unit_test(test_other_vmms),
		cmocka_unit_test(test_sockets),
		cmocka_unit_test(test_which_vmm),
		cmocka_unit_test(test_no_name),
		cmocka_unit_test(test_cut_anywhere),
		cmocka_unit_test(test_names_are_as_they_came),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
