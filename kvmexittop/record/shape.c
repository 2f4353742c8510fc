// SPDX-License-Identifier: GPL-2.0-only
#include "record/shape.h"

#include <assert.h>
#include <stddef.h>

#include "sample/sample.h"

#define MAX_VMS	  (1U << 16)
#define MAX_VCPUS (1U << 17)
#define MAX_EXITS (1U << 20)

/* The version is the first one of the format that has the field. */
#define FIELD(version, type, member)                                                               \
	{                                                                                          \
		offsetof(struct type, member), sizeof(((struct type *)NULL)->member),              \
			.since = (version)                                                         \
	}
#define COST(version, type, member)                                                                \
	{                                                                                          \
		offsetof(struct type, member), sizeof(((struct type *)NULL)->member),              \
			.is_cost = true, .since = (version)                                        \
	}
#define SPAN(version, type, member)                                                                \
	{                                                                                          \
		offsetof(struct type, member), sizeof(((struct type *)NULL)->member),              \
			.unit = 1000000, .since = (version)                                        \
	}
#define TEXT(version, type, member)                                                                \
	{                                                                                          \
		offsetof(struct type, member), sizeof(((struct type *)NULL)->member),              \
			.is_text = true, .since = (version)                                        \
	}

const struct shape shape_vm = {
	.size = sizeof(struct sample_vm),
	.max_records = MAX_VMS,
	.nr_values = 13,
	.nr_fields = 14,
	.fields = {
		FIELD(1, sample_vm, age_ns),
		FIELD(1, sample_vm, gone),
		FIELD(1, sample_vm, nr_vcpus),
		FIELD(1, sample_vm, pid),
		TEXT(1, sample_vm, name),
		TEXT(1, sample_vm, name_from),
		TEXT(1, sample_vm, comm),
		TEXT(1, sample_vm, owner),
		TEXT(1, sample_vm, scope),
		TEXT(1, sample_vm, unit),
		TEXT(1, sample_vm, container),
		FIELD(3, sample_vm, flags.yes),
		FIELD(3, sample_vm, flags.no),
		FIELD(1, sample_vm, id),
	},
};

const struct shape shape_vcpu = {
	.size = sizeof(struct sample_vcpu),
	.max_records = MAX_VCPUS,
	.nr_values = 11,
	.nr_fields = 13,
	.fields = {
		FIELD(1, sample_vcpu, guest_cycles),
		FIELD(3, sample_vcpu, polling_cycles),
		FIELD(3, sample_vcpu, halted_cycles),
		FIELD(3, sample_vcpu, waiting_cycles),
		FIELD(3, sample_vcpu, stopped_cycles),
		FIELD(3, sample_vcpu, part),
		FIELD(3, sample_vcpu, part_code),
		FIELD(3, sample_vcpu, part_kind),
		SPAN(3, sample_vcpu, part_ns),
		FIELD(1, sample_vcpu, tid),
		TEXT(1, sample_vcpu, thread),
		FIELD(1, sample_vcpu, vcpu),
		FIELD(1, sample_vcpu, vm),
	},
};

const struct shape shape_exit = {
	.size = sizeof(struct sample_exit),
	.max_records = MAX_EXITS,
	.nr_values = 4,
	.nr_fields = 8,
	.fields = {
		FIELD(1, sample_exit, count),
		COST(1, sample_exit, cycles),
		COST(1, sample_exit, user_cycles),
		COST(3, sample_exit, blocked_cycles),
		FIELD(1, sample_exit, code),
		FIELD(1, sample_exit, kind),
		FIELD(1, sample_exit, vcpu),
		FIELD(1, sample_exit, vm),
	},
};

/* A new field needs a row above, and its size here. */
static_assert(offsetof(struct sample_vm, container) + CONTAINER_SIZE ==
			      3 * 4 + 4 + 8 + VM_NAME_SIZE + VM_NAME_FROM_SIZE + COMM_SIZE +
				      OWNER_SIZE + SCOPE_SIZE + VM_UNIT_SIZE + CONTAINER_SIZE &&
		      sizeof(struct sample_vm) - offsetof(struct sample_vm, flags) <
			      sizeof(struct vmm_flags) + 8,
	      "a field of shape_vm is missing");
static_assert(sizeof(struct sample_vcpu) == 6 * 4 + 6 * 8 + COMM_SIZE,
	      "a field of shape_vcpu is missing");
static_assert(sizeof(struct sample_exit) == 4 * 4 + 4 * 8, "a field of shape_exit is missing");
