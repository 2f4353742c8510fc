// SPDX-License-Identifier: GPL-2.0-only
#include "source/bpf-programs.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <linux/kvm_exit_netlink.h>

#include "base/array.h"
#include "exits.skel.h"
#include "host/host.h"

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

/* Type information of the kernel, and of KVM if it is a module, or NULL. */
struct types {
	struct btf *kernel, *kvm;
};

static int open_types(struct types *types)
{
	types->kernel = btf__load_vmlinux_btf();
	if (!types->kernel)
		return -ENOENT;
	types->kvm = btf__load_module_btf("kvm", types->kernel);
	return 0;
}

static void close_types(struct types *types)
{
	btf__free(types->kvm);
	btf__free(types->kernel);
}

static bool has_function(const struct types *types, const char *name)
{
	return btf__find_by_name_kind(types->kernel, name, BTF_KIND_FUNC) >= 0 ||
	       (types->kvm && btf__find_by_name_kind(types->kvm, name, BTF_KIND_FUNC) >= 0);
}

/* Loads the program for kvm_exit that fits the event and the kernel. */
static int choose_exit(struct exits_bpf *skeleton, uint32_t isa, const struct types *types)
{
	unsigned int nr = count_arguments(types->kernel);
	struct bpf_program *program;

	if (!nr && types->kvm)
		nr = count_arguments(types->kvm);
	/* Without the first argument, which is the data of the probe. */
	if (nr == 4)
		program = skeleton->progs.kvm_exit_with_reason;
	else if (!has_function(types, "bpf_rdonly_cast"))
		program = skeleton->progs.kvm_exit_without_cast;
	else if (isa == KVM_EXIT_ISA_VMX)
		program = skeleton->progs.kvm_exit_vmx;
	else
		program = skeleton->progs.kvm_exit_svm;
	return nr ? bpf_program__set_autoload(program, true) : -ENOENT;
}

/*
 * Loads the programs that run when KVM creates, loads, unloads and destroys vCPUs.  Without
 * function tracing these do not know all parts of the account.
 */
static int choose_others(struct exits_bpf *skeleton, bool tracing)
{
	struct bpf_program *const traced[] = {
		skeleton->progs.vcpu_created,  skeleton->progs.sched_out,
		skeleton->progs.sched_in,      skeleton->progs.vcpu_put,
		skeleton->progs.run_returned,  skeleton->progs.vcpu_destroy,
		skeleton->progs.vcpu_destroyed
	};
	struct bpf_program *const probed[] = { skeleton->progs.run_end,
					       skeleton->progs.sched_switch,
					       skeleton->progs.vcpu_destroy_probe };
	int err = 0;

	for (size_t i = 0; !err && tracing && i < ARRAY_SIZE(traced); i++)
		err = bpf_program__set_autoload(traced[i], true);
	for (size_t i = 0; !err && !tracing && i < ARRAY_SIZE(probed); i++)
		err = bpf_program__set_autoload(probed[i], true);
	return err;
}

#define ROOM_AT_ONCE 8192

/*
 * Before Linux 6.1, the kernel cannot allocate an entry of a hash in any context, only all of
 * them at once.  Then there is room in the array only, for more vCPUs than are likely.
 */
static int allocate_at_once(struct exits_bpf *skeleton, struct bpf_room *room)
{
	if (room->room < ROOM_AT_ONCE)
		room->room = ROOM_AT_ONCE;
	room->most = 2 * room->room;
	return bpf_map__set_map_flags(skeleton->maps.more, 0)
		       ?: bpf_map__set_map_flags(skeleton->maps.numbers, 0);
}

static int size_maps(struct exits_bpf *skeleton, struct bpf_room *room, uint32_t nr_cpus,
		     const struct types *types)
{
	const bool at_once =
		btf__find_by_name_kind(types->kernel, "bpf_mem_alloc", BTF_KIND_STRUCT) < 0;
	int err = at_once ? allocate_at_once(skeleton, room) : 0;

	skeleton->rodata->nr_rooms = room->room;
	/* Each CPU may have taken an index that it cannot use. */
	return err ?:
	       bpf_map__set_max_entries(skeleton->maps.vcpus, room->room) ?:
	       bpf_map__set_max_entries(skeleton->maps.unused, room->room + nr_cpus) ?:
	       bpf_map__set_max_entries(skeleton->maps.more, at_once ? 1 : room->most) ?:
	       bpf_map__set_max_entries(skeleton->maps.numbers, room->most);
}

static int load(struct bpf_programs *programs, uint32_t isa, size_t nr_vcpus)
{
	struct exits_bpf *skeleton = programs->skeleton;
	int err, nr_cpus = libbpf_num_possible_cpus();
	struct types types;

	if (nr_cpus < 0)
		return nr_cpus;
	err = open_types(&types);
	if (err)
		return err;
	programs->has_parts = host_has_function_tracing();
	programs->room = bpf_room(nr_vcpus, nr_cpus, host_memory());
	skeleton->rodata->isa = isa;
	skeleton->rodata->nr_cpus = nr_cpus;
	err = choose_exit(skeleton, isa, &types) ?:
	      choose_others(skeleton, programs->has_parts) ?:
	      size_maps(skeleton, &programs->room, nr_cpus, &types);
	close_types(&types);
	if (err)
		return err;
	err = exits_bpf__load(skeleton);
	/* Any error other than missing privileges or memory comes from the verifier. */
	return !err || err == -EPERM || err == -ENOMEM ? err : -ENOEXEC;
}

static int map_records(struct bpf_programs *programs)
{
	void *records = mmap(NULL, programs->room.room * sizeof(struct exits_vcpu),
			     PROT_READ | PROT_WRITE, MAP_SHARED,
			     bpf_map__fd(programs->skeleton->maps.vcpus), 0);

	if (records == MAP_FAILED)
		return -errno;
	programs->records = records;
	return 0;
}

static int attach_one(struct bpf_program *program, struct bpf_link **link)
{
	if (!bpf_program__autoload(program))
		return 0;
	*link = bpf_program__attach(program);
	if (*link)
		return 0;
	return errno == EPERM || errno == EACCES ? -EPERM : -ENOSYS;
}

/* The order matters for VMs that exist. */
static int attach(struct exits_bpf *skeleton)
{
	int err;

	/* First, or a VM that ends meanwhile would never be removed. */
	err = attach_one(skeleton->progs.vcpu_destroy, &skeleton->links.vcpu_destroy) ?:
	      attach_one(skeleton->progs.vcpu_destroyed, &skeleton->links.vcpu_destroyed) ?:
	      attach_one(skeleton->progs.vcpu_destroy_probe, &skeleton->links.vcpu_destroy_probe) ?:
	      /* Before exits are noted: a noted exit must be counted when its vCPU moves. */
	      attach_one(skeleton->progs.sched_switch, &skeleton->links.sched_switch) ?:
	      attach_one(skeleton->progs.sched_out, &skeleton->links.sched_out) ?:
	      attach_one(skeleton->progs.sched_in, &skeleton->links.sched_in) ?:
	      attach_one(skeleton->progs.vcpu_put, &skeleton->links.vcpu_put) ?:
	      attach_one(skeleton->progs.run_begin, &skeleton->links.run_begin);
	return err ?: exits_bpf__attach(skeleton);
}

int bpf_programs_start(struct bpf_programs *programs, uint32_t isa, size_t nr_vcpus)
{
	int err;

	*programs = (struct bpf_programs){ .skeleton = exits_bpf__open() };
	if (!programs->skeleton)
		return -errno;
	err = load(programs, isa, nr_vcpus) ?: map_records(programs) ?: attach(programs->skeleton);
	if (err)
		bpf_programs_stop(programs);
	return err;
}

void bpf_programs_stop(struct bpf_programs *programs)
{
	if (programs->records)
		munmap(programs->records, programs->room.room * sizeof(struct exits_vcpu));
	free(programs->more);
	free(programs->more_indices);
	exits_bpf__destroy(programs->skeleton);
	*programs = (struct bpf_programs){ 0 };
}

/* Runs that the kernel skipped because the program was already running on that CPU. */
static uint64_t count_misses(const struct bpf_program *program)
{
	struct bpf_prog_info info = { 0 };
	uint32_t size = sizeof(info);
	int fd = bpf_program__fd(program);

	return fd < 0 || bpf_obj_get_info_by_fd(fd, &info, &size) ? 0 : info.recursion_misses;
}

/* Only the event kvm_exit counts: what other programs missed is found at the next one. */
uint64_t bpf_programs_lost(const struct bpf_programs *programs)
{
	const struct exits_bpf *skeleton = programs->skeleton;

	return skeleton->bss->lost + count_misses(skeleton->progs.kvm_exit_svm) +
	       count_misses(skeleton->progs.kvm_exit_vmx) +
	       count_misses(skeleton->progs.kvm_exit_without_cast) +
	       count_misses(skeleton->progs.kvm_exit_with_reason);
}
