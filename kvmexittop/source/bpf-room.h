/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_BPF_ROOM_H
#define SOURCE_BPF_ROOM_H

/* The room for the records of the BPF programs. */

#include <stddef.h>
#include <stdint.h>

/*
 * The size of the array and of the hash for a host with @nr_vcpus now, @nr_cpus that may come
 * and @memory bytes: at most EXITS_MAX_VCPUS; and what both take in the kernel from the start,
 * in bytes.
 */
struct bpf_room {
	uint32_t room; /* records of the array */
	uint32_t most; /* vCPUs */
};

struct bpf_room bpf_room(size_t nr_vcpus, unsigned int nr_cpus, uint64_t memory);
uint64_t bpf_room_size(const struct bpf_room *room, unsigned int nr_cpus);

#endif
