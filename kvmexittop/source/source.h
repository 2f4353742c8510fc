/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_H
#define SOURCE_H

/*
 * A source of samples.
 *
 * open(), then read() as often as wanted, close() at the end.  Functions return
 * 0 or -errno and are silent; message is what the kernel had to say about the
 * last failure, or "".
 *
 *   open    makes the source ready: after it the origin is known, as far as the
 *           kernel knows it yet, and VMs that end are collected.  Frees what it
 *           took if it fails.
 *   read    replaces the content of the sample.  On failure the sample is
 *           empty and the source may be read again.  source_read() makes it sound, see
 *           sample/invariant.h, and counts what that drops as lost.
 *   event   called when event_fd is readable; reads what waits there without
 *           blocking, for the next sample.  NULL if event_fd is -1.
 *   close   also after a failed read.
 *   seek    of a recorded source: goes to a sample at the time @to_ns in the epoch of @of, or
 *           somewhat before; to the first one if all are later, or if @of is NULL.
 *   position  of a recorded source: how much of it was read, 0 to 1.
 *
 * Errors of open and read, unless the source has others: -EPERM no privilege, -ENOENT
 * the kernel does not have it (or not here), -ETIMEDOUT no answer, -EBADMSG an answer
 * that breaks the contract, -EOPNOTSUPP left out of this build, -ELIBACC the module that
 * has it is missing, -ELIBBAD others may write to it, -ENODEV a KVM of another kind,
 * -ENOSYS a kernel without a feature that is needed, -ENOEXEC programs that it does not
 * accept.
 */

#include <stdbool.h>

#include "sample/sample.h"

struct source;

struct source_ops {
	const char *name;
	const char *help;
	bool of_this_host; /* compare its samples with KVM's own count of exits */
	bool is_recorded;  /* samples are of the past, each as soon as it is asked for */
	bool in_guest;	   /* its only VM is the one that the program runs in */
	bool by_name_only; /* "auto" does not try it */
	int (*open)(struct source *source);
	int (*read)(struct source *source, struct sample *sample);
	int (*event)(struct source *source);
	void (*close)(struct source *source);
	int (*seek)(struct source *source, const struct sample *of, uint64_t to_ns);
	double (*position)(const struct source *source);
};

/* A source that could not be opened. */
struct source_refusal {
	const struct source_ops *ops;
	int err;
	char message[160];
};

#define MAX_REFUSALS 4

struct source {
	const struct source_ops *ops;
	const char *file; /* of one that reads a file; must outlive the source */
	/* Those that were tried in vain, in that order. */
	struct source_refusal refusals[MAX_REFUSALS];
	size_t nr_refusals;
	char fallback[800]; /* for origin.fallback; set by who opened it */
	char epoch[100];    /* for origin.epoch */
	struct origin origin;
	bool counts_new_vms; /* false: VMs created from now on are not counted */
	uint64_t dropped;    /* exits of VMs that it did not name, since it was opened */
	int event_fd;
	char message[160];
	char *log;   /* at length what was said when it was opened; or NULL */
	void *state; /* of the source's own */
};

/* Sources in the order in which "auto" tries them; NULL ends the table. */
extern const struct source_ops *const source_table[];

/*
 * Opens the source called @name, or with "auto" the first one that opens.
 * -EINVAL: no such name.  On failure source->ops is the source that failed last.
 */
int source_open(struct source *source, const char *name);
/* Opens the recording @file. */
int source_open_replay(struct source *source, const char *file);
int source_read(struct source *source, struct sample *sample);
int source_event(struct source *source);
/* These are of recorded sources only. */
int source_seek(struct source *source, const struct sample *of, uint64_t to_ns);
double source_position(const struct source *source);
/*
 * Reads all, from the first sample on, and calls for each with the one before it, NULL
 * for the first.  How it ended: what visit() returned if that is not 0, else what
 * read() did, -ENODATA if all is well.
 */
int source_walk(struct source *source,
		int (*visit)(void *data, const struct sample *old, const struct sample *new),
		void *data);
/* Accepts a zeroed source and one that failed to open. */
void source_close(struct source *source);

#endif
