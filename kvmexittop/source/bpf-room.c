// SPDX-License-Identifier: GPL-2.0-only
#include "source/bpf-room.h"

#include "bpf/exits.h"

/* KVM itself takes more memory than that for a vCPU and its thread. */
#define VCPU_SIZE (64ULL << 10)

struct bpf_room bpf_room(size_t nr_vcpus, unsigned int nr_cpus, uint64_t memory)
{
	const size_t room = nr_vcpus + (size_t)EXITS_CPU_VCPUS * nr_cpus;
	struct bpf_room its = { EXITS_MAX_VCPUS, EXITS_CPU_VCPUS };

	if (room < EXITS_MAX_VCPUS)
		its.room = room;
	/* With their VMs.  The kernel rounds up to a power of two, too. */
	while (its.most < EXITS_MAX_VCPUS &&
	       (its.most < 2 * nr_vcpus || its.most < memory / VCPU_SIZE))
		its.most *= 2;
	return its;
}

uint64_t bpf_room_size(const struct bpf_room *room, unsigned int nr_cpus)
{
	/* Two hashes have a bucket for each, and the kernel keeps some records at hand. */
	const uint64_t buckets = 2 * 16, at_hand = 16384;

	return room->room * (sizeof(struct exits_vcpu) + sizeof(uint32_t)) + room->most * buckets +
	       nr_cpus * at_hand;
}
