// SPDX-License-Identifier: GPL-2.0-only
#include "record/shape.h"

#include <assert.h>
#include <stddef.h>

#include "sample/sample.h"

#define MAX_VMS	  (1U << 16)
#define MAX_VCPUS (1U << 17)
#define MAX_EXITS (1U << 20)

#define FIELD(type, member)                                                                        \
	{                                                                                          \
		offsetof(struct type, member), sizeof(((struct type *)NULL)->member), false, false \
	}
#define COST(type, member)                                                                         \
	{                                                                                          \
		offsetof(struct type, member), sizeof(((struct type *)NULL)->member), false, true  \
	}
#define TEXT(type, member)                                                                         \
	{                                                                                          \
		offsetof(struct type, member), sizeof(((struct type *)NULL)->member), true, false  \
	}

const struct shape shape_vm = {
	.size = sizeof(struct sample_vm),
	.max_records = MAX_VMS,
	.nr_values = 11,
	.nr_fields = 12,
	.fields = {
		FIELD(sample_vm, age_ns),
		FIELD(sample_vm, gone),
		FIELD(sample_vm, nr_vcpus),
		FIELD(sample_vm, pid),
		TEXT(sample_vm, name),
		TEXT(sample_vm, name_from),
		TEXT(sample_vm, comm),
		TEXT(sample_vm, owner),
		TEXT(sample_vm, scope),
		TEXT(sample_vm, unit),
		TEXT(sample_vm, container),
		FIELD(sample_vm, id),
	},
};

const struct shape shape_vcpu = {
	.size = sizeof(struct sample_vcpu),
	.max_records = MAX_VCPUS,
	.nr_values = 3,
	.nr_fields = 5,
	.fields = {
		FIELD(sample_vcpu, guest_cycles),
		FIELD(sample_vcpu, tid),
		TEXT(sample_vcpu, thread),
		FIELD(sample_vcpu, vcpu),
		FIELD(sample_vcpu, vm),
	},
};

const struct shape shape_exit = {
	.size = sizeof(struct sample_exit),
	.max_records = MAX_EXITS,
	.nr_values = 3,
	.nr_fields = 7,
	.fields = {
		FIELD(sample_exit, count),
		COST(sample_exit, cycles),
		COST(sample_exit, user_cycles),
		FIELD(sample_exit, code),
		FIELD(sample_exit, kind),
		FIELD(sample_exit, vcpu),
		FIELD(sample_exit, vm),
	},
};

/* A new field needs a row above, and its size here. */
static_assert(offsetof(struct sample_vm, container) + CONTAINER_SIZE ==
		      3 * 4 + 4 + 8 + VM_NAME_SIZE + VM_NAME_FROM_SIZE + COMM_SIZE + OWNER_SIZE +
			      SCOPE_SIZE + VM_UNIT_SIZE + CONTAINER_SIZE,
	      "a field of shape_vm is missing");
static_assert(sizeof(struct sample_vcpu) == 3 * 4 + 4 + 8 + COMM_SIZE,
	      "a field of shape_vcpu is missing");
static_assert(sizeof(struct sample_exit) == 4 * 4 + 3 * 8, "a field of shape_exit is missing");
