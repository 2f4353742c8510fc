/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SUMMARY_SURVEY_H
#define SUMMARY_SURVEY_H

/*
 * A survey: what a whole recording tells, of each reason, each VM and over time.
 *
 * Boot and steady state are told apart by age: what a VM counts until it is SURVEY_BOOT_S
 * old is its boot.  That rule needs no judgement, is the same for every VM and recording,
 * and covers what lies between the first kernel message and a login prompt.  So does what
 * a VM that young had counted before the recording began; of an older one it is of neither.
 *
 * Time is in bins of equal length; what an interval counted is spread evenly over it.
 */

#include "sample/counters.h"
#include "source/source.h"

#define SURVEY_BOOT_S 60
#define SURVEY_BINS   120

/* A recording may make the survey keep so many, and no more. */
#define SURVEY_MAX_REASONS 65536
#define SURVEY_MAX_VMS	   65536

struct survey_reason {
	uint32_t kind, code;
	char name[REASON_NAME_SIZE];
	bool idle;
	uint64_t count;		  /* exits since the VMs were created */
	uint64_t boot, steady;	  /* those that can be told apart */
	uint64_t cycles;	  /* of these two */
	double bins[SURVEY_BINS]; /* exits */
};

struct survey_vm {
	struct sample_vm vm;	    /* as it was last */
	uint64_t exits;		    /* since it was created */
	uint64_t recorded;	    /* of these, within the recording */
	struct tax_parts tax_parts; /* within the recording */
	double seconds;		    /* that it was seen for */
	double bins[SURVEY_BINS];   /* exits */
	size_t nr;		    /* in their order of appearance */
	unsigned int epoch;	    /* of which, the first is 0 */
};

struct survey {
	const struct origin *origin;  /* as long as the source is open */
	struct timespec since, until; /* wall time */
	double seconds;		      /* of all intervals, monotonic */
	size_t nr_intervals;
	size_t nr_bins;
	double covered_s[SURVEY_BINS];			/* time that there are numbers of */
	double active[SURVEY_BINS], guest[SURVEY_BINS]; /* cycles */
	bool boots[SURVEY_BINS];			/* some VM was booting */
	struct tax_parts tax_parts;
	uint64_t recorded;	       /* exits within the recording */
	struct survey_reason *reasons; /* sorted by (kind, code): those that happened */
	size_t nr_reasons, max_reasons;
	struct survey_vm *vms; /* sorted by id */
	size_t nr_vms, max_vms;
	bool is_full; /* there were more reasons or VMs: they are in the sums only */
	int err;      /* how reading ended, -ENODATA is well */
};

/* Reads all of a recorded source.  0 or -errno; it is to be freed in any case. */
int survey_make(struct survey *survey, struct source *source);
void survey_free(struct survey *survey);

#endif
