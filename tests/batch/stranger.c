// SPDX-License-Identifier: GPL-2.0-only
/* A module that another user would have root load: it leaves a mark where it was run. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

__attribute__((constructor)) static void leave_mark(void)
{
	const char *mark = getenv("MARK");

	if (mark)
		close(open(mark, O_WRONLY | O_CREAT, 0600));
}
