/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SUMMARY_SURVEY_H
#define SUMMARY_SURVEY_H

/*
 * A survey: the numbers of a whole recording, by reason, by VM and over time.
 *
 * Boot and steady state are distinguished by age: the exits of a VM until it is SURVEY_BOOT_S
 * old belong to its boot.  This rule is the same for every VM and recording, and covers the
 * time from the first kernel message to the login prompt.  Exits before the recording belong
 * to the boot if the VM is that young at the start of the recording, else to neither.
 *
 * Time is divided into bins of equal length; the exits of an interval are spread evenly over
 * it.
 */

#include "advice/window.h"
#include "sample/counters.h"
#include "source/source.h"
#include "summary/account.h"
#include "summary/bins.h"

#define SURVEY_BOOT_S 60

/* Limits the memory that a recording can make the survey use. */
#define SURVEY_MAX_REASONS  65536
#define SURVEY_MAX_VMS	    65536
#define SURVEY_MAX_CELLS    (1U << 20)
#define SURVEY_MAX_ACCOUNTS 512

struct survey_reason {
	uint32_t kind, code;
	char name[REASON_NAME_SIZE];
	bool idle;
	uint64_t count;		  /* exits since the VMs were created */
	uint64_t boot, steady;	  /* exits by phase, as far as it is known */
	struct counters sum;	  /* of the exits in boot and steady */
	bool has_cost;		  /* their cost is known */
	double bins[SURVEY_BINS]; /* exits */
	size_t nr;		  /* number in the order of appearance */
};

/* One reason of a VM, within the recording. */
struct survey_cell {
	uint64_t count, cost;
};

struct survey_vm {
	struct sample_vm vm;	   /* in its last sample */
	uint64_t exits;		   /* since it was created */
	uint64_t recorded;	   /* of these, within the recording */
	struct parts parts;	   /* within the recording */
	double seconds;		   /* of the recording with this VM */
	double bins[SURVEY_BINS];  /* exits */
	size_t nr;		   /* number in the order of appearance */
	unsigned int epoch;	   /* number of its epoch, from 0 */
	struct survey_cell *cells; /* by the number of the reason */
	size_t nr_cells, max_cells;
	struct survey_account *account; /* NULL: of the first SURVEY_MAX_ACCOUNTS only */
};

struct survey {
	const struct origin *origin;  /* valid while the source is open */
	struct timespec since, until; /* wall time of the first and the last sample */
	double seconds;		      /* sum of all intervals, monotonic time */
	size_t nr_intervals;
	size_t nr_bins;
	double covered_s[SURVEY_BINS];		      /* time with known numbers */
	double cost[SURVEY_BINS], guest[SURVEY_BINS]; /* cycles */
	bool boots[SURVEY_BINS];		      /* a VM was booting */
	struct parts parts;
	uint64_t recorded;	       /* exits within the recording */
	struct survey_reason *reasons; /* sorted by (kind, code): those that occurred */
	size_t nr_reasons, max_reasons;
	struct survey_vm *vms; /* sorted by id */
	size_t nr_vms, max_vms;
	size_t nr_cells;	       /* of all VMs */
	struct survey_account account; /* of all VMs */
	struct advice_window window;   /* the last epoch */
	bool is_full;		       /* further reasons or VMs are in the sums only */
	int err; /* at the end of reading: -ENODATA, or -EBADMSG if it is damaged */
};

/* Reads a recorded source completely.  0 or -errno; the caller frees @survey in either case. */
int survey_make(struct survey *survey, struct source *source);
void survey_free(struct survey *survey);

#endif
