/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef ADVICE_H
#define ADVICE_H

/*
 * Advice: the meaning of the numbers of each VM over some time, and what to try.
 *
 * It speaks only where the evidence is strong: over at least ADVICE_NS, in each third of that,
 * about a VM that does not boot, with something to gain.  A rule that needs a part of the
 * account, or flags, that are not known is silent, and advice says so.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "advice/rule.h"
#include "sample/sample.h"

#define ADVICE_NS (10 * 1000000000ULL)
/* The start of a time, two samples within it, and its end */
#define ADVICE_MARKS 4
/* More than a person reads */
#define ADVICE_MAX 1000

/* A rule that speaks about a VM. */
struct advice_item {
	const struct advice_rule *rule;
	const struct sample_vm *vm;
	double gain;	/* percent of one CPU, at most */
	bool is_hidden; /* private: another item explains it */
	char evidence[ADVICE_EVIDENCE_SIZE];
};

/* A VM about which no rule speaks. */
enum advice_quiet {
	QUIET_CHEAP,	    /* nothing costs much */
	QUIET_CHEAP_SO_FAR, /* so, but whether it waits is not known */
	QUIET_UNEXPLAINED,  /* some does, but no rule knows why */
	QUIET_UNKNOWN,	    /* the cost, or the guest's time, is not known */
	QUIET_YOUNG,	    /* it boots, or was not there long enough */
	NR_QUIETS
};

struct advice_vm {
	const struct sample_vm *vm;
	enum advice_quiet quiet;
	double cost, tax;    /* percent; NAN if not known */
	uint32_t kind, code; /* the reason that costs most; kind 0: none */
};

struct advice {
	const struct sample *sample; /* the newest; NULL: there is no advice yet */
	double seconds;
	struct advice_item *items; /* sorted by gain, the largest first */
	size_t nr_items, max_items;
	bool is_full;		 /* there were more items */
	struct advice_vm *quiet; /* sorted by VM */
	size_t nr_quiet, max_quiet;
	unsigned int unknown; /* NEED_*: what was not known of some VM */
	/* Private: of one VM, over the whole time and its parts */
	struct situation whole, thirds[ADVICE_MARKS - 1];
	struct change changes[ADVICE_MARKS - 1];
};

/*
 * Judges the VMs of the last of @nr samples, 2 to ADVICE_MARKS, in the order of their time and
 * of one epoch.  They must outlive the advice.  @wants says which VMs; NULL: all.  A zeroed
 * advice is empty, and its memory is reused.  0 or -ENOMEM.
 */
int advice_make(struct advice *advice, const struct sample *const *samples, size_t nr,
		bool (*wants)(const void *data, const struct sample_vm *vm), const void *data);
void advice_free(struct advice *advice);

/* True if it is about as much time as evidence takes. */
bool advice_is_ready(const struct advice *advice);

/* "polling, up to 70 %CPU"; at most ADVICE_EVIDENCE_SIZE bytes. */
void advice_print_title(const struct advice_item *item, char *text, size_t size);
/* The texts of an item, for a person, in their order. */
#define ADVICE_TEXTS 5
struct advice_text {
	const char *label, *text;
};
struct advice_text advice_text(const struct advice_item *item, size_t nr);

/* "polling", "flags of the VMM", ...: bit @need of advice.unknown.  NULL: there is none. */
const char *advice_need_name(unsigned int need);
/* A sentence about a VM about which no rule speaks; at most ADVICE_EVIDENCE_SIZE bytes. */
void advice_print_quiet(const struct advice *advice, const struct advice_vm *vm, char *text,
			size_t size);
/* "cheap", "unexplained", ... */
const char *advice_quiet_name(enum advice_quiet quiet);
/* "polling, halted" ...: names of the rules that need it. */
void advice_print_rules(unsigned int need, char *text, size_t size);
/* "not known here: waiting (rules quota, spinning)"; at most ADVICE_UNKNOWN_SIZE bytes. */
#define ADVICE_UNKNOWN_SIZE 600
void advice_print_unknown(unsigned int need, char *text, size_t size);

#endif
