// SPDX-License-Identifier: GPL-2.0-only
/*
 * Of a crowd's VMs, how many were counted right.
 *
 *	crowd-check dump svm|vmx PID VCPUS DUMP VMS
 *		DUMP is what "nlstat exit" printed, VMS what "nlstat vm" did.  Prints how many
 *		vCPUs are there, each reason once, with the right counts; how many VMs have all
 *		vCPUs, and KVM's own count of exits; and how many VMs there are
 *	crowd-check reports PID VCPUS FILE
 *		FILE has reports of kvmexittop with the columns vm, pid, state and count, of
 *		CPUID and port I/O alone.  Prints how many VMs have the right count whenever
 *		they are there, how many are gone once, and how many more than once; and how
 *		many are in the last report but one, not gone
 *
 * PID is the crowd's process, and VCPUS how many each of its VMs has.
 */
#include <asm/svm.h>
#include <asm/vmx.h>
#include <err.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "counted.h"
#include "crowd.h"

static int by_reason(const void *a, const void *b)
{
	const struct counted_exit *x = a, *y = b;

	if (x->vm != y->vm)
		return x->vm < y->vm ? -1 : 1;
	if (x->vcpu != y->vcpu)
		return x->vcpu < y->vcpu ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return (x->code > y->code) - (x->code < y->code);
}

/* How often a vCPU has that reason: *count is their sum */
static unsigned int find(const struct counted *dump, uint64_t vm, unsigned int vcpu, uint32_t code,
			 uint64_t *count)
{
	unsigned int n = 0;

	*count = 0;
	for (const struct counted_exit *e = dump->exits; e < dump->exits + dump->nr_exits; e++) {
		if (e->vm != vm || e->vcpu != vcpu || e->kind != KVM_EXIT_KIND_HARDWARE ||
		    e->code != code)
			continue;
		*count += e->count;
		n++;
	}
	return n;
}

static bool has_vcpu(const struct counted *dump, uint64_t vm, unsigned int vcpu)
{
	for (const struct counted_vcpu *v = dump->vcpus; v < dump->vcpus + dump->nr_vcpus; v++)
		if (v->vm == vm && v->id == vcpu)
			return true;
	return false;
}

/* Sorted exits: no reason of the vCPU is there twice */
static bool once(const struct counted *dump, uint64_t vm, unsigned int vcpu)
{
	for (unsigned int i = 1; i < dump->nr_exits; i++) {
		const struct counted_exit *e = dump->exits + i;

		if (e->vm == vm && e->vcpu == vcpu && !by_reason(e - 1, e))
			return false;
	}
	return true;
}

static uint64_t sum_of(const struct counted *dump, uint64_t vm)
{
	uint64_t sum = 0;

	for (const struct counted_exit *e = dump->exits; e < dump->exits + dump->nr_exits; e++)
		if (e->vm == vm)
			sum += e->count;
	return sum;
}

static void check_dump(bool vmx, int pid, unsigned int nr_vcpus, const char *path,
		       const char *vms_path)
{
	uint32_t cpuid = vmx ? EXIT_REASON_CPUID : SVM_EXIT_CPUID;
	uint32_t io = vmx ? EXIT_REASON_IO_INSTRUCTION : SVM_EXIT_IOIO;
	unsigned int good_vcpus = 0, good_vms = 0, n = 0;
	struct counted dump = { 0 }, vms = { 0 };

	counted_read(&dump, path);
	counted_read(&vms, vms_path);
	qsort(dump.exits, dump.nr_exits, sizeof(dump.exits[0]), by_reason);
	for (const struct counted_vm *vm = vms.vms; vm < vms.vms + vms.nr_vms; vm++) {
		if (vm->pid != pid)
			continue;
		for (unsigned int v = 0; v < nr_vcpus; v++) {
			uint64_t cpuids, outs;

			good_vcpus += has_vcpu(&dump, vm->id, v) && once(&dump, vm->id, v) &&
				      find(&dump, vm->id, v, cpuid, &cpuids) == 1 &&
				      cpuids == crowd_cpuids(n, v) &&
				      find(&dump, vm->id, v, io, &outs) == 1 &&
				      outs == crowd_outs(v);
		}
		good_vms += vm->nr_vcpus == nr_vcpus && vm->exits == sum_of(&dump, vm->id);
		n++;
	}
	printf("%u %u %u\n", good_vcpus, good_vms, n);
}

struct reported {
	uint64_t id, want;
	unsigned int gone;
	bool full, wrong;
};

/* A VM is first reported when those before it have been: that tells its number */
static struct reported *reported_of(struct reported **vms, unsigned int *n, unsigned int nr_vcpus,
				    uint64_t id)
{
	struct reported *vm;

	for (vm = *vms; vm < *vms + *n; vm++)
		if (vm->id == id)
			return vm;
	*vms = counted_grow(*vms, *n, sizeof(**vms));
	vm = *vms + *n;
	vm->id = id;
	for (unsigned int v = 0; v < nr_vcpus; v++)
		vm->want += crowd_cpuids(*n, v) + crowd_outs(v);
	(*n)++;
	return vm;
}

static void check_reports(int pid, unsigned int nr_vcpus, const char *path)
{
	unsigned int n = 0, right = 0, once = 0, more = 0, live = 0, live_before = 0;
	FILE *f = counted_open(path);
	struct reported *vms = NULL;
	char line[256], state[16];
	uint64_t id, count;
	int process;

	while (fgets(line, sizeof(line), f)) {
		if (!strncmp(line, "kvmexittop ", 11)) {
			live_before = live;
			live = 0;
		}
		if (sscanf(line, "%" SCNu64 " %d %15s %" SCNu64, &id, &process, state, &count) !=
			    4 ||
		    process != pid)
			continue;

		struct reported *vm = reported_of(&vms, &n, nr_vcpus, id);

		/* It is just being run */
		if (!vm->full && count < vm->want)
			continue;
		vm->full = true;
		vm->wrong |= count != vm->want;
		if (!strcmp(state, "gone"))
			vm->gone++;
		else
			live++;
	}
	fclose(f);
	for (const struct reported *vm = vms; vm < vms + n; vm++) {
		right += vm->full && !vm->wrong;
		once += vm->gone == 1;
		more += vm->gone > 1;
	}
	free(vms);
	printf("%u %u %u %u\n", right, once, more, live_before);
}

int main(int argc, char **argv)
{
	if (argc == 7 && !strcmp(argv[1], "dump"))
		check_dump(!strcmp(argv[2], "vmx"), atoi(argv[3]), atoi(argv[4]), argv[5], argv[6]);
	else if (argc == 5 && !strcmp(argv[1], "reports"))
		check_reports(atoi(argv[2]), atoi(argv[3]), argv[4]);
	else
		errx(2, "usage: crowd-check dump svm|vmx PID VCPUS DUMP VMS | "
			"reports PID VCPUS FILE");
	return 0;
}
