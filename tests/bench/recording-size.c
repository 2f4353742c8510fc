// SPDX-License-Identifier: GPL-2.0-only
/*
 * recording-size VMS VCPUS SAMPLES EXPONENT FILE: records a host whose VMs are all
 * busy, and prints how large that becomes and which CPU time it takes.
 *
 * The model, for each vCPU: 20 reasons, of which the n-th most frequent happens
 * 3000/n^EXPONENT times a second: with 2, that is 3000, 750, 333, 188, ... 8.  Arrivals
 * are Poisson's, cycles per exit have a mean of 1000 to 60000 by reason and a spread of
 * 30 % from exit to exit, so that neither is more regular than in a guest.  Every
 * fourth reason goes to the VMM and costs user cycles.  The guest runs most of the rest, and
 * what is left of a second is halted, with some polling and waiting: all parts of the account
 * are told apart.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "record/writer.h"

#define NR_REASONS 20
#define TSC_KHZ	   2500000

static void die(const char *what, int err)
{
	fprintf(stderr, "recording-size: %s: %s\n", what, strerror(-err));
	exit(1);
}

/* Box and Muller's: a normal deviate. */
static double deviate(void)
{
	return sqrt(-2 * log(drand48() + 1e-12)) * cos(2 * M_PI * drand48());
}

/* Poisson's, for means as large as these. */
static uint64_t arrivals(double mean)
{
	double n = round(mean + sqrt(mean) * deviate());

	return n > 0 ? n : 0;
}

static uint64_t cost_of(uint64_t count, double mean)
{
	double sum = count * mean + sqrt((double)count) * 0.3 * mean * deviate();

	return sum > 0 ? sum : 0;
}

static double exponent;

static double rate_of(uint32_t vm, uint32_t vcpu, uint32_t reason)
{
	/* Which reason is how frequent differs from VM to VM. */
	return 3000 / pow(1 + (reason + vm + vcpu) % NR_REASONS, exponent);
}

static double mean_cost(uint32_t reason)
{
	return 1000 + 59000.0 * (reason * 7 % NR_REASONS) / NR_REASONS;
}

static void start_host(struct sample *sample, uint32_t vms, uint32_t vcpus)
{
	for (uint32_t vm = 1; vm <= vms; vm++) {
		struct sample_vm record = {
			.id = vm, .pid = 1000 + vm, .nr_vcpus = vcpus, .age_ns = vm * 1000000007000
		};

		snprintf(record.name, sizeof(record.name), "instance-%08x", vm);
		snprintf(record.name_from, sizeof(record.name_from), "QEMU -name");
		snprintf(record.scope, sizeof(record.scope), "machine-qemu-%u-instance.scope", vm);
		sample_add_vm(sample, &record);
		for (uint32_t i = 0; i < vcpus; i++) {
			sample_add_vcpu(sample, &(struct sample_vcpu){
							.vm = vm,
							.vcpu = i,
							.tid = 5000 + vm * 8 + i,
							.part = PART_GUEST,
							.guest_cycles = vm * 1000000000000 });
			for (uint32_t r = 0; r < NR_REASONS; r++) {
				uint64_t count = vm * 1000 * rate_of(vm, i, r);

				sample_add_exit(sample,
						&(struct sample_exit){
							vm, i, KVM_EXIT_KIND_HARDWARE, r * 3, count,
							cost_of(count, mean_cost(r)),
							r % 4 ? 0 : cost_of(count, 30000), 0 });
			}
		}
	}
	sample_sort(sample);
}

/* What the guest leaves of a second: a third polled and waited at most, the rest halted. */
static void run_vcpu(struct sample_vcpu *vcpu)
{
	const double second = TSC_KHZ * 1000.0, guest = second * (0.7 + 0.1 * drand48());
	const double rest = second - guest, polling = rest * 0.2 * drand48();
	const double waiting = rest * 0.1 * drand48();

	vcpu->guest_cycles += guest;
	vcpu->polling_cycles += polling;
	vcpu->waiting_cycles += waiting;
	vcpu->halted_cycles += rest - polling - waiting;
	/* Most often in the guest, for some microseconds */
	vcpu->part = drand48() < 0.8 ? PART_GUEST : PART_HALTED;
	vcpu->part_ns = 300000 * drand48();
}

static void run_host(struct sample *sample)
{
	uint64_t jitter = drand48() * 200000;

	sample->time_ns += 1000000000 + jitter;
	sample->read_ns = 1000000 + jitter;
	sample->wall.tv_sec++;
	sample->wall.tv_nsec = jitter;
	for (size_t i = 0; i < sample->nr_vms; i++)
		sample->vms[i].age_ns += 1000000000 + (uint64_t)(drand48() * 200000);
	for (size_t i = 0; i < sample->nr_vcpus; i++)
		run_vcpu(&sample->vcpus[i]);
	for (size_t i = 0; i < sample->nr_exits; i++) {
		struct sample_exit *exit = &sample->exits[i];
		uint64_t count = arrivals(rate_of(exit->vm, exit->vcpu, exit->code / 3));

		exit->count += count;
		exit->cycles += cost_of(count, mean_cost(exit->code / 3));
		if (exit->user_cycles)
			exit->user_cycles += cost_of(count, 30000);
	}
	sample->kvm_exits_before += 1000000 + jitter;
	sample->kvm_exits_after += 1000000 + jitter;
}

static double cpu_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	struct reason reasons[NR_REASONS] = { 0 };
	struct origin origin = { .source = "netlink",
				 .since = "vm-creation",
				 .host = "host",
				 .kernel = "6.12.0",
				 .tsc_khz = TSC_KHZ,
				 .reasons = { KVM_EXIT_ISA_VMX, reasons, NR_REASONS } };
	struct sample sample = { .origin = &origin,
				 .time_ns = 1000000000000,
				 .wall.tv_sec = 1750000000,
				 .kvm_exits_before = 1000000000 };
	struct writer *writer;
	unsigned int vms, vcpus, nr;
	const char *path;
	double took = 0, began;
	struct stat st;
	int err;

	if (argc != 6)
		return 2;
	vms = atoi(argv[1]);
	vcpus = atoi(argv[2]);
	nr = atoi(argv[3]);
	exponent = atof(argv[4]);
	path = argv[5];
	for (uint32_t r = 0; r < NR_REASONS; r++) {
		reasons[r] = (struct reason){ KVM_EXIT_KIND_HARDWARE, r * 3, "" };
		snprintf(reasons[r].name, sizeof(reasons[r].name), "REASON_%u", r);
	}

	unlink(path);
	err = writer_open(&writer, path, 0);
	if (err)
		die(path, err);
	start_host(&sample, vms, vcpus);
	for (unsigned int i = 0; i < nr; i++) {
		run_host(&sample);
		began = cpu_s();
		err = writer_add(writer, &sample);
		took += cpu_s() - began;
		if (err)
			die(path, err);
	}
	writer_close(writer);
	if (stat(path, &st))
		return 1;
	printf("%u VMs of %u vCPUs with %d reasons at 3000 to %.0f a second, %u samples: "
	       "%.0f bytes a sample, %.2f per vCPU and reason\n",
	       vms, vcpus, NR_REASONS, 3000 / pow(NR_REASONS, exponent), nr,
	       (double)st.st_size / nr, (double)st.st_size / nr / vms / vcpus / NR_REASONS);
	printf("24 hours at a sample a second: %.0f MB, %.3f %% of a core\n",
	       st.st_size * 86400.0 / nr / 1e6, 100 * took / nr);
	sample_free(&sample);
	return 0;
}
