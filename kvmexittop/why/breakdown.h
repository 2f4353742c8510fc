/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef WHY_BREAKDOWN_H
#define WHY_BREAKDOWN_H

/*
 * The exits of one reason broken down: what they are about, where in the guest they come
 * from, and how their cycles are distributed.  Counting starts when the tracer attaches.
 * An exit counts when it is over.
 *
 * The tracer fills these numbers in.  This file says what they mean.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/types.h>

#include "bpf/breakdown.h"
#include "view/view.h"

/* Which exits are looked at. */
struct breakdown_target {
	uint32_t isa, kind, code;
	uint32_t vm;   /* as the patched KVM numbers them; 0: any, or not known */
	uint32_t pid;  /* process of the VM; 0: any, or not known */
	uint32_t vcpu; /* VCPU_NONE: any */
};

struct breakdown_row {
	struct breakdown_key key;
	struct breakdown_count count;
};

struct breakdown_rip {
	uint64_t rip;
	struct breakdown_count count;
};

struct breakdown {
	struct breakdown_target target;
	uint64_t elapsed_ns;		/* since the looking began */
	bool in_ns;			/* the frequency of the TSC is not known: cycles are ns */
	struct breakdown_totals totals; /* of all CPUs */
	struct breakdown_row *rows;	/* the most frequent first */
	size_t nr_rows, max_rows;
	struct breakdown_rip *places; /* the same */
	size_t nr_places, max_places;
	/* What looking costs, as the kernel measured it, since it began; or UNKNOWN */
	uint64_t cost_ns, cost_exits;
};

/* A zeroed breakdown is empty.  Clearing keeps the memory. */
void breakdown_clear(struct breakdown *breakdown);
void breakdown_free(struct breakdown *breakdown);

/* 0 or -ENOMEM.  To be sorted once all are there. */
int breakdown_add_row(struct breakdown *breakdown, const struct breakdown_key *key,
		      const struct breakdown_count *count);
int breakdown_add_rip(struct breakdown *breakdown, uint64_t rip,
		      const struct breakdown_count *count);
void breakdown_sort(struct breakdown *breakdown);
/* Adds what one CPU has. */
void breakdown_add_totals(struct breakdown *breakdown, const struct breakdown_totals *part);

/* "out port 0x80, 1 byte", for people. */
void breakdown_key_print(const struct breakdown_key *key, char *text, size_t size);
/* What that usually is: "serial port 1, console"; NULL if it is not known. */
const char *breakdown_key_fact(const struct breakdown_key *key);
/* "read", "write" or "execute"; NULL if there is none. */
const char *breakdown_access_name(unsigned int access);

/* What tells the exits of a reason from each other. */
enum breakdown_what breakdown_what(uint32_t isa, uint32_t kind, uint32_t code);
/* "port", "MSR", ...: what a row is. */
const char *breakdown_what_name(enum breakdown_what what);

/*
 * The exits of a reason that the options let through.  Of several VMs, processes or
 * vCPUs that are asked for it is all there are; they cannot be told from the others.
 */
struct breakdown_target breakdown_aim(const struct sample *sample,
				      const struct view_options *options, uint32_t kind,
				      uint32_t code);
bool breakdown_same_target(const struct breakdown_target *a, const struct breakdown_target *b);

/*
 * The cycles that @share of the exits, 0.5 say, did not exceed, to within an eighth:
 * the end of its bucket, but at most the largest.  UNKNOWN without exits.
 */
uint64_t breakdown_quantile(const struct breakdown_totals *totals, double share);

/*
 * What looking costs: nanoseconds for each exit that it saw, of whatever reason, and the
 * share of a CPU.  NAN if that is not known.
 */
double breakdown_cost(const struct breakdown *breakdown);
double breakdown_load(const struct breakdown *breakdown);

/* Exits that took [2^power, 2^(power + 1)) cycles; power 0 has those of none as well. */
uint64_t breakdown_power(const struct breakdown_totals *totals, unsigned int power);

#endif
