// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ports, for scripts in a Linux guest of vmm, which has no device to speak through:
 *
 *	port say	stdin to the serial port
 *	port sync	stand still until the VMM's hook has run
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "guest.h"

#define COM1 0x3f8

static void out(int fd, int port, char byte)
{
	if (pwrite(fd, &byte, 1, port) != 1)
		err(1, "port %#x", port);
}

int main(int argc, char **argv)
{
	int c, fd;

	if (argc != 2 || (strcmp(argv[1], "say") && strcmp(argv[1], "sync")))
		errx(2, "usage: port say | sync");
	fd = open("/dev/port", O_WRONLY);
	if (fd < 0)
		err(1, "/dev/port");
	if (!strcmp(argv[1], "sync"))
		out(fd, GUEST_SYNC_PORT, 0);
	else
		while ((c = getchar()) != EOF)
			out(fd, COM1, c);
	return 0;
}
