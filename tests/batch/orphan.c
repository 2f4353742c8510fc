// SPDX-License-Identifier: GPL-2.0-only
/*
 * orphan FAKED: whenever the program with a kernel played for it is killed, the kernel
 * dies with it, and nothing that both held open stays open.
 *
 * It is killed as soon as it has a child, which is when the child has not yet asked for a
 * signal at the death of its parent.
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define TIMES 60

/* Spins until @pid has a child, or has ended. */
static void await_child(pid_t pid)
{
	char path[64], text[16];
	ssize_t len = 0;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", pid, pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	while (fd >= 0 && !len)
		len = pread(fd, text, sizeof(text), 0);
	if (fd >= 0)
		close(fd);
}

/* Whether the pipe is closed by all others soon after the program was killed. */
static int dies(const char *program)
{
	struct pollfd reader = { .events = POLLIN };
	char bytes[4096];
	int ends[2], ready;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC))
		return -1;
	pid = fork();
	if (!pid) {
		dup2(ends[1], STDOUT_FILENO);
		execl(program, program, "-b", "-d", "10", NULL);
		_exit(127);
	}
	close(ends[1]);
	await_child(pid);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	reader.fd = ends[0];
	do {
		ready = poll(&reader, 1, 5000);
	} while (ready > 0 && read(ends[0], bytes, sizeof(bytes)) > 0);
	close(ends[0]);
	return ready > 0;
}

int main(int argc, char **argv)
{
	int nr = 0;

	if (argc != 2)
		return 2;
	for (int i = 0; i < TIMES && nr < 3; i++)
		nr += dies(argv[1]) != 1;
	if (nr)
		printf("FAIL: %d kernels were left behind, which hold a pipe open\n", nr);
	else
		printf("%d programs killed, no kernel left behind\n", TIMES);
	return nr != 0;
}
