/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_H
#define SOURCE_H

/*
 * A source of samples.
 *
 * The caller calls open(), any number of read(), then close().  Functions return 0 or -errno
 * and are silent; message is the kernel's text about the last failure, or "".
 *
 *   open    prepares the source: origin is set, as far as the kernel knows it yet, and VMs
 *           that end are collected from now on.  Frees its resources if it fails.
 *   read    replaces the content of the sample.  On failure the sample is empty, and the
 *           source may be read again.  source_read() then makes the sample sound, see
 *           sample/invariant.h, and counts dropped exits as lost.
 *   event   called when event_fd is readable; reads waiting events without blocking, for
 *           the next sample.  NULL if event_fd is -1.
 *   close   may be called after a failed read.
 *   seek    for recorded sources: moves to a sample at or shortly before the time @to_ns in
 *           the epoch of @of; to the first sample if all are later, or if @of is NULL.
 *   position  for recorded sources: the position of the next sample, from 0 to 1.
 *
 * Common errors of open and read:
 *
 *   -EPERM		no privilege
 *   -ENOENT		the kernel does not have it, or not in this namespace
 *   -ETIMEDOUT		no reply
 *   -EBADMSG		a reply that breaks the contract
 *   -EOPNOTSUPP	not in this build
 *   -ELIBACC		the BPF module is missing
 *   -ELIBBAD		other users may write to the BPF module
 *   -ENODEV		a KVM without VMX or SVM
 *   -ENOSYS		the kernel lacks a feature
 *   -ENOEXEC		the kernel rejects the BPF programs
 */

#include <stdbool.h>
#include <sys/types.h>

#include "sample/provisional.h"
#include "sample/sample.h"

struct source;

struct source_ops {
	const char *name;
	const char *help;
	bool of_this_host;  /* samples are compared with KVM's own count of exits */
	bool is_recorded;   /* samples are of the past; read() returns them at once */
	bool in_guest;	    /* the only VM is the one that the program runs in */
	bool by_name_only;  /* "auto" does not try it */
	bool adds_time;	    /* counters have the time so far, see provisional.h */
	unsigned int steps; /* STEP_*: needed by read(), see privilege.h */
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
	const char *file; /* of a recorded source; must outlive the source */
	mode_t mode;	  /* permission bits of that file */
	/* Sources that failed to open, in the order in which they were tried. */
	struct source_refusal refusals[MAX_REFUSALS];
	size_t nr_refusals;
	char fallback[800]; /* for origin.fallback; set by the caller of source_open() */
	char epoch[100];    /* for origin.epoch */
	struct origin origin;
	bool counts_new_vms; /* false: VMs created from now on are not counted */
	uint64_t dropped;    /* exits dropped by sample_complete() since it was opened */
	struct provisional provisional;
	int event_fd;
	char message[160];
	/* Shows how far a long reading is, see source_progress(); or NULL */
	void (*progress)(const struct source *source, void *data);
	void *progress_data;
	/* Private: those of this host, and when they were read */
	uint64_t traits[NR_TRAITS], traits_ns;
	uint64_t asked_ns, shown_ns; /* private: last call of source_progress(), and of the above */
	char *log;		     /* detailed messages of open(); or NULL */
	void *state;		     /* private */
};

/* Sources in the order in which "auto" tries them; NULL ends the table. */
extern const struct source_ops *const source_table[];

/*
 * Opens the source @name, or with "auto" the first one that opens.  0 or -errno.  -EINVAL: no
 * such name.  On failure source->ops is the source that failed last.
 */
int source_open(struct source *source, const char *name);
/* Opens the recording @file. */
int source_open_replay(struct source *source, const char *file);
int source_read(struct source *source, struct sample *sample);
int source_event(struct source *source);
/* For recorded sources only. */
int source_seek(struct source *source, const struct sample *of, uint64_t to_ns);
double source_position(const struct source *source);
/*
 * To be called after each sample of a reading that the user waits for; source_walk() does so.
 * Every now and then, but never for a short reading, it calls source->progress.
 */
void source_progress(struct source *source);
/*
 * Reads all samples from the first on, and calls @visit with each and the previous one, which
 * is NULL for the first.  Stops at the first nonzero result of @visit, and returns it; else
 * returns the error of read(), which is -ENODATA at the end.
 */
int source_walk(struct source *source,
		int (*visit)(void *data, const struct sample *old, const struct sample *new),
		void *data);
/* Accepts a zeroed source and one that failed to open. */
void source_close(struct source *source);

#endif
