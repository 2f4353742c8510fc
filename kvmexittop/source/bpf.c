// SPDX-License-Identifier: GPL-2.0-only
#include "source/bpf-module.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "base/clock.h"
#include "bpf/exits.h"
#include "host/host.h"
#include "host/cpu.h"
#include "host/process.h"
#include "host/vm-process.h"
#include "source/bpf-parse.h"
#include "source/bpf-programs.h"
#include "source/bpf-records.h"

struct bpf {
	struct bpf_programs programs;
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

/* Whether the process asked about last has gone. */
struct process {
	uint32_t tgid;
	bool has_gone;
};

/* A VM does not outlive its process: nobody else can run it. */
static bool is_orphan(const struct exits_vcpu *record, void *data)
{
	struct process *last = data;

	if (record->tgid != last->tgid) {
		last->tgid = record->tgid;
		last->has_gone = record->tgid && kill(record->tgid, 0) && errno == ESRCH;
	}
	return last->has_gone;
}

/* VMs that are gone are in the sample, so their records can be reused. */
static bool is_reported(const struct exits_vcpu *record, const void *sample)
{
	const struct sample_vm *vm = sample_find_vm(sample, record->vm);

	return vm && vm->gone;
}

/* The programs use PIDs of the initial namespace, which are useless in another one. */
static void forget_pids(struct sample *sample)
{
	for (size_t i = 0; i < sample->nr_vms; i++)
		sample->vms[i].pid = 0;
}

static uint64_t read_run_delay(void *data, uint32_t tgid, uint32_t tid)
{
	const struct vm_processes *processes = data;

	return process_run_delay(processes->proc_fd, tgid, tid);
}

static int bpf_read(struct source *source, struct sample *sample)
{
	struct bpf *bpf = source->state;
	struct bpf_records records;
	struct process last = { 0 };
	int err;

	sample_clear(sample);
	sample->origin = &source->origin;
	clock_gettime(CLOCK_REALTIME, &sample->wall);
	sample->time_ns = clock_now_ns();

	err = bpf_records_read(&bpf->programs, sample->time_ns, &records);
	/* PIDs of another namespace say nothing. */
	if (!err && bpf->initial_pidns) {
		records.run_delay = read_run_delay;
		records.data = &bpf->processes;
		err = bpf_records_end(&bpf->programs, is_orphan, &last);
	}
	if (!err)
		err = bpf_parse_records(&records, source->origin.reasons.isa,
					source->origin.tsc_khz, sample);
	if (!err) {
		if (!bpf->initial_pidns)
			forget_pids(sample);
		sample_sort(sample);
		err = vm_process_fill(&bpf->processes, sample)
			      ?: bpf_records_free(&bpf->programs, is_reported, sample);
	}
	sample->lost = bpf_programs_lost(&bpf->programs);
	sample->read_ns = clock_now_ns() - sample->time_ns;
	if (err)
		sample_clear(sample);
	return err;
}

static void bpf_close(struct source *source)
{
	struct bpf *bpf = source->state;

	bpf_programs_stop(&bpf->programs);
	vm_process_close(&bpf->processes);
	free(bpf);
}

static int start(struct source *source)
{
	struct bpf *bpf = source->state;

	return bpf_programs_start(&bpf->programs, source->origin.reasons.isa,
				  vm_process_count_vcpus(&bpf->processes));
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
