/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SAMPLE_H
#define SAMPLE_H

/*
 * A sample: everything one reading of a source told, at one time.
 *
 * Counters are absolute, as read; only a view subtracts.  Arrays are sorted by
 * VM first, so that the part of one VM is contiguous in each.  A VM that ended
 * since the previous sample is in this one, marked gone, with its final
 * counters; these are sums over its vCPUs and carry VCPU_NONE.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include "reason/reason.h"

#define UNKNOWN UINT64_MAX /* a number the source does not know */
#define VCPU_NONE                                                                                  \
	UINT32_MAX /* sum over the vCPUs of a VM: it is gone, or its
				   source does not tell them apart */
#define VM_NAME_SIZE	  64
#define VM_NAME_FROM_SIZE 40
#define SCOPE_SIZE	  80
#define VM_UNIT_SIZE	  112 /* cri-containerd-, the id of a container, .scope */
#define COMM_SIZE	  16  /* TASK_COMM_LEN of the kernel */
#define OWNER_SIZE	  33  /* what useradd(8) accepts */
#define CONTAINER_SIZE	  32

/* Where samples come from; owned by the source and valid as long as it is. */
struct origin {
	const char *source; /* "netlink" */
	const char *since;  /* what counters count from: "vm-creation" or "attach" */
	const char *host;   /* its name */
	const char *kernel; /* its release, "6.12.48" */
	/* What cycles were measured by: "tsc", or "ns" if they were converted; or NULL */
	const char *clock;
	uint64_t tsc_khz;     /* or UNKNOWN */
	const char *epoch;    /* which boot, and who attached if that counts; or NULL */
	bool has_kvm_ids;     /* VMs are numbered as the patched KVM does */
	const char *loses;    /* what it is that sample.lost counts, and what follows */
	const char *fallback; /* why not a better source, a sentence; or NULL */
	struct reason_table reasons;
};

struct sample_vm {
	uint32_t id;
	uint32_t pid; /* 0 if not known */
	uint32_t nr_vcpus;
	bool gone;
	uint64_t age_ns;		   /* how long it lives, or lived; or UNKNOWN */
	char name[VM_NAME_SIZE];	   /* "" if not known */
	char name_from[VM_NAME_FROM_SIZE]; /* "QEMU -name", "" if there is no name */
	/* Of its process, "" if not known */
	char comm[COMM_SIZE];
	char owner[OWNER_SIZE]; /* user it runs as, or the number */
	char scope[SCOPE_SIZE]; /* its cgroup, see host/cgroup.h */
	char unit[VM_UNIT_SIZE];
	char container[CONTAINER_SIZE];
};

struct sample_vcpu {
	uint32_t vm;
	uint32_t vcpu;
	uint32_t tid; /* 0 if not known */
	uint64_t guest_cycles;
	char thread[COMM_SIZE]; /* name of that thread, "" if not known */
};

struct sample_exit {
	uint32_t vm;
	uint32_t vcpu;
	uint32_t kind;
	uint32_t code;
	uint64_t count;
	uint64_t cycles;
	uint64_t user_cycles;
};

struct sample {
	const struct origin *origin;
	uint64_t time_ns;     /* CLOCK_MONOTONIC when the reading began */
	uint64_t read_ns;     /* how long the reading took */
	struct timespec wall; /* CLOCK_REALTIME, to print only */
	/* KVM's own count of exits, just before the reading and just after; or UNKNOWN. */
	uint64_t kvm_exits_before, kvm_exits_after;
	uint64_t lost;	    /* what the source could not count since it was opened */
	uint64_t own_exits; /* caused by the source itself, and taken out of all counts */
	uint64_t offset;    /* in the file of a recording; else 0 */

	struct sample_vm *vms; /* sorted by id */
	size_t nr_vms, max_vms;
	struct sample_vcpu *vcpus; /* sorted by (vm, vcpu) */
	size_t nr_vcpus, max_vcpus;
	struct sample_exit *exits; /* sorted by (vm, vcpu, kind, code) */
	size_t nr_exits, max_exits;
};

/* A zeroed sample is empty.  Clearing keeps the memory for the next reading. */
void sample_clear(struct sample *sample);
void sample_free(struct sample *sample);

/* A reading: clears the sample and notes the time.  At its end, how long it took. */
void sample_begin(struct sample *sample, const struct origin *origin);
void sample_end(struct sample *sample);

/* Append in any order and sort once.  0 or -ENOMEM. */
int sample_add_vm(struct sample *sample, const struct sample_vm *vm);
int sample_add_vcpu(struct sample *sample, const struct sample_vcpu *vcpu);
static inline int sample_add_exit(struct sample *sample, const struct sample_exit *exit);
void sample_sort(struct sample *sample);

/* Room for that many more, so that adding them cannot fail.  0 or -ENOMEM. */
int sample_reserve(struct sample *sample, size_t vms, size_t vcpus, size_t exits);

/*
 * Adds all of another sample; no VM is in both.  Both are sorted, and the first stays so.
 * 0 or -ENOMEM, it is as it was then.
 */
int sample_merge(struct sample *sample, const struct sample *other);

/* Append all VMs of another sample, or one with all that belongs to it.  0 or -ENOMEM. */
int sample_append(struct sample *sample, const struct sample *other);
int sample_append_vm(struct sample *sample, const struct sample *other, const struct sample_vm *vm);
/* Makes it equal to another.  -ENOMEM: it is empty. */
int sample_copy(struct sample *sample, const struct sample *other);
void sample_swap(struct sample *a, struct sample *b);
/* Takes all but the arrays from another. */
void sample_copy_head(struct sample *sample, const struct sample *other);
/* Drop each VM that the other, sorted, sample has, with all that belongs to it. */
void sample_drop(struct sample *sample, const struct sample *other);

/*
 * Whether @vm is the one that an older sample has by the same number: KVM that is loaded
 * again counts VMs from 1 again.  Sources see to it that no VM gets younger.
 */
bool sample_is_same_vm(const struct sample_vm *before, const struct sample_vm *vm);

/* These want a sorted sample. */
const struct sample_vm *sample_find_vm(const struct sample *sample, uint32_t id);
const struct sample_vcpu *sample_vm_vcpus(const struct sample *sample, uint32_t id, size_t *nr);
const struct sample_exit *sample_vm_exits(const struct sample *sample, uint32_t id, size_t *nr);

/*
 * The order in which samples are sorted: less than, equal to or greater than 0.  Inline, for
 * a large host has hundreds of thousands of exits, and each is compared several times.
 */
static inline int sample_compare_pairs(uint32_t a1, uint32_t a2, uint32_t b1, uint32_t b2)
{
	const uint64_t a = (uint64_t)a1 << 32 | a2, b = (uint64_t)b1 << 32 | b2;

	return (a > b) - (a < b);
}

static inline int sample_compare_vcpus(const struct sample_vcpu *a, const struct sample_vcpu *b)
{
	return sample_compare_pairs(a->vm, a->vcpu, b->vm, b->vcpu);
}

static inline int sample_compare_exits(const struct sample_exit *a, const struct sample_exit *b)
{
	return sample_compare_pairs(a->vm, a->vcpu, b->vm, b->vcpu)
		       ?: sample_compare_pairs(a->kind, a->code, b->kind, b->code);
}

/* Room for one more.  Inline, for a large host has hundreds of thousands.  0 or -ENOMEM. */
static inline int sample_reserve_exit(struct sample *sample)
{
	return sample->nr_exits < sample->max_exits ? 0 : sample_reserve(sample, 0, 0, 1);
}

static inline int sample_add_exit(struct sample *sample, const struct sample_exit *exit)
{
	int err = sample_reserve_exit(sample);

	if (!err)
		sample->exits[sample->nr_exits++] = *exit;
	return err;
}

/* Whether both are of the same VM, vCPU and reason: that is asked for every exit. */
static inline bool sample_same_exit(const struct sample_exit *a, const struct sample_exit *b)
{
	return !memcmp(a, b, offsetof(struct sample_exit, count));
}

#endif
