// SPDX-License-Identifier: GPL-2.0-only
/*
 * lines NR SEED KVMEXITTOP FAKED DATA: NR random command lines, of the program with a
 * kernel played for it and of the program with a recording.
 *
 * Each must end by itself within 10 s, not by a signal, with a status of the manual.  If it
 * fails, it says why: in one sentence, which has no control characters, with no more than a
 * hint after it.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_ARGUMENTS 32
#define NR(array)     (sizeof(array) / sizeof((array)[0]))

static const char *program, *faked;
static char recordings[3][4096];
static char folder[] = "/tmp/kvmexittop-lines-XXXXXX";

static bool one_in(unsigned int nr)
{
	return random() % nr == 0;
}

static const char *one_of(const char *const *words, size_t nr)
{
	return words[random() % nr];
}
#define ONE_OF(...)                                                                                \
	one_of((const char *const[]){ __VA_ARGS__ }, NR(((const char *const[]){ __VA_ARGS__ })))

/* What nobody meant to give */
static const char *rubbish(void)
{
	static char text[64];
	size_t nr = random() % 40;

	for (size_t i = 0; i < nr; i++)
		text[i] = one_in(3) ? 1 + random() % 255 : ' ' + random() % 95;
	text[nr] = '\0';
	return text;
}

static const char *path(void)
{
	static char text[128];

	if (one_in(8))
		return ONE_OF("/dev/null", "/dev/stdout", "/", "", "/dev/full", "/nonexistent/x");
	snprintf(text, sizeof(text), "%s/%c", folder, 'a' + (int)(random() % 4));
	return text;
}

static const char *number(void)
{
	static char text[32];

	if (one_in(4))
		return ONE_OF("0", "-1", "1e9", "18446744073709551616", "0x10", "1,2,5-9", "nan",
			      "");
	snprintf(text, sizeof(text), "%ld", random() % 9);
	return text;
}

struct line {
	char *arguments[MAX_ARGUMENTS + 1];
	size_t nr;
};

static void add(struct line *line, const char *argument)
{
	if (line->nr < MAX_ARGUMENTS)
		line->arguments[line->nr++] = strdup(argument);
}

/* Options and what they are given; NULL: a number, "path": a path. */
static const struct {
	const char *option;
	const char *values[8];
} options[] = {
	{ "-v", { "reason", "category", "vm", "vcpu", "process", "matrix", "x" } },
	{ "-f", { "text", "csv", "json", "openmetrics", "prometheus", "help" } },
	{ "-s", { "tax", "-count", "+name", "rate", "vm", "help", "-" } },
	{ "-c", { "all", "vm,name", "reason,count,rate", "tax,tax,all", ",", "help" } },
	{ "--vm", { NULL } },
	{ "--vcpu", { NULL } },
	{ "-p", { NULL } },
	{ "--reason", { "HLT", "^(a|b)*$", "(", "[", ".*", "a{1,255}" } },
	{ "--alert", { "tax > 1", "rate(vm=.*) >= 0", "count(hlt) < 9", "(", "tax>" } },
	{ "-o", { "path" } },
	{ "--record", { "path" } },
	{ "--record-size", { "64k", "1M", "0", "-1", "2G", "x" } },
	{ "--report", { "path" } },
	{ "--source", { "netlink", "auto", "x", "help" } },
	{ "--", { "true", "false", "/nonexistent", "sh" } },
};

static void add_known(struct line *line)
{
	const size_t at = random() % NR(options);
	const char *const *values = options[at].values;
	size_t nr = 0;

	while (nr < NR(options[at].values) && values[nr])
		nr++;
	add(line, options[at].option);
	if (!nr)
		add(line, number());
	else if (!strcmp(values[0], "path"))
		add(line, path());
	else
		add(line, values[random() % nr]);
}

static void add_option(struct line *line)
{
	switch (random() % 20) {
	case 0:
		add(line, "--diff");
		add(line, recordings[random() % NR(recordings)]);
		add(line, recordings[random() % NR(recordings)]);
		break;
	case 1:
		add(line, one_in(2) ? "-h" : "-V");
		break;
	case 2:
		add(line, rubbish());
		break;
	case 3:
		add(line, ONE_OF("--alert", "--vm", "-c", "-s", "--reason", "-d", "--replay"));
		add(line, rubbish());
		break;
	case 4:
		add(line, "-b");
		break;
	default:
		add_known(line);
	}
}

static void make(struct line *line)
{
	const bool live = one_in(2);

	add(line, live ? faked : program);
	/* It ends by itself. */
	if (live || !one_in(8)) {
		add(line, one_in(2) ? "-b" : "-n1");
		add(line, "-n");
		add(line, "2");
		add(line, "-d");
		add(line, ONE_OF("0", "0.01", "0.001"));
	}
	if (!live) {
		add(line, "--replay");
		add(line, recordings[random() % NR(recordings)]);
	}
	for (int nr = random() % 5; nr; nr--)
		add_option(line);
}

static int complain(const struct line *line, const char *what, const char *said)
{
	printf("FAIL: %s:", what);
	for (size_t i = 0; i < line->nr; i++) {
		printf(" '");
		for (const char *s = line->arguments[i]; *s; s++)
			printf(*s >= ' ' && *s <= '~' && *s != '\'' ? "%c" : "\\%03o",
			       (unsigned char)*s);
		putchar('\'');
	}
	printf("\n    %s\n", said);
	return 1;
}

/* Of what it said: how many lines, and whether all of it can be seen. */
static bool is_one_sentence(const char *said)
{
	const char *end = strchr(said, '\n');

	if (!end)
		return false;
	for (const char *s = said; *s; s++) {
		if (((unsigned char)*s < ' ' && *s != '\n') || *s == 0x7f)
			return false;
	}
	return !end[1] || !strcmp(end + 1, "Try \"kvmexittop --help\".\n");
}

static int judge(const struct line *line, int status, const char *said)
{
	static const int known[] = { 0, 1, 2, 3, 4, 126, 127 };

	if (WIFSIGNALED(status))
		return complain(line, "a signal", said);
	for (size_t i = 0; i < NR(known); i++) {
		if (WEXITSTATUS(status) != known[i])
			continue;
		/* A command may fail for itself, and alerts and damage are said as they come. */
		if ((status && WEXITSTATUS(status) == 2) && !is_one_sentence(said))
			return complain(line, "not one sentence", said);
		return 0;
	}
	return complain(line, "a status that is none", said);
}

/* -1: it did not end in time. */
static int await(pid_t pid, int fd, char *said, size_t size)
{
	struct timespec now, end;
	size_t nr = 0;
	ssize_t part;
	int status;

	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += 10;
	for (;;) {
		struct pollfd reader = { .fd = fd, .events = POLLIN };

		clock_gettime(CLOCK_MONOTONIC, &now);
		if (now.tv_sec >= end.tv_sec || poll(&reader, 1, 1000) < 0)
			break;
		if (!reader.revents)
			continue;
		part = read(fd, said + nr, size - 1 - nr);
		if (part <= 0) {
			said[nr] = '\0';
			waitpid(pid, &status, 0);
			return status;
		}
		if (nr + part < size - 1)
			nr += part;
	}
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	said[nr] = '\0';
	return -1;
}

static int run(const struct line *line)
{
	char said[4096];
	int ends[2], status;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC))
		return complain(line, "no pipe", strerror(errno));
	pid = fork();
	if (!pid) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, STDIN_FILENO);
		dup2(null, STDOUT_FILENO);
		dup2(ends[1], STDERR_FILENO);
		execv(line->arguments[0], line->arguments);
		_exit(125);
	}
	close(ends[1]);
	status = await(pid, ends[0], said, sizeof(said));
	close(ends[0]);
	return status < 0 ? complain(line, "not done after 10 s", said) : judge(line, status, said);
}

int main(int argc, char **argv)
{
	static const char *const names[] = { "small", "kinds", "reboot" };
	unsigned long nr, wrong = 0;
	char samples[4096];

	if (argc != 6 || !mkdtemp(folder))
		return 2;
	nr = strtoul(argv[1], NULL, 0);
	srandom(strtoul(argv[2], NULL, 0));
	program = realpath(argv[3], NULL);
	faked = realpath(argv[4], NULL);
	for (size_t i = 0; i < NR(recordings); i++)
		snprintf(recordings[i], sizeof(recordings[i]), "%s/%s.kvx", argv[5], names[i]);
	snprintf(samples, sizeof(samples), "%s/svm-old.sample:%s/svm-new.sample", argv[5], argv[5]);
	setenv("FAKE_SAMPLES", samples, 1);
	if (!program || !faked || chdir(folder))
		return 2;
	for (unsigned long i = 0; i < nr; i++) {
		struct line line = { .nr = 0 };

		make(&line);
		wrong += run(&line);
		for (size_t j = 0; j < line.nr; j++)
			free(line.arguments[j]);
	}
	for (int name = 'a'; name <= 'd'; name++) {
		char text[128];

		snprintf(text, sizeof(text), "%s/%c", folder, name);
		unlink(text);
		strcat(text, ".1");
		unlink(text);
	}
	if (chdir("/") || rmdir(folder))
		printf("left behind: %s\n", folder);
	printf("%lu command lines, %lu wrong\n", nr, wrong);
	return wrong != 0;
}
