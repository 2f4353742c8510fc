// SPDX-License-Identifier: GPL-2.0-only
/*
 * exchange NAME TARGET: the other user.  Makes NAME a symbolic link to TARGET, then a file,
 * and so on, as fast as it can, until SIGTERM; prints how often each of them was there.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t over;

static void end(int signal)
{
	(void)signal;
	over = 1;
}

int main(int argc, char **argv)
{
	unsigned long links = 0, files = 0;
	char beside[4096];
	int fd;

	if (argc != 3)
		return 2;
	snprintf(beside, sizeof(beside), "%s.mine", argv[1]);
	signal(SIGTERM, end);
	while (!over) {
		unlink(beside);
		links += !symlink(argv[2], beside) && !rename(beside, argv[1]);
		unlink(beside);
		fd = open(beside, O_WRONLY | O_CREAT | O_EXCL, 0666);
		files += fd >= 0 && !rename(beside, argv[1]);
		close(fd);
	}
	unlink(beside);
	printf("%lu links, %lu files\n", links, files);
	return 0;
}
