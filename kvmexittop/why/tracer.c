// SPDX-License-Identifier: GPL-2.0-only
#include "why/tracer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "base/array.h"
#include "base/clock.h"
#include "breakdown.skel.h"
#include "host/host.h"
#include "why/member.h"
#include "why/tracer-cost.h"

/* Entries of a map per read. */
#define BATCH 512

/* Events of the kernel's own interrupts; some depend on the kernel's configuration. */
static const char *const vector_events[] = {
	"local_timer_entry",	      "reschedule_entry",     "call_function_entry",
	"call_function_single_entry", "irq_work_entry",	      "x86_platform_ipi_entry",
	"thermal_apic_entry",	      "threshold_apic_entry", "deferred_error_apic_entry",
	"error_apic_entry",	      "spurious_apic_entry",
};

struct tracer {
	struct breakdown_bpf *programs;
	struct bpf_link *vectors[ARRAY_SIZE(vector_events)];
	struct tracer_cost cost;
	uint64_t start_ns;
	uint64_t tsc_khz;
	struct breakdown_target target;
};

static void choose_programs(struct breakdown_bpf *programs, const struct breakdown_target *target,
			    enum breakdown_what what)
{
	const bool memory = what == BREAKDOWN_MEMORY, interrupt = what == BREAKDOWN_INTERRUPT;
	const bool vmx = target->isa == KVM_EXIT_ISA_VMX;

	bpf_program__set_autoload(programs->progs.leave_guest_vmx, vmx);
	bpf_program__set_autoload(programs->progs.leave_guest_svm, !vmx);
	bpf_program__set_autoload(programs->progs.empty_tp, vmx);
	/* On SVM, the VMCB has the address of the fault. */
	bpf_program__set_autoload(programs->progs.tell_fault, memory && vmx);
	bpf_program__set_autoload(programs->progs.tell_device, memory);
	bpf_program__set_autoload(programs->progs.tell_doorbell, memory);
	bpf_program__set_autoload(programs->progs.tell_irq, interrupt);
	bpf_program__set_autoload(programs->progs.tell_vector, interrupt);
	/* attach_vectors() attaches this one to several events. */
	bpf_program__set_autoattach(programs->progs.tell_vector, false);
	/* tracer_cost_measure() attaches these while it measures. */
	bpf_program__set_autoattach(programs->progs.empty_raw, false);
	bpf_program__set_autoattach(programs->progs.empty_tp, false);
}

static void attach_vectors(struct tracer *tracer)
{
	struct bpf_program *program = tracer->programs->progs.tell_vector;

	for (size_t i = 0; bpf_program__autoload(program) && i < ARRAY_SIZE(vector_events); i++)
		tracer->vectors[i] = bpf_program__attach_raw_tracepoint(program, vector_events[i]);
}

/* Only a patched KVM gives its VMs an id. */
static int find_vm_id(struct breakdown_bpf *programs)
{
	int stats = member_offset("kvm", "arch.exit_stats"), id;

	if (stats < 0)
		return stats;
	id = member_offset("kvm_exit_vm", "id");
	if (id < 0)
		return id;
	programs->rodata->stats_offset = stats;
	programs->rodata->id_offset = id;
	return 0;
}

static int attach(struct tracer *tracer, const struct breakdown_target *target, uint64_t tsc_khz)
{
	enum breakdown_what what = breakdown_what(target->isa, target->kind, target->code);
	struct breakdown_bpf *programs = breakdown_bpf__open();
	int err;

	if (!programs)
		return -errno;
	tracer->programs = programs;
	programs->rodata->want_code = target->code;
	programs->rodata->want_what = what;
	programs->rodata->want_process = target->vm ? 0 : target->pid;
	programs->rodata->want_vm = target->vm;
	programs->rodata->want_vcpu = target->vcpu;
	err = target->vm ? find_vm_id(programs) : 0;
	if (err)
		return err;
	programs->rodata->cycles_per_2_20_ns =
		tracer->tsc_khz == UNKNOWN ? 1ULL << 20 : (tsc_khz << 20) / 1000000;
	choose_programs(programs, target, what);

	err = breakdown_bpf__load(programs);
	if (err)
		return err;
	tracer_cost_measure(&tracer->cost, programs, target->isa == KVM_EXIT_ISA_VMX);
	err = breakdown_bpf__attach(programs);
	if (err)
		return err;
	attach_vectors(tracer);
	tracer->start_ns = clock_now_ns();
	return 0;
}

static void tracer_bpf_stop(struct tracer *tracer)
{
	if (!tracer)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(vector_events); i++)
		bpf_link__destroy(tracer->vectors[i]);
	breakdown_bpf__destroy(tracer->programs);
	free(tracer);
}

static int tracer_bpf_start(struct tracer **tracer, const struct breakdown_target *target,
			    uint64_t tsc_khz)
{
	libbpf_print_fn_t print;
	struct tracer *new;
	int err;

	if (target->pid && !target->vm && host_initial_pidns() == HOST_NO)
		return -EXDEV;

	new = calloc(1, sizeof(*new));
	if (!new)
		return -ENOMEM;
	new->target = *target;
	new->tsc_khz = tsc_khz;

	print = libbpf_set_print(NULL);
	err = attach(new, target, tsc_khz);
	libbpf_set_print(print);
	if (err) {
		tracer_bpf_stop(new);
		return err;
	}
	*tracer = new;
	return 0;
}

/* Calls @add for all entries of a hash of counts. */
static int read_counts(const struct bpf_map *map, struct breakdown *breakdown,
		       int (*add)(struct breakdown *breakdown, const void *key,
				  const struct breakdown_count *count))
{
	const size_t key_size = bpf_map__key_size(map);
	struct breakdown_count *counts = calloc(BATCH, sizeof(*counts));
	char *keys = calloc(BATCH, key_size);
	uint32_t nr, position = 0;
	bool more = false, over = false;
	int err = counts && keys ? 0 : -ENOMEM;

	while (!err && !over) {
		nr = BATCH;
		err = bpf_map_lookup_batch(bpf_map__fd(map), more ? &position : NULL, &position,
					   keys, counts, &nr, NULL);
		/* -ENOENT: these are the last entries. */
		over = err == -ENOENT;
		if (over)
			err = 0;
		more = true;
		for (uint32_t i = 0; !err && i < nr; i++)
			err = add(breakdown, keys + i * key_size, &counts[i]);
	}
	free(counts);
	free(keys);
	return err;
}

static int add_row(struct breakdown *breakdown, const void *key,
		   const struct breakdown_count *count)
{
	return breakdown_add_row(breakdown, key, count);
}

static int add_place(struct breakdown *breakdown, const void *key,
		     const struct breakdown_count *count)
{
	uint64_t rip;

	memcpy(&rip, key, sizeof(rip));
	return breakdown_add_rip(breakdown, rip, count);
}

static int tracer_bpf_read(struct tracer *tracer, struct breakdown *breakdown)
{
	int err;

	breakdown_clear(breakdown);
	breakdown->target = tracer->target;
	breakdown->tsc_khz = tracer->tsc_khz;
	breakdown->elapsed_ns = clock_now_ns() - tracer->start_ns;
	err = tracer_read_totals(tracer->programs, &breakdown->totals) ?:
	      read_counts(tracer->programs->maps.keys, breakdown, add_row) ?:
	      read_counts(tracer->programs->maps.places, breakdown, add_place);
	if (err) {
		breakdown_clear(breakdown);
		return err;
	}
	breakdown->cost_ns = tracer_cost_of(&tracer->cost, &breakdown->totals);
	breakdown->cost_exits = breakdown->totals.runs[BREAKDOWN_LEAVE].runs;
	breakdown_sort(breakdown);
	return 0;
}

const struct tracer_ops tracer_bpf_ops = {
	.start = tracer_bpf_start,
	.stop = tracer_bpf_stop,
	.read = tracer_bpf_read,
};
