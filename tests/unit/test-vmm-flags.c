// SPDX-License-Identifier: GPL-2.0-only
/* Command lines as people, libvirt and Proxmox write them, and the flags that are in them. */
#include <stdlib.h>
#include <string.h>

#include "host/vmm-flags.h"

#include "cmocka-all.h"

static void check(const char *cmdline, size_t len, const char *yes)
{
	struct vmm_flags flags = vmm_flags_parse(cmdline, len, true, "");
	char found[500] = "";

	for (unsigned int i = 0; i < NR_FLAGS; i++) {
		if (!vmm_flag_is(&flags, i))
			continue;
		strcat(found, found[0] ? " " : "");
		strcat(found, vmm_flag_name(i));
	}
	assert_string_equal(found, yes);
	/* Each is one of the two, but the one that is not in a command line. */
	assert_int_equal(flags.yes & flags.no, 0);
	assert_int_equal(flags.yes | flags.no, (1U << FLAG_QUOTA) - 1);
}

#define CHECK(cmdline, yes) check(cmdline, sizeof(cmdline), yes)

static void test_by_hand(void **state)
{
	(void)state;
	CHECK("qemu-system-x86_64\0-m\0"
	      "1G",
	      "");
	CHECK("kvm\0-cpu\0host,hv_relaxed,hv_spinlocks=0x1fff", "hv");
	CHECK("qemu\0-cpu\0host,hv-time=on,hv-stimer,+hv-synic,hv_avic=on",
	      "hv hv-stimer hv-synic hv-apicv");
	CHECK("qemu\0-cpu\0host,hv-time=off,hv-stimer=off", "");
	CHECK("qemu\0-cpu\0host,hv-passthrough", "hv hv-stimer hv-synic hv-apicv");
	CHECK("qemu\0-M\0pc,accel=kvm,kernel_irqchip=split", "kernel-irqchip=split");
	CHECK("qemu\0-machine\0q35,kernel-irqchip=off,pit=off", "kernel-irqchip=off pit=off");
	CHECK("qemu\0-accel\0kvm,kernel-irqchip=on", "");
	CHECK("qemu\0-global\0kvm-pit.lost_tick_policy=discard",
	      "kvm-pit.lost_tick_policy=discard");
	CHECK("qemu\0-global\0kvm-pit.lost_tick_policy=delay", "");
	CHECK("qemu\0--overcommit\0mem-lock=on,cpu-pm=on", "cpu-pm=on mem-lock=on");
	CHECK("qemu\0-device\0e1000e,netdev=n\0-device\0vfio-pci,host=01:00.0",
	      "emulated-nic vfio-pci");
	CHECK("qemu\0-device\0virtio-blk-pci,drive=d,ioeventfd=off", "ioeventfd=off virtio");
	CHECK("qemu\0-drive\0file=a,if=ide", "emulated-disk");
	CHECK("qemu\0-drive\0file=a,if=virtio", "virtio");
	CHECK("qemu\0-hda\0disk.img", "emulated-disk");
	CHECK("qemu\0-nic\0user,model=virtio-net-pci", "");
	CHECK("qemu\0-net\0nic,model=rtl8139", "emulated-nic");
	/* A file of that name is no device. */
	CHECK("qemu\0-kernel\0e1000\0-append\0-device e1000", "");
	CHECK("qemu\0-device", "");
}

static void test_libvirt(void **state)
{
	(void)state;
	CHECK("/usr/bin/qemu-system-x86_64\0-name\0guest=web,debug-threads=on\0"
	      "-machine\0pc-q35-7.2,usb=off,dump-guest-core=off,mem-merge=off\0"
	      "-cpu\0host,migratable=on,kvm-hint-dedicated=on\0"
	      "-global\0kvm-pit.lost_tick_policy=delay\0"
	      "-object\0{\"qom-type\":\"memory-backend-memfd\",\"id\":\"pc.ram\",\"hugetlb\":"
	      "true}\0"
	      "-device\0{\"driver\":\"ide-hd\",\"bus\":\"ide.0\",\"drive\":\"d\"}\0"
	      "-device\0{\"driver\":\"virtio-net-pci\",\"ioeventfd\":false,\"netdev\":\"n\"}",
	      "kvm-hint-dedicated hugetlb mem-merge=off emulated-disk ioeventfd=off virtio");
}

static void test_not_known(void **state)
{
	static const char file[] = "qemu\0-readconfig\0vm.cfg\0-device\0e1000";
	static const char fire[] = "firecracker\0--id\0web";
	struct vmm_flags flags;

	(void)state;
	flags = vmm_flags_parse(file, sizeof(file), true, "");
	assert_int_equal(flags.yes, 1U << FLAG_NIC_EMULATED);
	assert_int_equal(flags.no, 0);
	/* Cut off: what is not there may be behind. */
	flags = vmm_flags_parse(file, sizeof(file), false, "");
	assert_int_equal(flags.no, 0);
	flags = vmm_flags_parse(fire, sizeof(fire), true, "firecracker");
	assert_int_equal(flags.yes | flags.no, 0);
	flags = vmm_flags_parse("", 0, true, "qemu");
	assert_int_equal(flags.yes | flags.no, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_hand),
		cmocka_unit_test(test_libvirt),
		cmocka_unit_test(test_not_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
