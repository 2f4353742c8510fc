// SPDX-License-Identifier: GPL-2.0-only
/*
 * The init of a Linux guest.  Does a little of what makes exits, says so and
 * ends the guest, or goes on for ever with what "load=" on the kernel's command
 * line says (the kernel puts that into init's environment):
 *
 *	timers	wake up every 10 ms
 *	disk	read /dev/vda past the page cache
 */
#define _GNU_SOURCE
#include <cpuid.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void say(const char *text)
{
	FILE *log = fopen("/dev/kmsg", "w");

	if (!log)
		return;
	/* Level 0: said even on a quiet console */
	fprintf(log, "<0>guest: %s\n", text);
	fclose(log);
}

static void nap(long ms)
{
	nanosleep(&(struct timespec){ .tv_nsec = ms * 1000000 }, NULL);
}

static void load_timers(void)
{
	for (;;)
		nap(10);
}

/* A stock kernel has the driver of the disk in a module */
static void load_driver(void)
{
	int fd = open("/virtio_blk.ko", O_RDONLY);

	if (fd >= 0 && syscall(SYS_finit_module, fd, "", 0))
		say("cannot load the driver of the disk");
}

static void load_disk(void)
{
	void *buffer;
	int fd;

	load_driver();
	fd = open("/dev/vda", O_RDONLY | O_DIRECT);
	if (fd < 0 || posix_memalign(&buffer, 4096, 4096)) {
		say("no disk to read");
		return;
	}
	for (;;)
		if (read(fd, buffer, 4096) != 4096)
			lseek(fd, 0, SEEK_SET);
}

static void load_little(void)
{
	unsigned int a, b, c, d;

	for (int i = 0; i < 1000; i++)
		__cpuid(0, a, b, c, d);
	if (!iopl(3))
		for (int i = 0; i < 500; i++)
			outb(i, 0x80);
	for (int i = 0; i < 20; i++)
		nap(2);
}

int main(void)
{
	const char *load = getenv("load") ?: "";

	mkdir("/dev", 0755);
	mount("dev", "/dev", "devtmpfs", 0, NULL);
	if (!*load)
		load_little();
	say("Linux is up");
	if (!strcmp(load, "timers"))
		load_timers();
	if (!strcmp(load, "disk"))
		load_disk();
	reboot(RB_AUTOBOOT);
	return 1;
}
