/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What "nlstat" printed, or the same made from another source: for the programs that
 * hold counters against something else.
 */
#ifndef COUNTED_H
#define COUNTED_H

#include <linux/kvm_exit_netlink.h>
#include <stdint.h>
#include <stdio.h>

/* "vm ID PID VCPUS EXITS ..." */
struct counted_vm {
	uint64_t id;
	int pid;
	unsigned int nr_vcpus;
	uint64_t exits;
};

/* "vcpu VM VCPU TID GUEST POLLING"; the last two are in cycles */
struct counted_vcpu {
	uint64_t vm;
	unsigned int id;
	int tid;
	uint64_t guest, polling;
};

/* "exit VM VCPU KIND CODE COUNT CYCLES USER" */
struct counted_exit {
	uint64_t vm;
	unsigned int vcpu;
	int kind;      /* enum kvm_exit_kind */
	uint32_t code; /* 0 unless the kind is hardware */
	uint64_t count, cycles, user;
};

/* "part VM VCPU NAME CYCLES OPEN" */
struct counted_part {
	uint64_t vm;
	unsigned int vcpu;
	char name[16];
	uint64_t cycles; /* without those of the time that it is in the part now */
};

/* "reason KIND CODE NAME" */
struct counted_reason {
	int kind;
	uint32_t code;
	char name[48];
};

struct counted {
	struct counted_vm *vms;
	struct counted_vcpu *vcpus; /* of a message each: one vCPU may be there twice */
	struct counted_exit *exits;
	struct counted_part *parts;
	struct counted_reason *reasons;
	unsigned int nr_vms, nr_vcpus, nr_exits, nr_parts, nr_reasons;
};

/* Add the lines of a file ("-": standard input); others are passed over.  All here end the
 * program when something is wrong. */
void counted_read(struct counted *counted, const char *path);
/* Add one line, and return whether it was one of these. */
int counted_line(struct counted *counted, const char *line);
void counted_clear(struct counted *counted);

/* The name of a reason, or its code; valid until the next call */
const char *counted_name(const struct counted *counted, int kind, uint32_t code);

FILE *counted_open(const char *path);
/* One more element behind array[nr], all zero, in a larger array if need be */
void *counted_grow(void *array, unsigned int nr, size_t size);

#endif
