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
	int stats_fd; /* the kernel measures programs while it is open; or -1 */
	int nr_cpus;
	uint64_t start_ns;
	uint64_t tsc_khz;
	struct breakdown_target target;
};

static void choose_programs(struct breakdown_bpf *programs, const struct breakdown_target *target,
			    enum breakdown_what what)
{
	const bool memory = what == BREAKDOWN_MEMORY, interrupt = what == BREAKDOWN_INTERRUPT;

	/* On SVM, the event kvm_exit has the address of the fault. */
	bpf_program__set_autoload(programs->progs.tell_fault,
				  memory && target->isa == KVM_EXIT_ISA_VMX);
	bpf_program__set_autoload(programs->progs.tell_device, memory);
	bpf_program__set_autoload(programs->progs.tell_doorbell, memory);
	bpf_program__set_autoload(programs->progs.tell_irq, interrupt);
	bpf_program__set_autoload(programs->progs.tell_vector, interrupt);
	/* attach_vectors() attaches this one to several events. */
	bpf_program__set_autoattach(programs->progs.tell_vector, false);
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
	/* Measuring starts before the programs run, or the first runs would be missing. */
	tracer->stats_fd = bpf_enable_stats(BPF_STATS_RUN_TIME);
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
	if (tracer->stats_fd >= 0)
		close(tracer->stats_fd);
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
	new->stats_fd = -1;
	new->target = *target;
	new->tsc_khz = tsc_khz;
	new->nr_cpus = libbpf_num_possible_cpus();

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

static int read_totals(const struct tracer *tracer, struct breakdown *breakdown)
{
	struct breakdown_totals *parts = calloc(tracer->nr_cpus, sizeof(*parts));
	const uint32_t zero = 0;
	int err;

	if (!parts)
		return -ENOMEM;
	err = bpf_map_lookup_elem(bpf_map__fd(tracer->programs->maps.totals), &zero, parts);
	for (int i = 0; !err && i < tracer->nr_cpus; i++)
		breakdown_add_totals(breakdown, &parts[i]);
	free(parts);
	return err;
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

/* Adds the run time of each program, as the kernel measured it. */
static void read_cost(const struct tracer *tracer, struct breakdown *breakdown)
{
	const struct bpf_program *leave = tracer->programs->progs.leave_guest;
	struct bpf_program *program;

	breakdown->cost_ns = tracer->stats_fd < 0 ? UNKNOWN : 0;
	breakdown->cost_exits = 0;
	bpf_object__for_each_program(program, tracer->programs->obj)
	{
		struct bpf_prog_info info = { 0 };
		uint32_t size = sizeof(info);

		if (!bpf_program__autoload(program) || breakdown->cost_ns == UNKNOWN)
			continue;
		if (bpf_obj_get_info_by_fd(bpf_program__fd(program), &info, &size)) {
			breakdown->cost_ns = UNKNOWN;
			continue;
		}
		breakdown->cost_ns += info.run_time_ns;
		if (program == leave)
			breakdown->cost_exits = info.run_cnt;
	}
}

static int tracer_bpf_read(struct tracer *tracer, struct breakdown *breakdown)
{
	int err;

	breakdown_clear(breakdown);
	breakdown->target = tracer->target;
	breakdown->tsc_khz = tracer->tsc_khz;
	breakdown->elapsed_ns = clock_now_ns() - tracer->start_ns;
	err = read_totals(tracer, breakdown) ?:
	      read_counts(tracer->programs->maps.keys, breakdown, add_row) ?:
	      read_counts(tracer->programs->maps.places, breakdown, add_place);
	if (err) {
		breakdown_clear(breakdown);
		return err;
	}
	read_cost(tracer, breakdown);
	breakdown_sort(breakdown);
	return 0;
}

const struct tracer_ops tracer_bpf_ops = {
	.start = tracer_bpf_start,
	.stop = tracer_bpf_stop,
	.read = tracer_bpf_read,
};
