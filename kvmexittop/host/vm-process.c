// SPDX-License-Identifier: GPL-2.0-only
#include "host/vm-process.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "host/process.h"

void vm_process_open(struct vm_processes *processes)
{
	*processes = (struct vm_processes){
		.proc_fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC),
	};
}

void vm_process_close(struct vm_processes *processes)
{
	if (processes->proc_fd >= 0)
		close(processes->proc_fd);
	sample_free(&processes->known);
}

static bool is_vcpu(int dir, const char *name)
{
	static const char vcpu[] = "anon_inode:kvm-vcpu:";
	char target[sizeof(vcpu)];
	ssize_t len = readlinkat(dir, name, target, sizeof(target));

	return len >= (ssize_t)sizeof(vcpu) - 1 && !memcmp(target, vcpu, sizeof(vcpu) - 1);
}

/* NULL if it cannot be read. */
static DIR *open_folder(int at, const char *path)
{
	int fd = openat(at, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);

	if (!dir && fd >= 0)
		close(fd);
	return dir;
}

/* Of one process, by /proc/PID/fd. */
static size_t count_vcpus(int proc_fd, const char *pid)
{
	char path[32];
	struct dirent *entry;
	size_t nr = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "%.20s/fd", pid);
	dir = open_folder(proc_fd, path);
	if (!dir)
		return 0;
	while ((entry = readdir(dir)))
		nr += is_vcpu(dirfd(dir), entry->d_name);
	closedir(dir);
	return nr;
}

size_t vm_process_count_vcpus(const struct vm_processes *processes)
{
	DIR *dir = open_folder(processes->proc_fd, ".");
	struct dirent *entry;
	size_t nr = 0;

	if (!dir)
		return 0;
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9')
			nr += count_vcpus(dirfd(dir), entry->d_name);
	}
	closedir(dir);
	return nr;
}

/*
 * The age was read a moment ago, so this time is a little late.  It may accept a process
 * that started in between, and never rejects the right one.
 */
static uint64_t created_ns(const struct sample_vm *vm)
{
	struct timespec now;

	if (vm->age_ns == UNKNOWN || clock_gettime(CLOCK_BOOTTIME, &now))
		return UNKNOWN;
	return now.tv_sec * 1000000000ULL + now.tv_nsec - vm->age_ns;
}

static void look_up(const struct vm_processes *processes, struct sample_vm *vm)
{
	if (vm->pid)
		process_read(processes->proc_fd, created_ns(vm), vm);
}

int vm_process_note(struct vm_processes *processes, const struct sample_vm *vm)
{
	struct sample_vm noted = *vm;

	look_up(processes, &noted);
	return sample_add_vm(&processes->known, &noted);
}

void vm_process_forget(struct vm_processes *processes)
{
	sample_clear(&processes->known);
}

/*
 * KVM takes the age of a VM that ends before it sends the notification.  A reading in
 * between found the VM alive, and older.
 */
static void keep_age(struct sample_vm *vm, const struct sample_vm *known)
{
	if (vm->gone && known->age_ns != UNKNOWN && vm->age_ns < known->age_ns)
		vm->age_ns = known->age_ns;
}

static void fill_vm(const struct vm_processes *processes, const struct sample_vm *known,
		    struct sample_vm *vm)
{
	if (known)
		keep_age(vm, known);
	if (known && (known->name[0] || !vm->pid)) {
		vm->pid = known->pid;
		vm->process = known->process;
	} else if (!vm->gone) {
		look_up(processes, vm);
	}
}

/* Both are sorted, so one pass over the known VMs is enough. */
static void fill_vms(const struct vm_processes *processes, struct sample *sample)
{
	const struct sample *known = &processes->known;
	size_t k = 0;

	for (size_t i = 0; i < sample->nr_vms; i++) {
		struct sample_vm *vm = &sample->vms[i];

		while (k < known->nr_vms && known->vms[k].id < vm->id)
			k++;
		fill_vm(processes,
			k < known->nr_vms && known->vms[k].id == vm->id ? &known->vms[k] : NULL,
			vm);
	}
}

/* The same for vCPUs. */
static void fill_vcpus(const struct vm_processes *processes, struct sample *sample)
{
	const struct sample *known = &processes->known;
	const struct sample_vm *vm = NULL;
	size_t k = 0;

	for (size_t i = 0; i < sample->nr_vcpus; i++) {
		struct sample_vcpu *vcpu = &sample->vcpus[i];

		if (!vcpu->tid)
			continue;
		while (k < known->nr_vcpus && sample_compare_vcpus(&known->vcpus[k], vcpu) < 0)
			k++;
		if (k < known->nr_vcpus && !sample_compare_vcpus(&known->vcpus[k], vcpu) &&
		    known->vcpus[k].tid == vcpu->tid && known->vcpus[k].thread[0]) {
			memcpy(vcpu->thread, known->vcpus[k].thread, sizeof(vcpu->thread));
			continue;
		}
		if (!vm || vm->id != vcpu->vm)
			vm = sample_find_vm(sample, vcpu->vm);
		if (vm && vm->pid)
			process_read_thread(processes->proc_fd, vm->pid, vcpu);
	}
}

static int remember(struct vm_processes *processes, const struct sample *sample)
{
	struct sample *known = &processes->known;
	int err;

	sample_clear(known);
	err = sample_reserve(known, sample->nr_vms, sample->nr_vcpus, 0);
	if (err)
		return err;
	for (size_t i = 0; i < sample->nr_vms; i++) {
		if (!sample->vms[i].gone)
			known->vms[known->nr_vms++] = sample->vms[i];
	}
	for (size_t i = 0; i < sample->nr_vcpus; i++)
		known->vcpus[known->nr_vcpus++] = sample->vcpus[i];
	return 0;
}

int vm_process_fill(struct vm_processes *processes, struct sample *sample)
{
	sample_sort(&processes->known);
	fill_vms(processes, sample);
	fill_vcpus(processes, sample);
	return remember(processes, sample);
}
