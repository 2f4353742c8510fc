/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef ADVICE_RULE_H
#define ADVICE_RULE_H

/*
 * A rule of advice: a row of a table.  The texts are plain ASCII, without line breaks.
 *
 * A rule speaks about a VM if its gain is above 0 over the whole time and over each third of it.
 */

#include <stdbool.h>
#include <stddef.h>

#include "advice/situation.h"

/* Parts of a situation that not every source knows. */
enum need {
	NEED_POLLING = 1 << 0,
	NEED_WAITING = 1 << 1,
	NEED_BLOCKED = 1 << 2,
	NEED_FLAGS = 1 << 3, /* of the VMM */
	NEED_CPU = 1 << 4,   /* settings of the host for this CPU */
	NR_NEEDS = 5
};

struct advice_rule {
	const char *name; /* a word, the same in each format */
	unsigned int needs;
	bool young; /* also about a VM that boots */
	/* Percent of one CPU that there may be to gain; 0 or NAN: the rule is silent. */
	double (*gain)(const struct situation *situation);
	/* The numbers behind that, with settings; at most ADVICE_EVIDENCE_SIZE bytes. */
	void (*evidence)(const struct situation *situation, char *text, size_t size);
	const char *meaning, *attempt, *proof, *source;
	const char *hides[3]; /* names of rules that say nothing more; the rest is NULL */
};

#define ADVICE_EVIDENCE_SIZE 300
#define RULE_TEXT_MAX	     700

/* The rules of one kind: rules-*.c. */
struct rule_section {
	const struct advice_rule *rules;
	size_t nr;
};

extern const struct rule_section rules_of_idling;
extern const struct rule_section rules_of_devices;
extern const struct rule_section rules_of_interrupts;
extern const struct rule_section rules_of_memory;
extern const struct rule_section rules_of_cpus;
extern const struct rule_section rules_of_guests;

/* The rule with that number, in the order of all sections, or NULL. */
const struct advice_rule *rule_get(size_t nr);

/* @gain, if it is worth a word in this VM; else 0. */
double rule_gain(const struct situation *situation, double gain);

/* Appends "LABEL 12.3 %CPU", or "LABEL 70 %CPU". */
void rule_print_percent(char *text, size_t size, const char *label, double percent);

/*
 * Append to an evidence: ", LABEL 12.3 %CPU", ", LABEL 21,000/s", and ", NAME 1" for a setting
 * of the host that is known.
 */
void rule_put_percent(char *text, size_t size, const char *label, double percent);
void rule_put_rate(char *text, size_t size, const char *label, double rate);
void rule_put_time(char *text, size_t size, const char *label, double us);
void rule_put_trait(char *text, size_t size, const struct situation *situation,
		    enum host_trait trait);

#endif
