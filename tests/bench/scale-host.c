// SPDX-License-Identifier: GPL-2.0-only
#include "scale-host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/kvm_exit_netlink.h>

#include "reason/names.h"
#include "scale-steps.h"

#define SECOND_NS 1000000000ULL

/* Basic exit reasons of VMX, as a guest with devices and timers has them. */
static const uint32_t codes[HOST_REASONS] = { 0,  1,  7,  8,  10, 12, 18, 28, 29, 30, 31, 32, 36,
					      39, 40, 43, 44, 45, 48, 49, 52, 54, 55, 56, 58 };

/* splitmix64's finalizer: the same numbers everywhere, as if at random. */
static uint64_t mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
	x = (x ^ x >> 27) * 0x94d049bb133111eb;
	return x ^ x >> 31;
}

void host_open(struct host *host, uint32_t nr_vms, uint32_t vcpus_per_vm, uint32_t active_stride)
{
	*host = (struct host){
		.nr_vms = nr_vms,
		.vcpus_per_vm = vcpus_per_vm,
		.active_stride = active_stride,
		.gone_at = UINT32_MAX,
		.origin = {
			.source = "netlink",
			.since = "vm-creation",
			.host = "host",
			.kernel = "6.12.0",
			.clock = "tsc",
			.tsc_khz = 1000000,
			.reasons.isa = KVM_EXIT_ISA_VMX,
		},
	};
	if (reason_names_add(&host->origin.reasons))
		scale_die("no memory");
}

void host_close(struct host *host)
{
	reason_table_free(&host->origin.reasons);
}

static bool is_active(const struct host *host, uint32_t vm, uint32_t vcpu)
{
	return (((uint64_t)vm - 1) * host->vcpus_per_vm + vcpu) % host->active_stride == 0;
}

/* Seconds in which the vCPU has done something. */
static uint64_t seconds_of(const struct host *host, uint32_t vm, uint32_t vcpu, uint32_t time)
{
	return 1000 + (is_active(host, vm, vcpu) ? time : 0);
}

static uint64_t count_of(uint64_t row, uint64_t seconds)
{
	uint64_t rate = 1 + mix(row) % 3000;

	/* It grows by half the rate at least. */
	return rate * seconds + mix(row + (seconds << 32)) % (rate / 2 + 1);
}

static uint64_t cost_of(uint64_t count, uint64_t mean)
{
	return count * mean + mix(count) % mean;
}

static uint64_t row_of(const struct host *host, uint32_t vm, uint32_t vcpu, uint32_t reason)
{
	return (((uint64_t)vm - 1) * host->vcpus_per_vm + vcpu) * HOST_REASONS + reason;
}

static void fill_exit(const struct host *host, uint32_t vm, uint32_t vcpu, uint32_t reason,
		      uint32_t time, struct sample_exit *exit)
{
	uint64_t row = row_of(host, vm, vcpu, reason);
	uint64_t count = count_of(row, seconds_of(host, vm, vcpu, time));

	*exit = (struct sample_exit){
		.vm = vm,
		.vcpu = vcpu,
		.kind = KVM_EXIT_KIND_HARDWARE,
		.code = codes[reason],
		.count = count,
		.cycles = cost_of(count, 1000 + mix(row) % 20000),
		.user_cycles = reason % 4 ? 0 : cost_of(count, 7000),
		.blocked_cycles = UNKNOWN,
	};
}

static void add_vm(const struct host *host, uint32_t vm, uint32_t time, bool gone,
		   struct sample *sample)
{
	struct sample_vm record = {
		.id = vm,
		.pid = 1000 + vm,
		.nr_vcpus = host->vcpus_per_vm,
		.gone = gone,
		.age_ns = (1000 + time) * SECOND_NS + mix(vm + time) % 200000,
		.name_from = "QEMU -name",
		.comm = "qemu-system-x86",
		.owner = "libvirt-qemu",
	};

	snprintf(record.name, sizeof(record.name), "instance-%08x", vm);
	snprintf(record.scope, sizeof(record.scope), "machine-qemu-%u-instance.scope", vm);
	if (sample_add_vm(sample, &record))
		scale_die("no memory");
}

/* How many exits it counted. */
static uint64_t add_vcpu(const struct host *host, uint32_t vm, uint32_t vcpu, uint32_t time,
			 struct sample *sample)
{
	struct sample_vcpu record = {
		VCPU_UNKNOWN_TIME,     .vm = vm,
		.vcpu = vcpu,	       .tid = 100000 + vm * host->vcpus_per_vm + vcpu,
		.thread = "CPU 0/KVM",
	};
	uint64_t sum = 0;
	int err;

	record.guest_cycles = seconds_of(host, vm, vcpu, time) * 700000000;
	err = sample_add_vcpu(sample, &record) ?: sample_reserve(sample, 0, 0, HOST_REASONS);
	if (err)
		scale_die("no memory");
	for (uint32_t i = 0; i < HOST_REASONS; i++) {
		struct sample_exit *exit = &sample->exits[sample->nr_exits++];

		fill_exit(host, vm, vcpu, i, time, exit);
		sum += exit->count;
	}
	return sum;
}

/* The final sums over the vCPUs. */
static void add_gone(const struct host *host, uint32_t vm, uint32_t time, struct sample *sample)
{
	struct sample_exit sums[HOST_REASONS] = { 0 }, exit;
	struct sample_vcpu whole = { VCPU_UNKNOWN_TIME, .vm = vm, .vcpu = VCPU_NONE };
	int err = 0;

	whole.guest_cycles = 0;
	for (uint32_t vcpu = 0; vcpu < host->vcpus_per_vm; vcpu++) {
		whole.guest_cycles += seconds_of(host, vm, vcpu, time) * 700000000;
		for (uint32_t i = 0; i < HOST_REASONS; i++) {
			fill_exit(host, vm, vcpu, i, time, &exit);
			sums[i].count += exit.count;
			sums[i].cycles += exit.cycles;
			sums[i].user_cycles += exit.user_cycles;
		}
	}
	err = sample_add_vcpu(sample, &whole);
	for (uint32_t i = 0; !err && i < HOST_REASONS; i++) {
		sums[i].vm = vm;
		sums[i].vcpu = VCPU_NONE;
		sums[i].kind = KVM_EXIT_KIND_HARDWARE;
		sums[i].code = codes[i];
		sums[i].blocked_cycles = UNKNOWN;
		err = sample_add_exit(sample, &sums[i]);
	}
	if (err)
		scale_die("no memory");
}

/* These are spread over all. */
static bool ends(const struct host *host, uint32_t vm)
{
	return (uint64_t)vm * host->nr_gone % host->nr_vms < host->nr_gone;
}

void host_sample(const struct host *host, uint32_t time, struct sample *sample)
{
	uint64_t live = 0;

	sample_clear(sample);
	sample->origin = &host->origin;
	sample->time_ns = (1000ULL + time) * SECOND_NS;
	sample->read_ns = 1000000;
	sample->wall = (struct timespec){ .tv_sec = 1750000000 + time };
	sample->lost = 0;
	sample->own_exits = 0;
	for (uint32_t vm = 1; vm <= host->nr_vms; vm++) {
		bool ended = time >= host->gone_at && ends(host, vm);

		/* A source has one that ended in one sample. */
		if (ended && time > host->gone_at)
			continue;
		add_vm(host, vm, time, ended, sample);
		if (ended)
			add_gone(host, vm, time, sample);
		for (uint32_t vcpu = 0; !ended && vcpu < host->vcpus_per_vm; vcpu++)
			live += add_vcpu(host, vm, vcpu, time, sample);
	}
	sample->kvm_exits_before = live;
	sample->kvm_exits_after = live;
}

uint64_t host_exits(const struct host *host, uint32_t from, uint32_t to)
{
	uint64_t sum = 0;

	for (uint32_t vm = 1; vm <= host->nr_vms; vm++) {
		for (uint32_t vcpu = 0; vcpu < host->vcpus_per_vm; vcpu++) {
			for (uint32_t i = 0; i < HOST_REASONS; i++) {
				uint64_t row = row_of(host, vm, vcpu, i);

				sum += count_of(row, seconds_of(host, vm, vcpu, to)) -
				       count_of(row, seconds_of(host, vm, vcpu, from));
			}
		}
	}
	return sum;
}
