// SPDX-License-Identifier: GPL-2.0-only
#include "source/bpf-module.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "base/clock.h"
#include "bpf/exits.h"
#include "exits.skel.h"
#include "host/host.h"
#include "host/cpu.h"
#include "host/vm-process.h"
#include "source/bpf-parse.h"

#define RECORDS_SIZE (EXITS_VCPUS * sizeof(struct exits_vcpu))

struct bpf {
	struct exits_bpf *programs;
	struct exits_vcpu *records; /* EXITS_VCPUS of them, shared with the programs */
	struct vm_processes processes;
	bool initial_pidns;
};

/* Messages of libbpf go to the log only. */
static FILE *log_stream;

__attribute__((format(printf, 2, 0))) static int log_line(enum libbpf_print_level level,
							  const char *format, va_list args)
{
	if (level == LIBBPF_DEBUG || !log_stream)
		return 0;
	return vfprintf(log_stream, format, args);
}

/* Number of arguments that the handlers of tracepoint kvm_exit take; 0 if there is none. */
static unsigned int count_arguments(const struct btf *btf)
{
	const struct btf_type *type;
	int id;

	id = btf__find_by_name_kind(btf, "btf_trace_kvm_exit", BTF_KIND_TYPEDEF);
	if (id < 0)
		return 0;
	type = btf__type_by_id(btf, id); /* typedef of a pointer */
	type = type ? btf__type_by_id(btf, type->type) : NULL;
	type = type ? btf__type_by_id(btf, type->type) : NULL; /* to a function */
	return type && btf_is_func_proto(type) ? btf_vlen(type) : 0;
}

/* Loads the program for kvm_exit that fits the event and the kernel. */
static int choose_program(struct exits_bpf *programs, uint32_t isa)
{
	struct btf *kernel = btf__load_vmlinux_btf(), *module = NULL;
	struct bpf_program *program;
	unsigned int nr;

	if (!kernel)
		return -ENOENT;
	nr = count_arguments(kernel);
	if (!nr) {
		module = btf__load_module_btf("kvm", kernel);
		nr = module ? count_arguments(module) : 0;
	}
	/* Without the first argument, which is the data of the probe. */
	if (nr == 4)
		program = programs->progs.kvm_exit_with_reason;
	else if (btf__find_by_name_kind(kernel, "bpf_rdonly_cast", BTF_KIND_FUNC) < 0)
		program = programs->progs.kvm_exit_without_cast;
	else if (isa == KVM_EXIT_ISA_VMX)
		program = programs->progs.kvm_exit_vmx;
	else
		program = programs->progs.kvm_exit_svm;
	btf__free(module);
	btf__free(kernel);
	return nr ? bpf_program__set_autoload(program, true) : -ENOENT;
}

static int load_programs(struct exits_bpf *programs, uint32_t isa)
{
	int err, nr_cpus = libbpf_num_possible_cpus();

	if (nr_cpus < 0)
		return nr_cpus;
	programs->rodata->isa = isa;
	programs->rodata->nr_cpus = nr_cpus;
	err = choose_program(programs, isa);
	if (err)
		return err;
	err = exits_bpf__load(programs);
	/* Any error other than missing privileges or memory comes from the verifier. */
	return !err || err == -EPERM || err == -ENOMEM ? err : -ENOEXEC;
}

static int attach_programs(struct exits_bpf *programs)
{
	/* First, or a VM that ends meanwhile would never be removed. */
	programs->links.vcpu_destroy = bpf_program__attach(programs->progs.vcpu_destroy);
	if (!programs->links.vcpu_destroy)
		return errno == EPERM || errno == EACCES ? -EPERM : -ENOSYS;
	/* Before exits are noted: a noted exit must be counted when its vCPU moves. */
	programs->links.sched_switch = bpf_program__attach(programs->progs.sched_switch);
	if (!programs->links.sched_switch)
		return -errno;
	programs->links.kvm_fpu = bpf_program__attach(programs->progs.kvm_fpu);
	if (!programs->links.kvm_fpu)
		return -errno;
	return exits_bpf__attach(programs);
}

static int map_records(struct bpf *bpf)
{
	void *records = mmap(NULL, RECORDS_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED,
			     bpf_map__fd(bpf->programs->maps.vcpus), 0);

	if (records == MAP_FAILED)
		return -errno;
	bpf->records = records;
	return 0;
}

static size_t count_records(const struct bpf *bpf)
{
	size_t nr = __atomic_load_n(&bpf->programs->bss->nr_records, __ATOMIC_ACQUIRE);

	return nr < EXITS_VCPUS ? nr : EXITS_VCPUS;
}

/* Runs of a program that the kernel skipped because it was already running on that CPU. */
static uint64_t count_misses(const struct bpf *bpf)
{
	struct bpf_program *program;
	uint64_t misses = 0;

	bpf_object__for_each_program(program, bpf->programs->obj)
	{
		struct bpf_prog_info info = { 0 };
		uint32_t size = sizeof(info);
		int fd = bpf_program__fd(program);

		if (fd >= 0 && !bpf_obj_get_info_by_fd(fd, &info, &size))
			misses += info.recursion_misses;
	}
	return misses;
}

/* VMs that are gone are in the sample, so their records can be reused. */
static int free_records(struct bpf *bpf, const struct sample *sample)
{
	int unused = bpf_map__fd(bpf->programs->maps.unused), err = 0;
	size_t nr = count_records(bpf);

	for (uint32_t i = 0; !err && i < nr; i++) {
		struct exits_vcpu *record = &bpf->records[i];
		const struct sample_vm *vm = NULL;

		if (__atomic_load_n(&record->dead, __ATOMIC_ACQUIRE))
			vm = sample_find_vm(sample, record->vm);
		if (!vm || !vm->gone)
			continue;
		memset(record, 0, sizeof(*record));
		if (bpf_map_update_elem(unused, NULL, &i, BPF_ANY))
			err = -errno;
	}
	return err;
}

/* The programs use PIDs of the initial namespace, which are useless in another one. */
static void forget_pids(struct sample *sample)
{
	for (size_t i = 0; i < sample->nr_vms; i++)
		sample->vms[i].pid = 0;
}

static int bpf_read(struct source *source, struct sample *sample)
{
	struct bpf *bpf = source->state;
	int err;

	sample_clear(sample);
	sample->origin = &source->origin;
	clock_gettime(CLOCK_REALTIME, &sample->wall);
	sample->time_ns = clock_now_ns();

	err = bpf_parse_records(bpf->records, count_records(bpf), source->origin.reasons.isa,
				source->origin.tsc_khz, sample);
	if (!err) {
		if (!bpf->initial_pidns)
			forget_pids(sample);
		sample_sort(sample);
		err = vm_process_fill(&bpf->processes, sample) ?: free_records(bpf, sample);
	}
	sample->lost = bpf->programs->bss->lost + count_misses(bpf);
	sample->read_ns = clock_now_ns() - sample->time_ns;
	if (err)
		sample_clear(sample);
	return err;
}

static void bpf_close(struct source *source)
{
	struct bpf *bpf = source->state;

	if (bpf->records)
		munmap(bpf->records, RECORDS_SIZE);
	exits_bpf__destroy(bpf->programs);
	vm_process_close(&bpf->processes);
	free(bpf);
}

static int start(struct source *source)
{
	struct bpf *bpf = source->state;

	bpf->programs = exits_bpf__open();
	if (!bpf->programs)
		return -errno;
	return load_programs(bpf->programs, source->origin.reasons.isa) ?:
	       map_records(bpf) ?:
	       attach_programs(bpf->programs);
}

/* Calls @start, and collects libbpf's messages in the source's log. */
static int start_logged(struct source *source)
{
	size_t size;
	int err;

	log_stream = open_memstream(&source->log, &size);
	libbpf_set_print(log_line);
	err = start(source);
	if (log_stream)
		fclose(log_stream);
	log_stream = NULL;
	return err;
}

static int bpf_open(struct source *source)
{
	const char *module = host_cpu_module();
	struct bpf *bpf;
	int err;

	/* A KVM without VMX and SVM does not run the code with these events. */
	if (!module)
		return -ENODEV;
	bpf = calloc(1, sizeof(*bpf));
	if (!bpf)
		return -ENOMEM;

	source->state = bpf;
	source->origin.since = "attach";
	source->origin.clock = "ns";
	source->origin.loses = "exits: counts are too low";
	vm_process_open(&bpf->processes);
	bpf->initial_pidns = host_initial_pidns() == HOST_YES;
	err = bpf_parse_reasons(strcmp(module, "kvm_intel") ? KVM_EXIT_ISA_SVM : KVM_EXIT_ISA_VMX,
				&source->origin.reasons)
		      ?: start_logged(source);
	if (err) {
		bpf_close(source);
		return err;
	}
	source->origin.tsc_khz = cpu_tsc_khz();
	return 0;
}

const struct source_ops source_module_ops = {
	.open = bpf_open,
	.read = bpf_read,
	.close = bpf_close,
};
