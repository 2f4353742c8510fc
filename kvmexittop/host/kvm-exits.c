// SPDX-License-Identifier: GPL-2.0-only
#include "host/kvm-exits.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

int kvm_exits_read(const char *path, uint64_t *exits)
{
	unsigned long long value;
	char text[32], *end;
	ssize_t len;
	int fd, err;

	/*
	 * Open the file each time: its content is computed once for each open, and lseek()
	 * and pread() fail with -ESPIPE (simple_attr_open(), fs/libfs.c).
	 */
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	len = read(fd, text, sizeof(text) - 1);
	err = len < 0 ? -errno : 0;
	close(fd);
	if (err)
		return err;

	text[len] = '\0';
	errno = 0;
	value = strtoull(text, &end, 10);
	/* strtoull() also accepts blanks and a sign. */
	if (errno || !isdigit((unsigned char)text[0]) || end[0] != '\n' || end[1])
		return -EBADMSG;

	*exits = value;
	return 0;
}
