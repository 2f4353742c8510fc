// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "host/cgroup.h"

#include "cmocka-all.h"

#define ID	  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define POD	  "pod12345678-90ab-cdef-1234-567890abcdef"
#define POD_SLICE "kubepods-burstable-pod12345678_90ab_cdef_1234_567890abcdef.slice"

static void check(const char *file, const char *expected)
{
	char scope[80] = "none";

	assert_int_equal(cgroup_parse(file, strlen(file), scope, sizeof(scope)),
			 strcmp(expected, "none") != 0);
	assert_string_equal(scope, expected);
}

static void check_parts(const char *file, const char *expected_unit, const char *expected_container)
{
	char unit[112] = "none", container[32] = "none";

	assert_int_equal(cgroup_unit(file, strlen(file), unit, sizeof(unit)),
			 strcmp(expected_unit, "none") != 0);
	assert_string_equal(unit, expected_unit);
	assert_int_equal(cgroup_container(file, strlen(file), container, sizeof(container)),
			 strcmp(expected_container, "none") != 0);
	assert_string_equal(container, expected_container);
}

static void test_units_and_containers(void **state)
{
	(void)state;
	/* As systemctl takes it, with the escapes. */
	check_parts("0::/machine.slice/machine-qemu\\x2d1\\x2dweb.scope/libvirt/emulator\n",
		    "machine-qemu\\x2d1\\x2dweb.scope", "none");
	check_parts("0::/system.slice/docker-" ID ".scope/init.scope\n", "docker-" ID ".scope",
		    "0123456789ab");
	check_parts("0::/docker/" ID "\n", "none", "0123456789ab");
	check_parts("0::/docker/" ID "0\n", "none", "none");
	check_parts("0::/kubepods.slice/" POD_SLICE "/cri-containerd-" ID ".scope"
		    "/machine/qemu-1-web.libvirt-qemu\n",
		    "cri-containerd-" ID ".scope", "0123456789ab");
	check_parts("0::/user.slice/user-0.slice/user@0.service/app.slice/run-1.scope\n",
		    "run-1.scope", "none");
	check_parts("0::/lxc.payload.db/system.slice/vm.service\n", "vm.service", "db");
	check_parts("0::/lxc.payload./x\n", "none", "none");
	check_parts("12:cpu:/x\n1:name=systemd:/system.slice/fc@web.service\n", "fc@web.service",
		    "none");
	check_parts("0::/init.scope\n", "none", "none");
	check_parts("0::/\n", "none", "none");
	check_parts("", "none", "none");
}

static void test_machines(void **state)
{
	(void)state;
	check("0::/machine.slice/machine-qemu\\x2d1\\x2dweb.scope\n", "machine-qemu-1-web.scope");
	/* Where libvirt has QEMU's main thread. */
	check("0::/machine.slice/machine-qemu\\x2d1\\x2dweb.scope/libvirt/emulator\n",
	      "machine-qemu-1-web.scope");
	check("0::/machine/qemu-1-web.libvirt-qemu/libvirt/emulator\n", "qemu-1-web.libvirt-qemu");
	/* KubeVirt: libvirt in a pod. */
	check("0::/kubepods.slice/" POD_SLICE "/cri-containerd-" ID ".scope"
	      "/machine/qemu-1-web.libvirt-qemu\n",
	      "qemu-1-web.libvirt-qemu");
}

static void test_containers(void **state)
{
	(void)state;
	check("0::/system.slice/docker-" ID ".scope\n", "docker-0123456789ab.scope");
	check("0::/machine.slice/libpod-" ID ".scope/container\n", "libpod-0123456789ab.scope");
	check("0::/docker/" ID "\n", "0123456789ab");
	check("0::/docker/" ID "0\n", ID "0");
	check("0::/kubepods.slice/kubepods-burstable.slice/" POD_SLICE "/cri-containerd-" ID
	      ".scope\n",
	      POD_SLICE);
	check("0::/kubepods/besteffort/" POD "/" ID "\n", POD);
	check("0::/system.slice/docker-" ID ".scope/init.scope\n", "docker-0123456789ab.scope");
}

static void test_others(void **state)
{
	(void)state;
	check("0::/firecracker/web\n", "web");
	check("0::/system.slice/system-fc.slice/fc@web.service\n", "fc@web.service");
	check("0::/user.slice/user-0.slice/session-3.scope\n", "session-3.scope");
	check("0::/user.slice/user-0.slice/user@0.service/app.slice/run-1.scope/x\n",
	      "run-1.scope");
	/* In another cgroup namespace, and of a cgroup that was removed. */
	check("0::/../../fc.service\n", "fc.service");
	check("0::/firecracker/web (deleted)\n", "web");
}

static void test_versions(void **state)
{
	(void)state;
	check("12:pids:/a.scope\n1:name=systemd:/b.scope\n", "b.scope");
	check("1:name=systemd:/b.scope\n0::/c.scope\n", "c.scope");
	check("1:name=systemd:/b.scope\n0::/\n", "b.scope");
	check("0::/c.scope\n1:name=systemd:/b.scope\n", "c.scope");
	check("2:cpu,cpuacct:/a.scope\n", "none");
}

static void test_nothing(void **state)
{
	static const char *const files[] = {
		"",
		"\n",
		":",
		"::\n",
		"0",
		"0:\n",
		"0::",
		"0::\n",
		"0::/\n",
		"0:://\n",
		"0::/..\n",
		"0::/.././.\n",
		"0::/init.scope\n",
		"1::/a\n",
		"00::/a\n",
		"0:x:/a\n",
		"0::/ (deleted)\n",
		"name=systemd:/a\n",
		"\n\n0\n",
		/* Cut off: who knows what comes next. */
		"0::/a",
		"0::/machine.slice/machine-qem",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		check(files[i], "none");
}

static void test_scopes_are_as_they_came(void **state)
{
	static const char nul[] = "0::/a\0b\n";
	char scope[80], small[4];

	(void)state;
	check("0::/a\033[31m.scope\n", "a\033[31m.scope");
	check("0::/a\\x1b\\x0a\\x00b\n", "a\033\n?b");
	check("0::/gr\\xc3\\xbcn\n", "gr\303\274n");
	check("0::/\377\n", "\377");
	/* No escapes. */
	check("0::/a\\x\n", "a\\x");
	check("0::/a\\x1\n", "a\\x1");
	check("0::/a\\x1g\\n\n", "a\\x1g\\n");
	check("0::/a\\\n", "a\\");
	/* An escaped slash separates nothing. */
	check("0::/a\\x2fb\n", "a/b");
	/* Not from the kernel, but not to be trusted either. */
	assert_true(cgroup_parse(nul, sizeof(nul) - 1, scope, sizeof(scope)));
	assert_string_equal(scope, "a?b");

	assert_true(cgroup_parse("0::/ab\303\274\n", 9, small, sizeof(small)));
	assert_string_equal(small, "ab");
	assert_true(cgroup_parse("0::/" ID "\n", 69, small, sizeof(small)));
	assert_string_equal(small, "012");
}

/* Every cut of it, in memory that ends where it ends: for the sanitizers. */
static void test_cut_anywhere(void **state)
{
	static const char whole[] = "1:name=systemd:/a/machine-\\x2d1.scope (deleted)\n0::/" ID
				    "/\\x2d\n";

	(void)state;
	for (size_t len = 0; len < sizeof(whole); len++) {
		char *copy = malloc(len ? len : 1), scope[16] = "";

		memcpy(copy, whole, len);
		/* As if it ended there. */
		if (len)
			copy[len - 1] = '\n';
		cgroup_parse(copy, len, scope, sizeof(scope));
		assert_true(strlen(scope) < sizeof(scope));
		free(copy);
	}
}

static void check_name(const char *scope, const char *expected)
{
	char name[64] = "none";

	assert_int_equal(cgroup_name(scope, name, sizeof(name)), strcmp(expected, "none") != 0);
	assert_string_equal(name, expected);
}

static void test_names(void **state)
{
	(void)state;
	check_name("machine-qemu-1-web.scope", "web");
	check_name("machine-qemu-12-a-b.scope", "a-b");
	check_name("machine-web.scope", "web");
	check_name("machine-web-1.scope", "web-1");
	check_name("machine-web-1-.scope", "web-1-");
	check_name("machine-1-2-3.scope", "1-2-3");
	check_name("qemu-1-web.libvirt-qemu", "web");
	check_name("machine-.scope", "none");
	check_name("machine-qemu-1-web.sc", "none");
	check_name("docker-0123456789ab.scope", "none");
	check_name("fc@web.service", "none");
	check_name("", "none");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_units_and_containers),
		cmocka_unit_test(test_machines),
		cmocka_unit_test(test_containers),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_versions),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_scopes_are_as_they_came),
		cmocka_unit_test(test_cut_anywhere),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
