/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef CHECK_TABLE_H
#define CHECK_TABLE_H

/*
 * What --check consists of.  Each source has a table of the things that must be right
 * for it, in the order in which one would mend them.
 */

#include <stdbool.h>

#include "host/host.h"

/* What one check found. */
struct finding {
	enum host_answer good;
	char what[120];
	char remedy[160]; /* "" if there is none */
	bool optional;	  /* the source works without it as well */
};

typedef void check_one(struct finding *finding);

struct check_table {
	const char *source;
	/* Why it failed and what to do next, in a sentence; NULL: only the error is known. */
	const char *(*explain)(int err);
	check_one *checks[8]; /* the rest is NULL */
};

extern const struct check_table check_netlink, check_bpf, check_cpuid, check_cpuid_legacy;

/* For checks: what was found, and what mends it. */
__attribute__((format(printf, 3, 4))) void
finding_note(struct finding *finding, enum host_answer good, const char *what, ...);
void finding_fix(struct finding *finding, const char *command);

#endif
