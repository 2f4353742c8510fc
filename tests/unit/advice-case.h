/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef ADVICE_CASE_H
#define ADVICE_CASE_H

/*
 * The cases of tests/data/advice.cases: VMs in lines of text, of which samples and recordings
 * are made, and the rules that must speak about them or are to be kept silent.
 */

#include <stddef.h>
#include <stdint.h>

#include "sample/sample.h"

#define CASE_TSC_KHZ   2000000
#define CASE_MAX_LINES 40
/* A case is recorded for three thirds. */
#define CASE_THIRD_NS 4000000000ULL

struct recorded_case {
	char name[40], label[20], speak[200], silent[300];
	char *lines[CASE_MAX_LINES];
	size_t nr_lines;
};

extern struct recorded_case *cases;
extern size_t nr_cases;

/* Reads them all. */
void cases_read(void);

/* Makes sample @third of a case: its counters after that many thirds. */
void case_make(const struct recorded_case *one, unsigned int third, struct origin *origin,
	       struct sample *sample);
/* Writes the recording of a case. */
void case_record(const struct recorded_case *one, const char *path);

#endif
