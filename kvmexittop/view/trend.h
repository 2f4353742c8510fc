/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_TREND_H
#define VIEW_TREND_H

/*
 * The rates of the last samples, to draw beside a row.
 *
 * Kept for each exit of the newest sample; what belongs to a row is summed up
 * when it is drawn, so that a change of view or filter costs nothing.
 */

#include <stdbool.h>
#include <stddef.h>

#include "sample/sample.h"

#define NR_TRENDS 64

struct view;
struct row;

struct trend_key {
	uint32_t vm, vcpu, kind, code;
};

/*
 * The rates of one sample lie side by side: a new sample touches no others, and a large
 * host has some 100,000 keys.
 */
struct trend_table {
	struct trend_key *keys; /* sorted as the exits of a sample */
	size_t nr;
	float *rates; /* NR_TRENDS times nr; exits per second, NAN if not known */
};

struct trend {
	bool ascii;		   /* draw with ASCII only */
	size_t newest;		   /* of the NR_TRENDS, which are a ring */
	size_t back;		   /* samples to step back from it before drawing */
	struct trend_table exits;  /* one for each exit of the newest sample */
	struct trend_table totals; /* over all VMs, by kind and code */
};

/* Both samples are sorted; @old may be NULL.  0 or -ENOMEM. */
int trend_update(struct trend *trend, const struct sample *old, const struct sample *new);
/* @copy is empty.  0 or -ENOMEM: it still is. */
int trend_copy(struct trend *copy, const struct trend *trend);
void trend_free(struct trend *trend);

/*
 * Writes the last @nr rates of the row, the newest last; NAN if not known.  @nr is
 * at most NR_TRENDS.
 */
void trend_rates(const struct trend *trend, const struct view *view, const struct row *row,
		 size_t nr, double *rates);
/* 0 if none is known. */
double trend_largest(const double *rates, size_t nr);
/* From 0, for nothing at all, to @top for the largest. */
unsigned int trend_level(double rate, double largest, unsigned int top);
/* Draws them, a character each: the highest stands for the largest of them. */
void trend_print(const struct trend *trend, const struct view *view, const struct row *row,
		 size_t nr, char *text, size_t size);

#endif
