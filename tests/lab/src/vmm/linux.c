// SPDX-License-Identifier: GPL-2.0-only
/* Documentation/arch/x86/boot.rst, "64-bit Boot Protocol" */
#include <asm/bootparam.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guest.h"
#include "linux.h"

#define ZERO_PAGE    0x10000
#define COMMAND_LINE 0x20000
#define KERNEL	     0x1000000
#define INITRD	     0x4000000
#define ENTRY_64     0x200

#define COM1	  0x3f8
#define COM1_LCR  (COM1 + 3)
#define COM1_LSR  (COM1 + 5)
#define LCR_DLAB  0x80
#define LSR_EMPTY 0x60

/*
 * One CPU, no ACPI, no PCI: what is left are the APIC, kvmclock and a serial
 * port to write to.  reboot=t ends the guest by a triple fault.
 *
 * noxsave is for QEMU as the host: it does not intercept XSETBV, so that KVM's CPUID has the
 * size of another XCR0, and Linux 7.3 falls over itself while it gives up XSAVE for that.
 */
static const char command_line[] =
	"earlyprintk=serial,ttyS0,115200,keep quiet panic=-1 reboot=t acpi=off pci=off "
	"noapic nosmp nokaslr noxsave mitigations=off rdinit=/init";

static size_t load(const char *path, void *to, size_t space)
{
	int fd = open(path, O_RDONLY);
	size_t size = 0;
	ssize_t n;

	if (fd < 0)
		err(1, "%s", path);
	while ((n = read(fd, to + size, space - size)) > 0)
		size += n;
	if (n < 0 || size == space)
		errx(1, "%s: cannot be read, or is too large", path);
	close(fd);
	return size;
}

void linux_load(struct vm *vm, struct vcpu *vcpu, const char *kernel, const char *initrd,
		const char *words)
{
	struct boot_params *zero = vm->memory + ZERO_PAGE;
	void *image = vm->memory + KERNEL;
	struct kvm_sregs s;
	struct kvm_regs r = { .rsi = ZERO_PAGE, .rflags = 2 };
	struct kvm_pit_config pit = { .flags = 0 };
	size_t setup, size;

	if (ioctl(vm->fd, KVM_CREATE_PIT2, &pit))
		err(1, "KVM_CREATE_PIT2");

	vm_load_guest(vm, MODE_LONG); /* its page tables and GDT */
	vm_set_guest(vm, vcpu, 0, MODE_LONG);

	size = load(kernel, image, INITRD - KERNEL);
	memcpy(&zero->hdr, image + 0x1f1, sizeof(zero->hdr));
	if (zero->hdr.header != 0x53726448 || !(zero->hdr.xloadflags & XLF_KERNEL_64))
		errx(1, "%s: not a 64-bit bzImage", kernel);
	setup = (zero->hdr.setup_sects ?: 4) * 512 + 512;
	memmove(image, image + setup, size - setup);
	zero->hdr.type_of_loader = 0xff;
	zero->hdr.cmd_line_ptr = COMMAND_LINE;
	zero->hdr.ramdisk_image = INITRD;
	zero->hdr.ramdisk_size = load(initrd, vm->memory + INITRD, vm->size - INITRD);
	zero->e820_entries = 2;
	zero->e820_table[0] = (struct boot_e820_entry){ 0, 0x9fc00, 1 };
	zero->e820_table[1] = (struct boot_e820_entry){ 0x100000, vm->size - 0x100000, 1 };
	sprintf(vm->memory + COMMAND_LINE, "%s %s", command_line, words);

	/* The protocol wants its segments at 0x10 and 0x18 */
	((uint64_t *)(vm->memory + GUEST_GDT))[3] = ((uint64_t *)(vm->memory + GUEST_GDT))[2];
	((uint64_t *)(vm->memory + GUEST_GDT))[2] = ((uint64_t *)(vm->memory + GUEST_GDT))[1];
	ioctl(vcpu->fd, KVM_GET_SREGS, &s);
	s.cs.selector = 0x10;
	s.ds.selector = s.es.selector = s.ss.selector = 0x18;
	/* The APIC as after reset: Linux turns it on itself */
	s.apic_base = 0xfee00900;
	r.rip = KERNEL + ENTRY_64;
	r.rsp = ZERO_PAGE;
	if (ioctl(vcpu->fd, KVM_SET_SREGS, &s) || ioctl(vcpu->fd, KVM_SET_REGS, &r))
		err(1, "registers of the Linux guest");
}

void linux_io(struct kvm_run *run)
{
	unsigned char *data = (unsigned char *)run + run->io.data_offset;
	/* While its bit DLAB is set, the first port is the divisor of the baud rate */
	static unsigned char lcr;

	if (run->io.direction == KVM_EXIT_IO_IN)
		memset(data, run->io.port == COM1_LSR ? LSR_EMPTY : 0xff,
		       run->io.size * run->io.count);
	else if (run->io.port == COM1_LCR)
		lcr = *data;
	else if (run->io.port == COM1 && !(lcr & LCR_DLAB))
		fwrite(data, 1, run->io.count, stdout);
}
