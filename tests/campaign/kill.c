// SPDX-License-Identifier: GPL-2.0-only
/*
 * kill TIMES COMMAND...: starts a program that records to "recording" and replaces "report", a
 * line of JSON, and kills it at a time by chance; so often, in the current directory.
 *
 * Each time all samples that were there before are there, none is damaged but what was cut by
 * a kill, and the report is whole.  Of 20 kills no more than one leaves a temporary file, for
 * such a file has a name for a moment only.  Prints how often, and how many samples there are.
 */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <json-c/json.h>

#include "record/reader.h"

#define RECORDING "recording"
#define REPORT	  "report"

static off_t size_of(const char *name)
{
	struct stat st;

	return stat(name, &st) ? 0 : st.st_size;
}

static void die(const char *what)
{
	printf("wrong: %s\n", what);
	exit(1);
}

/* How many samples there are. */
static size_t check_recording(void)
{
	struct reader *reader;
	struct sample sample = { 0 };
	size_t nr = 0;
	int err = reader_open(&reader, RECORDING);

	/* It may have been killed before the first one. */
	if (err == -EBADMSG || err == -ENOENT)
		return 0;
	if (err)
		die("the recording cannot be read");
	while (!reader_next(reader, &sample))
		nr++;
	if (reader_damage(reader)->samples ||
	    (reader_damage(reader)->bytes && !reader_damage(reader)->cut))
		die("the recording is damaged");
	reader_close(reader);
	sample_free(&sample);
	return nr;
}

static void check_report(void)
{
	struct json_object *object = json_object_from_file(REPORT);

	if (!object)
		die("the report is not whole");
	json_object_put(object);
}

/* Removes what has the name of the report and more.  Returns how many there were. */
static unsigned int remove_rest(void)
{
	unsigned int nr = 0;
	struct dirent *entry;
	DIR *dir = opendir(".");

	if (!dir)
		die("no directory");
	while ((entry = readdir(dir)))
		nr += !strncmp(entry->d_name, REPORT ".", strlen(REPORT ".")) &&
		      !unlink(entry->d_name);
	closedir(dir);
	return nr;
}

/* Starts it, and ends it a moment after it wrote something, or before. */
static void kill_once(char **command)
{
	const struct timespec tick = { .tv_nsec = 200000 };
	off_t before = size_of(RECORDING);
	long wait = random() % 8 ? 100000 : random() % 100;
	pid_t pid = fork();

	if (!pid) {
		execv(command[0], command);
		_exit(127);
	}
	while (wait-- > 0 && size_of(RECORDING) == before && !waitpid(pid, NULL, WNOHANG))
		nanosleep(&tick, NULL);
	nanosleep(&(struct timespec){ .tv_nsec = random() % 20000000 }, NULL);
	kill(pid, SIGKILL);
	if (waitpid(pid, NULL, 0) != pid)
		die("it ended by itself");
}

int main(int argc, char **argv)
{
	unsigned long times = argc > 2 ? strtoul(argv[1], NULL, 0) : 0;
	unsigned int rest = 0;
	size_t nr = 0, before;

	if (!times)
		return 2;
	srandom(time(NULL));
	unlink(RECORDING);
	unlink(REPORT);
	for (unsigned long i = 0; i < times; i++) {
		before = nr;
		kill_once(argv + 2);
		nr = check_recording();
		if (nr < before)
			die("samples are lost");
		if (size_of(REPORT))
			check_report();
		rest += remove_rest();
	}
	if (!nr)
		die("nothing was recorded");
	if (rest > 1 + times / 20)
		die("kills leave temporary files");
	printf("%lu kills, %zu samples in %ld bytes: none lost, each report whole; "
	       "temporary files left: %u\n",
	       times, nr, (long)size_of(RECORDING), rest);
	return 0;
}
