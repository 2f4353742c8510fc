/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef WHY_BREAKDOWN_H
#define WHY_BREAKDOWN_H

/*
 * The detail behind a reason: what its exits are about, where in the guest they come
 * from, and how their cycles are distributed.  All of it counts from when somebody
 * began to look, and exits count when they are over.
 *
 * Where it comes from is the tracer's business; here are the numbers and what they
 * mean.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/types.h>

#include "bpf/breakdown.h"
#include "view/view.h"

/* Which exits are looked at. */
struct detail_target {
	uint32_t isa, kind, code;
	uint32_t vm;   /* as the patched KVM numbers them; 0: any, or not known */
	uint32_t pid;  /* process of the VM; 0: any, or not known */
	uint32_t vcpu; /* VCPU_NONE: any */
};

struct detail_row {
	struct detail_key key;
	struct detail_count count;
};

struct detail_place {
	uint64_t rip;
	struct detail_count count;
};

struct detail {
	struct detail_target target;
	uint64_t elapsed_ns;	     /* since the looking began */
	bool in_ns;		     /* the frequency of the TSC is not known: cycles are ns */
	struct detail_totals totals; /* of all CPUs */
	struct detail_row *rows;     /* the most frequent first */
	size_t nr_rows, max_rows;
	struct detail_place *places; /* the same */
	size_t nr_places, max_places;
	/* What looking costs, as the kernel measured it, since it began; or UNKNOWN */
	uint64_t cost_ns, cost_exits;
};

/* A zeroed detail is empty.  Clearing keeps the memory. */
void detail_clear(struct detail *detail);
void detail_free(struct detail *detail);

/* 0 or -ENOMEM.  To be sorted once all are there. */
int detail_add_row(struct detail *detail, const struct detail_key *key,
		   const struct detail_count *count);
int detail_add_place(struct detail *detail, uint64_t rip, const struct detail_count *count);
void detail_sort(struct detail *detail);
/* Adds what one CPU has. */
void detail_add_totals(struct detail *detail, const struct detail_totals *part);

/* "out port 0x80, 1 byte", for people. */
void detail_key_print(const struct detail_key *key, char *text, size_t size);
/* What that usually is: "serial port 1, console"; NULL if it is not known. */
const char *detail_key_fact(const struct detail_key *key);
/* "read", "write" or "execute"; NULL if there is none. */
const char *detail_access_name(unsigned int access);

/* What tells the exits of a reason from each other. */
enum detail_what detail_what(uint32_t isa, uint32_t kind, uint32_t code);
/* "port", "MSR", ...: what a row is. */
const char *detail_what_name(enum detail_what what);

/*
 * The exits of a reason that the options let through.  Of several VMs, processes or
 * vCPUs that are asked for it is all there are; they cannot be told from the others.
 */
struct detail_target detail_aim(const struct sample *sample, const struct view_options *options,
				uint32_t kind, uint32_t code);
bool detail_same_target(const struct detail_target *a, const struct detail_target *b);

/*
 * The cycles that @share of the exits, 0.5 say, did not exceed, to within an eighth:
 * the end of its bucket, but at most the largest.  UNKNOWN without exits.
 */
uint64_t detail_quantile(const struct detail_totals *totals, double share);

/*
 * What looking costs: nanoseconds for each exit that it saw, of whatever reason, and the
 * share of a CPU.  NAN if that is not known.
 */
double detail_cost(const struct detail *detail);
double detail_load(const struct detail *detail);

/* Exits that took [2^power, 2^(power + 1)) cycles; power 0 has those of none as well. */
uint64_t detail_power(const struct detail_totals *totals, unsigned int power);

#endif
