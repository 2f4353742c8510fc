// SPDX-License-Identifier: GPL-2.0-only
#include "options/conflict.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Files that are only read come first. */
enum {
	REPLAY,
	DIFF,
	OUTPUT,
	REPORT,
	RECORD,
	ROTATED,
	STDOUT,
	NR_USES
};

struct use {
	const char *option;
	const char *name; /* NULL: there is no such file */
	bool exists;
	struct stat st;
};

static void find(struct use *use)
{
	if (use->name)
		use->exists = !stat(use->name, &use->st);
}

/* Devices and pipes may be used twice. */
static bool is_same(const struct use *a, const struct use *b)
{
	if (!a->name || !b->name || a->exists != b->exists)
		return false;
	if (!a->exists)
		return !strcmp(a->name, b->name);
	return S_ISREG(a->st.st_mode) && a->st.st_dev == b->st.st_dev &&
	       a->st.st_ino == b->st.st_ino;
}

bool options_conflict(const struct options *options, char *error, size_t size)
{
	char rotated[PATH_MAX];
	struct use uses[NR_USES] = {
		[REPLAY] = { .option = "--replay", .name = options->replay },
		[DIFF] = { .option = "--diff", .name = options->diff },
		[OUTPUT] = { .option = "-o", .name = options->output },
		[REPORT] = { .option = "--report", .name = options->report },
		[RECORD] = { .option = "--record", .name = options->record },
		[ROTATED] = { .option = "the file that --record-size renames" },
		[STDOUT] = { .option = "standard output" },
	};

	if (options->record && options->record_size) {
		snprintf(rotated, sizeof(rotated), "%s.1", options->record);
		uses[ROTATED].name = rotated;
	}
	for (int i = 0; i < STDOUT; i++)
		find(&uses[i]);
	if (!options->output && !options->report && !fstat(STDOUT_FILENO, &uses[STDOUT].st)) {
		uses[STDOUT].exists = true;
		uses[STDOUT].name = "it";
	}

	for (int i = OUTPUT; i < NR_USES; i++) {
		for (int j = 0; j < i; j++) {
			if (!is_same(&uses[i], &uses[j]))
				continue;
			snprintf(error, size,
				 "%s and %s are the same file, %.80s; write to another one",
				 uses[j].option, uses[i].option, uses[j].name);
			return true;
		}
	}
	return false;
}
