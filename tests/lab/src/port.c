// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ports, for scripts in a Linux guest of vmm, which has no device to speak through:
 *
 *	port say	stdin to the serial port
 *	port sync	stand still until the VMM's hook has run
 */
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <sys/io.h>

#include "guest.h"

#define COM1	0x3f8

int main(int argc, char **argv)
{
	int c;

	if (argc != 2 || (strcmp(argv[1], "say") && strcmp(argv[1], "sync")))
		errx(2, "usage: port say | sync");
	if (iopl(3))
		err(1, "iopl");
	if (!strcmp(argv[1], "sync"))
		outb(0, GUEST_SYNC_PORT);
	else
		while ((c = getchar()) != EOF)
			outb(c, COM1);
	return 0;
}
