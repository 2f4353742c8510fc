// SPDX-License-Identifier: GPL-2.0-only
/*
 * starve [-e EVERY] [-o FILE] [-t] LIBRARY COMMAND...: runs the command as often as it allocates
 * memory, and each time another allocation fails; with EVERY each so manieth one, beginning
 * with one by chance.  Then again, so that all from there on fail.
 *
 * Each run either ends as the one with all its memory: with the same status, output and FILE;
 * or it says one sentence, its status says that it failed, what it printed is the first
 * part of that, in whole lines, and FILE is as it was before or as it would be.  -t: numbers in
 * the output differ from run to run, so only lines are counted.
 *
 * Prints what does otherwise, and at last "N runs, N wrong: COMMAND".
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define BEFORE "the old report\n"

struct text {
	char *bytes;
	size_t nr;
};

struct run {
	int status;
	struct text out, err, file;
};

static const char *library, *file_name, *count_name;
static bool counts_lines;
static char **command;
static unsigned long nr_runs, nr_wrong;

static void die(const char *what)
{
	perror(what);
	exit(2);
}

static struct text read_text(int fd)
{
	struct text text = { 0 };
	struct stat st;

	if (fd < 0)
		return text;
	if (fstat(fd, &st))
		die("fstat");
	text.bytes = malloc(st.st_size + 1);
	text.nr = st.st_size;
	if (!text.bytes || pread(fd, text.bytes, text.nr, 0) != (ssize_t)text.nr)
		die("read");
	text.bytes[text.nr] = '\0';
	return text;
}

static void write_before(void)
{
	FILE *file = file_name ? fopen(file_name, "w") : NULL;

	if (file_name && (!file || fputs(BEFORE, file) < 0 || fclose(file)))
		die(file_name);
}

/* With the allocation number @at failing, and all after it. */
static struct run run(unsigned long at, bool on)
{
	int out = memfd_create("out", MFD_CLOEXEC), err = memfd_create("err", MFD_CLOEXEC);
	struct run result = { 0 };
	char number[32];
	pid_t pid;
	int fd;

	write_before();
	pid = fork();
	if (!pid) {
		snprintf(number, sizeof(number), "%lu", at);
		setenv("STINGY_AT", number, 1);
		setenv("STINGY_COUNT", count_name, 1);
		if (on)
			setenv("STINGY_ON", "1", 1);
		setenv("LD_PRELOAD", library, 1);
		dup2(out, STDOUT_FILENO);
		dup2(err, STDERR_FILENO);
		/* What does not end is as wrong as what crashes. */
		alarm(60);
		execv(command[0], command);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &result.status, 0) != pid)
		die("fork");
	nr_runs++;
	result.out = read_text(out);
	result.err = read_text(err);
	close(out);
	close(err);
	fd = file_name ? open(file_name, O_RDONLY | O_CLOEXEC) : -1;
	result.file = read_text(fd);
	if (fd >= 0)
		close(fd);
	return result;
}

static void free_run(struct run *run)
{
	free(run->out.bytes);
	free(run->err.bytes);
	free(run->file.bytes);
}

static size_t lines_of(const struct text *text)
{
	size_t nr = 0;

	for (size_t i = 0; i < text->nr; i++)
		nr += text->bytes[i] == '\n';
	return nr;
}

static bool same(const struct text *a, const struct text *b)
{
	if (counts_lines)
		return lines_of(a) == lines_of(b);
	return a->nr == b->nr && (!a->nr || !memcmp(a->bytes, b->bytes, a->nr));
}

/* Whole lines, with which the other begins. */
static bool begins(const struct text *text, const struct text *whole)
{
	if (text->nr && text->bytes[text->nr - 1] != '\n')
		return false;
	if (counts_lines)
		return lines_of(text) <= lines_of(whole);
	return text->nr <= whole->nr && !memcmp(text->bytes, whole->bytes, text->nr);
}

static bool is_before(const struct text *file)
{
	return file->nr == strlen(BEFORE) && !memcmp(file->bytes, BEFORE, file->nr);
}

/* NULL: nothing is wrong with it. */
static const char *judge(const struct run *run, const struct run *whole)
{
	if (WIFSIGNALED(run->status))
		return "ended by a signal";
	if (run->status == whole->status) {
		if (!same(&run->out, &whole->out))
			return "another output";
		return file_name && !same(&run->file, &whole->file) ? "another file" : NULL;
	}
	if (WEXITSTATUS(run->status) != 1 && WEXITSTATUS(run->status) != 3)
		return "a strange status";
	/* What else it says on the way, such as of alerts, may not have come up. */
	if (lines_of(&run->err) > lines_of(&whole->err) + 1 || !run->err.nr ||
	    run->err.bytes[run->err.nr - 1] != '\n')
		return "not one sentence";
	if (!begins(&run->out, &whole->out))
		return "output in part";
	if (file_name && !is_before(&run->file) && !same(&run->file, &whole->file))
		return "a file in part";
	return NULL;
}

static void try(unsigned long at, bool on, const struct run *whole)
{
	struct run one = run(at, on);
	const char *wrong = judge(&one, whole);

	if (wrong) {
		nr_wrong++;
		printf("%s: allocation %lu%s, status %d, %zu bytes of %zu, says \"%.*s\"\n", wrong,
		       at, on ? " and all after" : "", one.status, one.out.nr, whole->out.nr,
		       (int)strcspn(one.err.bytes, "\n"), one.err.bytes);
	}
	free_run(&one);
}

static unsigned long read_count(void)
{
	FILE *file = fopen(count_name, "r");
	unsigned long count = 0;

	if (!file || fscanf(file, "%lu", &count) != 1)
		die(count_name);
	fclose(file);
	return count;
}

int main(int argc, char **argv)
{
	char name[] = "/tmp/starve-XXXXXX";
	unsigned long every = 1, count;
	struct run whole;
	int option;

	while ((option = getopt(argc, argv, "+e:o:t")) != -1) {
		if (option == 'e')
			every = strtoul(optarg, NULL, 0);
		else if (option == 'o')
			file_name = optarg;
		else if (option == 't')
			counts_lines = true;
		else
			return 2;
	}
	if (argc - optind < 2 || !every) {
		fprintf(stderr, "usage: starve [-e EVERY] [-o FILE] [-t] LIBRARY COMMAND...\n");
		return 2;
	}
	library = argv[optind];
	command = argv + optind + 1;
	close(mkstemp(name));
	count_name = name;
	whole = run(0, false);
	count = read_count();
	srandom(time(NULL));
	for (int on = 0; on < 2; on++) {
		for (unsigned long at = 1 + random() % every; at <= count; at += every)
			try(at, on, &whole);
	}
	unlink(name);
	free_run(&whole);
	printf("%lu runs, %lu wrong:", nr_runs, nr_wrong);
	for (char **word = command; *word; word++)
		printf(" %s", *word);
	putchar('\n');
	return nr_wrong || !count;
}
