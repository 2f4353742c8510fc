// SPDX-License-Identifier: GPL-2.0-only
/*
 * The init of a Linux guest: does a little of what makes exits, says so and
 * ends the guest.  On another host the same load gives other numbers; what must
 * hold is that every one of its exits is counted somewhere.
 */
#include <cpuid.h>
#include <stdio.h>
#include <sys/io.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
	struct timespec nap = { .tv_nsec = 2000000 };
	unsigned int a, b, c, d;
	FILE *log;

	mkdir("/dev", 0755);
	mount("dev", "/dev", "devtmpfs", 0, NULL);
	for (int i = 0; i < 1000; i++)
		__cpuid(0, a, b, c, d);
	if (!iopl(3))
		for (int i = 0; i < 500; i++)
			outb(i, 0x80);
	for (int i = 0; i < 20; i++)
		nanosleep(&nap, NULL);
	log = fopen("/dev/kmsg", "w");
	if (log) {
		/* Level 0: said even on a quiet console */
		fputs("<0>guest: Linux is up\n", log);
		fclose(log);
	}
	reboot(RB_AUTOBOOT);
	return 1;
}
