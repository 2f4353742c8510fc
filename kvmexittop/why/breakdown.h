/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef WHY_BREAKDOWN_H
#define WHY_BREAKDOWN_H

/*
 * The exits of one reason broken down: by their key, such as a port, an MSR or an address;
 * by the place in the guest that caused them; and by the distribution of their cycles.
 * Counting starts when the tracer attaches.  An exit is counted when it is over.
 *
 * The tracer fills in these numbers; bpf/breakdown.h has the structs shared with it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/types.h>

#include "bpf/breakdown.h"
#include "view/view.h"

/* The exits to trace. */
struct breakdown_target {
	uint32_t isa, kind, code;
	uint32_t vm;   /* id in the patched KVM; 0: any, or not known */
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
	uint64_t elapsed_ns;		/* since tracing began */
	uint64_t tsc_khz;		/* or UNKNOWN: cycles are ns */
	struct breakdown_totals totals; /* of all CPUs */
	struct breakdown_row *rows;	/* the most frequent first */
	size_t nr_rows, max_rows;
	struct breakdown_rip *places; /* the most frequent first */
	size_t nr_places, max_places;
	/* Time that the BPF programs took, or UNKNOWN; and exits of the host, of any reason */
	uint64_t cost_ns, cost_exits;
};

/* A zeroed breakdown is empty.  breakdown_clear() keeps the memory. */
void breakdown_clear(struct breakdown *breakdown);
void breakdown_free(struct breakdown *breakdown);

/* Add a row or place; the caller sorts after the last one.  0 or -ENOMEM. */
int breakdown_add_row(struct breakdown *breakdown, const struct breakdown_key *key,
		      const struct breakdown_count *count);
int breakdown_add_rip(struct breakdown *breakdown, uint64_t rip,
		      const struct breakdown_count *count);
void breakdown_sort(struct breakdown *breakdown);
/* Adds the totals of one CPU. */
void breakdown_add_totals(struct breakdown *breakdown, const struct breakdown_totals *part);

/* Prints a key for people: "out port 0x80, 1 byte". */
void breakdown_key_print(const struct breakdown_key *key, char *text, size_t size);
/* The usual meaning of a key: "serial port 1, console"; NULL if it is not known. */
const char *breakdown_key_fact(const struct breakdown_key *key);
/* Returns "read", "write" or "execute"; NULL if there is none. */
const char *breakdown_access_name(unsigned int access);
/* Returns "kvm", "hyperv" or "xen"; NULL if it is none of these. */
const char *breakdown_interface_name(unsigned int interface);

/* The type of key that distinguishes the exits of a reason. */
enum breakdown_what breakdown_what(uint32_t isa, uint32_t kind, uint32_t code);
/* The name of that type for JSON: "port", "msr", ... */
const char *breakdown_what_name(enum breakdown_what what);

/*
 * Makes the target for one reason and the filters of a view.  The tracer can filter by one
 * VM, process or vCPU only: if the options select several, the target is all of them.
 */
struct breakdown_target breakdown_aim(const struct sample *sample,
				      const struct view_options *options, uint32_t kind,
				      uint32_t code);
bool breakdown_same_target(const struct breakdown_target *a, const struct breakdown_target *b);

/*
 * The cycles that a @share of the exits, for instance 0.5, did not exceed.  It is the end of
 * the bucket, at most an eighth too high, and never above max_cycles.  UNKNOWN without exits.
 */
uint64_t breakdown_quantile(const struct breakdown_totals *totals, double share);

/*
 * The cost of tracing: nanoseconds for each exit of any reason, and the share of one CPU.
 * NAN if it is not known.
 */
double breakdown_cost(const struct breakdown *breakdown);
double breakdown_load(const struct breakdown *breakdown);

/* Cycles of the breakdown in nanoseconds. */
uint64_t breakdown_ns(const struct breakdown *breakdown, uint64_t cycles);
/* Prints them for people, as time, or @in_cycles where that is known; "-" for NAN. */
void breakdown_time(const struct breakdown *breakdown, double cycles, bool in_cycles, char *text,
		    size_t size);

/* The exits that took [2^power, 2^(power + 1)) cycles; power 0 includes those of 0 cycles. */
uint64_t breakdown_power(const struct breakdown_totals *totals, unsigned int power);

#endif
