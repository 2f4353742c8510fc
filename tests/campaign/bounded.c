// SPDX-License-Identifier: GPL-2.0-only
/*
 * bounded SECONDS MEGABYTES COMMAND...: runs it, and fails if it takes more CPU time or memory,
 * or is ended by a signal; else its status.
 *
 * bounded -s SIGNAL AFTER CPU WITHIN COMMAND...: sends it that signal after so many milliseconds
 * of CPU time, once it expects it, and fails if it takes more than CPU milliseconds of that until
 * it has ended, which do not depend on what else the machine does, or more than WITHIN
 * milliseconds, which do.  Prints how many they were.  The status is that of the command.
 */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pid_t start(char **argv)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	execvp(argv[0], argv);
	perror(argv[0]);
	_exit(127);
}

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

/* Of a process that has not been waited for. */
static double cpu_ms(pid_t pid)
{
	struct timespec used = { 0 };
	clockid_t clock;

	if (!clock_getcpuclockid(pid, &clock))
		clock_gettime(clock, &used);
	return used.tv_sec * 1e3 + used.tv_nsec / 1e6;
}

static double seconds_of(const struct rusage *usage)
{
	return usage->ru_utime.tv_sec + usage->ru_utime.tv_usec / 1e6 + usage->ru_stime.tv_sec +
	       usage->ru_stime.tv_usec / 1e6;
}

static int end(int status)
{
	if (!WIFSIGNALED(status))
		return WEXITSTATUS(status);
	fprintf(stderr, "ended by signal %d\n", WTERMSIG(status));
	return 99;
}

static int run_bounded(double seconds, long megabytes, char **argv)
{
	/* What takes longer by far is not waited for. */
	const struct rlimit limit = { 4 * seconds + 1, 4 * seconds + 1 };
	struct rusage usage;
	double took;
	pid_t pid;
	int status;

	setrlimit(RLIMIT_CPU, &limit);
	pid = start(argv);
	if (pid < 0 || wait4(pid, &status, 0, &usage) < 0)
		return 98;
	took = seconds_of(&usage);
	fprintf(stderr, "%.2f s, %ld MB\n", took, usage.ru_maxrss / 1024);
	if (took > seconds || usage.ru_maxrss / 1024 > megabytes) {
		fprintf(stderr, "more than %.2f s or %ld MB\n", seconds, megabytes);
		return 97;
	}
	return end(status);
}

/* Waits for its end; false, and it is killed, if that takes too long by far. */
static bool wait_for(pid_t pid, double within_ms, int *status, struct rusage *usage)
{
	const double sent = now_ms();

	while (wait4(pid, status, WNOHANG, usage) == 0) {
		if (now_ms() - sent > 10 * within_ms) {
			kill(pid, SIGKILL);
			wait4(pid, status, 0, usage);
			return false;
		}
		usleep(500);
	}
	return true;
}

/* Whether a process is ready for the signal: it has a handler, or blocks it to wait for it. */
static bool expects(pid_t pid, int signal)
{
	unsigned long long masks = 0, mask;
	char path[32], line[128];
	FILE *status;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	status = fopen(path, "r");
	if (!status)
		return false;
	while (fgets(line, sizeof(line), status))
		if (sscanf(line, "SigBlk: %llx", &mask) == 1 ||
		    sscanf(line, "SigCgt: %llx", &mask) == 1)
			masks |= mask;
	fclose(status);
	return masks & 1ull << (signal - 1);
}

static int send_signal(int signal, double after_ms, double cpu_limit_ms, double within_ms,
		       char **argv)
{
	pid_t pid = start(argv);
	double sent, used;
	struct rusage usage;
	int status;

	while (waitpid(pid, &status, WNOHANG) == 0 &&
	       (cpu_ms(pid) < after_ms || !expects(pid, signal)))
		usleep(1000);
	if (kill(pid, 0)) {
		fprintf(stderr, "ended before the signal\n");
		return 96;
	}
	used = cpu_ms(pid);
	sent = now_ms();
	kill(pid, signal);
	if (!wait_for(pid, within_ms, &status, &usage)) {
		fprintf(stderr, "deaf\n");
		return 95;
	}
	sent = now_ms() - sent;
	used = 1e3 * seconds_of(&usage) - used;
	fprintf(stderr, "%.1f ms of CPU time, %.1f ms\n", used, sent);
	return used > cpu_limit_ms || sent > within_ms ? 97 : end(status);
}

int main(int argc, char **argv)
{
	if (argc > 6 && !strcmp(argv[1], "-s"))
		return send_signal(atoi(argv[2]), atof(argv[3]), atof(argv[4]), atof(argv[5]),
				   argv + 6);
	if (argc > 3)
		return run_bounded(atof(argv[1]), atol(argv[2]), argv + 3);
	fprintf(stderr, "usage: bounded SECONDS MEGABYTES COMMAND...\n");
	return 2;
}
