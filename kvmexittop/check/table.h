/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef CHECK_TABLE_H
#define CHECK_TABLE_H

/*
 * The tables of --check.  Each source has a table of its requirements, in the order in which
 * a user would fix them.
 */

#include <stdbool.h>

#include "host/host.h"

/* The result of one check. */
struct finding {
	enum host_answer good;
	char what[120];
	char remedy[160]; /* "" if there is none */
	bool optional;	  /* the source also works without it */
};

typedef void check_one(struct finding *finding);

struct check_table {
	const char *source;
	/* A sentence: why it failed and what to do next; NULL: only the error code is known. */
	const char *(*explain)(int err);
	check_one *checks[8]; /* the rest is NULL */
};

extern const struct check_table check_netlink, check_bpf, check_cpuid, check_cpuid_legacy;

/* For checks: set the result, and the command that fixes it. */
__attribute__((format(printf, 3, 4))) void
finding_note(struct finding *finding, enum host_answer good, const char *what, ...);
void finding_fix(struct finding *finding, const char *command);

#endif
