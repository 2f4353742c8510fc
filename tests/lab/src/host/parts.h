/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parts of a vCPU's life as the netlink family has them, or source bpf, in seconds.  These
 * die with a message where there is no answer.  Several threads may call them.
 */
#ifndef PARTS_H
#define PARTS_H

#include <linux/kvm_exit_netlink.h>
#include <stdbool.h>
#include <stdint.h>

#define PARTS	 (KVM_EXIT_PART_WAITING + 1)
#define MOST_RUN 64

struct account {
	double closed[PARTS], open[PARTS]; /* by enum kvm_exit_part */
	double age;			   /* of the vCPU, as the family has it; else 0 */
	double time, slack;		   /* when it was read, CLOCK_MONOTONIC, more or less */
	double reasons;		 /* kvm, vmm and blocked of all reasons, closed and open */
	double run[MOST_RUN];	 /* of the family: outside KVM_RUN, by KVM_EXIT_* ... */
	uint64_t runs[MOST_RUN]; /* ... and how often it returned so */
	unsigned int state;
};

void parts_open(bool bpf);
void parts_close(void);
bool parts_of_bpf(void);   /* ... which has no time apart that is not closed, nor KVM_EXIT_* */
double parts_period(void); /* how long it may take until there is an answer */
unsigned int parts_newest_vm(void); /* of this process */
void parts_read(unsigned int vm, unsigned int vcpu, struct account *account);

const char *parts_name(unsigned int part);
double parts_now(const struct account *account, int part); /* closed and open */
double parts_total(const struct account *account);

#endif
