/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SAMPLE_H
#define SAMPLE_H

/*
 * A sample: the result of one reading of a source.
 *
 * Counters are absolute, as read; only change.h subtracts.  Arrays are sorted by VM first,
 * so the records of one VM are contiguous in each.  A VM that ended since the previous
 * sample is marked gone and has its final counters; these are sums over its vCPUs and
 * have VCPU_NONE.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <linux/stddef.h>

#include "reason/reason.h"
#include "sample/traits.h"

#define UNKNOWN UINT64_MAX /* a number that the source does not know */
#define VCPU_NONE                                                                                  \
	UINT32_MAX /* sum over the vCPUs of a VM: the VM is gone, or the
				   source does not distinguish vCPUs */
#define VM_NAME_SIZE	  64
#define VM_NAME_FROM_SIZE 40
#define SCOPE_SIZE	  80
#define VM_UNIT_SIZE	  112 /* cri-containerd-, the id of a container, .scope */
#define COMM_SIZE	  16  /* TASK_COMM_LEN of the kernel */
#define OWNER_SIZE	  33  /* the maximum of useradd(8), and NUL */
#define CONTAINER_SIZE	  32

/* The origin of samples.  The source owns it, and it is valid until the source is closed. */
struct origin {
	const char *source; /* "netlink" */
	const char *since;  /* start of the counters: "vm-creation" or "attach" */
	const char *host;   /* host name */
	const char *kernel; /* release, "6.12.48" */
	/* The clock of cycles: "tsc", or "ns" if they were converted; or NULL */
	const char *clock;
	uint64_t tsc_khz;     /* or UNKNOWN */
	const char *epoch;    /* the boot, and the process that attached if that counts; or NULL */
	bool has_kvm_ids;     /* VM ids are those of the patched KVM */
	const char *loses;    /* meaning of sample.lost: "exits: counts are too low"; or NULL */
	const char *fallback; /* a sentence: why not a better source; or NULL */
	struct reason_table reasons;
};

struct sample_vm {
	uint32_t id;
	uint32_t pid; /* 0 if not known */
	uint32_t nr_vcpus;
	bool gone;
	uint64_t age_ns; /* time since creation, until the end if gone; or UNKNOWN */

	/* vm->process has all of these, "", 0 or no flag if not known. */
	/* clang-format off */
	__struct_group(vm_process, process, /* no attributes */,
		char name[VM_NAME_SIZE];
		char name_from[VM_NAME_FROM_SIZE]; /* "QEMU -name", "" if there is no name */
		char comm[COMM_SIZE];
		char owner[OWNER_SIZE]; /* name of its user, or the UID */
		char scope[SCOPE_SIZE]; /* of its cgroup, see host/cgroup.h */
		char unit[VM_UNIT_SIZE];
		char container[CONTAINER_SIZE];
		struct vmm_flags flags;
	);
	/* clang-format on */
};

/* The parts of a vCPU's time: each moment is in one of them, see kvmexittop(8). */
enum vcpu_part {
	PART_UNKNOWN,
	PART_GUEST,
	PART_KVM,
	PART_POLLING,
	PART_VMM,
	PART_STOPPED,
	PART_HALTED,
	PART_BLOCKED,
	PART_WAITING,
	NR_PARTS
};

/* "guest", "kvm", ...; NULL for PART_UNKNOWN and what is no part. */
const char *vcpu_part_name(uint32_t part);

struct sample_vcpu {
	uint32_t vm;
	uint32_t vcpu;
	uint32_t tid; /* 0 if not known */
	/* The part that it is in now, and the reason of PART_KVM, _VMM and _BLOCKED */
	uint32_t part;
	uint32_t part_kind, part_code;
	uint64_t part_ns; /* for how long; or UNKNOWN.  Recordings have milliseconds */
	uint64_t guest_cycles;
	/* Each is UNKNOWN if the source does not tell it apart; kvm, vmm, blocked are of exits */
	uint64_t polling_cycles, stopped_cycles, halted_cycles, waiting_cycles;
	char thread[COMM_SIZE]; /* name of thread tid, "" if not known */
};

/* A vCPU whose time is not known; designated members go in front of it. */
#define VCPU_UNKNOWN_TIME                                                                          \
	.part_ns = UNKNOWN, .guest_cycles = UNKNOWN, .polling_cycles = UNKNOWN,                    \
	.stopped_cycles = UNKNOWN, .halted_cycles = UNKNOWN, .waiting_cycles = UNKNOWN

struct sample_exit {
	uint32_t vm;
	uint32_t vcpu;
	uint32_t kind;
	uint32_t code;
	uint64_t count;
	uint64_t cycles; /* in KVM, on a CPU; of idle reasons with polling, unless that is known */
	uint64_t user_cycles;	 /* in the VMM */
	uint64_t blocked_cycles; /* asleep in KVM for the host's sake; or UNKNOWN */
};

struct sample {
	const struct origin *origin;
	uint64_t time_ns;     /* CLOCK_MONOTONIC at the start of the reading */
	uint64_t read_ns;     /* duration of the reading */
	struct timespec wall; /* CLOCK_REALTIME, only printed */
	/* KVM's own count of exits just before and just after the reading, or UNKNOWN. */
	uint64_t kvm_exits_before, kvm_exits_after;
	uint64_t lost;	    /* not counted since the source was opened, see origin.loses */
	uint64_t own_exits; /* caused by the source itself, and subtracted from all counts */
	uint64_t offset;    /* in the file of a recording; else 0 */
	uint64_t traits[NR_TRAITS]; /* of the host: 1 + the value, or 0 if it is not known */

	struct sample_vm *vms; /* sorted by id */
	size_t nr_vms, max_vms;
	struct sample_vcpu *vcpus; /* sorted by (vm, vcpu) */
	size_t nr_vcpus, max_vcpus;
	struct sample_exit *exits; /* sorted by (vm, vcpu, kind, code) */
	size_t nr_exits, max_exits;
};

/* The value of a trait, or UNKNOWN. */
static inline uint64_t sample_trait(const struct sample *sample, enum host_trait trait)
{
	return sample->traits[trait] ? sample->traits[trait] - 1 : UNKNOWN;
}

/* A zeroed sample is empty.  sample_clear() keeps the memory for the next reading. */
void sample_clear(struct sample *sample);
void sample_free(struct sample *sample);

/* Start a reading: clears the sample and sets the time.  End it: sets the duration. */
void sample_begin(struct sample *sample, const struct origin *origin);
void sample_end(struct sample *sample);

/* Add records in any order, then sort once.  0 or -ENOMEM. */
int sample_add_vm(struct sample *sample, const struct sample_vm *vm);
int sample_add_vcpu(struct sample *sample, const struct sample_vcpu *vcpu);
static inline int sample_add_exit(struct sample *sample, const struct sample_exit *exit);
void sample_sort(struct sample *sample);

/* Reserves room for that many more records, so that adding them cannot fail.  0 or -ENOMEM. */
int sample_reserve(struct sample *sample, size_t vms, size_t vcpus, size_t exits);

/*
 * Merges @other into @sample.  No VM is in both.  Both are sorted, and @sample stays sorted.
 * 0 or -ENOMEM; on error @sample is unchanged.
 */
int sample_merge(struct sample *sample, const struct sample *other);

/* Append all VMs of @other, or one VM, with their vCPUs and exits.  0 or -ENOMEM. */
int sample_append(struct sample *sample, const struct sample *other);
int sample_append_vm(struct sample *sample, const struct sample *other, const struct sample_vm *vm);
/* Makes @sample equal to @other.  0 or -ENOMEM; on error @sample is empty. */
int sample_copy(struct sample *sample, const struct sample *other);
void sample_swap(struct sample *a, struct sample *b);
/* Copies all fields except the arrays. */
void sample_copy_head(struct sample *sample, const struct sample *other);
/* Drops each VM that @other, which is sorted, has, with its vCPUs and exits. */
void sample_drop(struct sample *sample, const struct sample *other);

/*
 * True if @vm is the same VM as @before, which has the same id in an older sample.  KVM
 * numbers VMs from 1 again after its module is reloaded.  A different VM is younger;
 * sources make sure that no VM gets younger.
 */
bool sample_is_same_vm(const struct sample_vm *before, const struct sample_vm *vm);

/*
 * Find a VM, or the vCPUs and exits of a VM and their number, in a sorted sample.  NULL, or
 * *@nr is 0, if there is none.
 */
const struct sample_vm *sample_find_vm(const struct sample *sample, uint32_t id);
const struct sample_vcpu *sample_vm_vcpus(const struct sample *sample, uint32_t id, size_t *nr);
const struct sample_exit *sample_vm_exits(const struct sample *sample, uint32_t id, size_t *nr);
/*
 * The vCPU of an exit, or NULL.  *@vcpus are the *@nr vCPUs of its VM, without those of exits
 * that the caller asked for before: it asks in the order of the sample.
 */
const struct sample_vcpu *sample_next_vcpu(const struct sample_vcpu **vcpus, size_t *nr,
					   const struct sample_exit *exit);

/*
 * The sort order of samples; the result is below, equal to or above 0.  Inline: a large host
 * has hundreds of thousands of exits, and each is compared several times.
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

/* Reserves room for one more exit.  Inline: a large host has many.  0 or -ENOMEM. */
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

/* True if both have the same VM, vCPU and reason.  Called for every exit. */
static inline bool sample_same_exit(const struct sample_exit *a, const struct sample_exit *b)
{
	return !memcmp(a, b, offsetof(struct sample_exit, count));
}

#endif
