// SPDX-License-Identifier: GPL-2.0-only
/* What reads samples: messages of netlink, records of BPF programs, processes of VMs. */
#include "scale-steps.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/kvm_exit_netlink.h>

#include "bpf/exits.h"
#include "host/vm-process.h"
#include "sample/invariant.h"
#include "source/bpf-parse.h"
#include "source/netlink-parse.h"

/* As the kernel's nla_put_uint(): in 4 bytes what fits. */
static void put_uint(struct nlmsghdr *nlh, uint16_t type, uint64_t value)
{
	if (value <= UINT32_MAX)
		mnl_attr_put_u32(nlh, type, value);
	else
		mnl_attr_put(nlh, type, sizeof(value), &value);
}

static struct nlmsghdr *put_message(struct bench *bench, uint8_t command)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(bench->messages + bench->messages_size);
	struct genlmsghdr *genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));

	nlh->nlmsg_type = 100;
	genl->cmd = command;
	return nlh;
}

static void put_vm(struct bench *bench, const struct sample_vm *vm)
{
	struct nlmsghdr *nlh = put_message(bench, KVM_EXIT_CMD_VM_GET);

	mnl_attr_put_u32(nlh, KVM_EXIT_A_VM_ID, vm->id);
	mnl_attr_put_u32(nlh, KVM_EXIT_A_VM_PID, vm->pid);
	put_uint(nlh, KVM_EXIT_A_VM_AGE_NS, vm->age_ns);
	mnl_attr_put_u32(nlh, KVM_EXIT_A_VM_NR_VCPUS, vm->nr_vcpus);
	put_uint(nlh, KVM_EXIT_A_VM_EXITS, 1ULL << 40);
	put_uint(nlh, KVM_EXIT_A_VM_CYCLES, 1ULL << 50);
	put_uint(nlh, KVM_EXIT_A_VM_USER_CYCLES, 1ULL << 50);
	put_uint(nlh, KVM_EXIT_A_VM_GUEST_CYCLES, 1ULL << 50);
	bench->messages_size += MNL_ALIGN(nlh->nlmsg_len);
}

static void put_exit(struct nlmsghdr *nlh, const struct sample_exit *exit)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, KVM_EXIT_A_VM_EXIT);

	mnl_attr_put_u32(nlh, KVM_EXIT_A_EXIT_KIND, exit->kind);
	mnl_attr_put_u32(nlh, KVM_EXIT_A_EXIT_CODE, exit->code);
	put_uint(nlh, KVM_EXIT_A_EXIT_COUNT, exit->count);
	put_uint(nlh, KVM_EXIT_A_EXIT_CYCLES, exit->cycles);
	put_uint(nlh, KVM_EXIT_A_EXIT_USER_CYCLES, exit->user_cycles);
	mnl_attr_nest_end(nlh, nest);
}

static void put_vcpu(struct bench *bench, const struct sample_vcpu *vcpu,
		     const struct sample_exit *exits)
{
	struct nlmsghdr *nlh = put_message(bench, KVM_EXIT_CMD_EXIT_GET);

	mnl_attr_put_u32(nlh, KVM_EXIT_A_VM_ID, vcpu->vm);
	mnl_attr_put_u32(nlh, KVM_EXIT_A_VM_VCPU_ID, vcpu->vcpu);
	mnl_attr_put_u32(nlh, KVM_EXIT_A_VM_TID, vcpu->tid);
	put_uint(nlh, KVM_EXIT_A_VM_GUEST_CYCLES, vcpu->guest_cycles);
	for (size_t i = 0; i < HOST_REASONS; i++)
		put_exit(nlh, &exits[i]);
	bench->messages_size += MNL_ALIGN(nlh->nlmsg_len);
}

/* What /proc says is not in what a source reads. */
static void forget_names(struct sample *sample)
{
	for (size_t i = 0; i < sample->nr_vms; i++) {
		struct sample_vm *vm = &sample->vms[i];

		*vm = (struct sample_vm){
			.id = vm->id, .pid = vm->pid, .nr_vcpus = vm->nr_vcpus, .age_ns = vm->age_ns
		};
	}
	for (size_t i = 0; i < sample->nr_vcpus; i++)
		memset(sample->vcpus[i].thread, 0, sizeof(sample->vcpus[i].thread));
}

static void make_messages(struct bench *bench)
{
	const struct sample *new = &bench->new;

	host_sample(&bench->host, 1, &bench->new);
	/* The longest message has 25 nests of 60 bytes. */
	bench->messages = calloc(new->nr_vms + new->nr_vcpus, 2048);
	if (!bench->messages)
		scale_die("no memory");
	for (size_t i = 0; i < new->nr_vms; i++)
		put_vm(bench, &new->vms[i]);
	for (size_t i = 0; i < new->nr_vcpus; i++)
		put_vcpu(bench, &new->vcpus[i], &new->exits[i * HOST_REASONS]);
	forget_names(&bench->new);
}

static int read_netlink(struct bench *bench)
{
	const struct nlmsghdr *nlh = (const void *)bench->messages;
	int left = bench->messages_size, err = 0;

	sample_clear(&bench->made);
	while (!err && mnl_nlmsg_ok(nlh, left)) {
		const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);

		if (genl->cmd == KVM_EXIT_CMD_VM_GET)
			err = netlink_parse_vm(nlh, &bench->made);
		else
			err = netlink_parse_exits(nlh, &bench->made);
		nlh = mnl_nlmsg_next(nlh, &left);
	}
	return err;
}

static void put_record(struct exits_vcpu *record, const struct sample_vm *vm,
		       const struct sample_vcpu *vcpu, const struct sample_exit *exits)
{
	record->vm = vm->id;
	record->id = vcpu->vcpu;
	record->tid = vcpu->tid;
	record->tgid = vm->pid;
	record->nr_vcpus = vm->nr_vcpus;
	record->guest_ns = vcpu->guest_cycles;
	for (size_t i = 0; i < HOST_REASONS; i++)
		record->slots[exits[i].code] = (struct exits_slot){ exits[i].count, exits[i].cycles,
								    exits[i].user_cycles };
}

static void make_records(struct bench *bench)
{
	struct sample *new = &bench->new;

	host_sample(&bench->host, 1, new);
	bench->records = calloc(new->nr_vcpus, sizeof(*bench->records));
	if (!bench->records)
		scale_die("no memory");
	for (size_t i = 0; i < new->nr_vcpus; i++)
		put_record(&bench->records[i], &new->vms[i / bench->host.vcpus_per_vm],
			   &new->vcpus[i], &new->exits[i * HOST_REASONS]);
	forget_names(new);
	/* It does not know when a VM was created. */
	for (size_t i = 0; i < new->nr_vms; i++)
		new->vms[i].age_ns = UNKNOWN;
}

/* The host's TSC counts nanoseconds. */
static int read_bpf(struct bench *bench)
{
	const struct origin *origin = &bench->host.origin;
	const struct bpf_records records = { .room = bench->records,
					     .nr_room = bench->new.nr_vcpus,
					     .nr_vms = UINT32_MAX };

	sample_clear(&bench->made);
	return bpf_parse_records(&records, origin->reasons.isa, origin->tsc_khz, &bench->made);
}

static bool check_read(struct bench *bench)
{
	return scale_same_samples(&bench->made, &bench->new);
}

static struct vm_processes processes;

/* The sample before this one has left its memory. */
static void read_once(struct bench *bench, int (*read)(struct bench *bench))
{
	if (read(bench))
		scale_die("cannot read");
}

static void start_netlink(struct bench *bench)
{
	make_messages(bench);
	read_once(bench, read_netlink);
}

static void start_bpf(struct bench *bench)
{
	make_records(bench);
	read_once(bench, read_bpf);
}

static int complete(struct bench *bench)
{
	return sample_complete(&bench->made) ? -EBADMSG : 0;
}

static void start_processes(struct bench *bench)
{
	/* All are known since the sample before, so that no process is looked up. */
	processes.proc_fd = -1;
	host_sample(&bench->host, 1, &processes.known);
	processes.known.nr_exits = 0;
	host_sample(&bench->host, 2, &bench->new);
	host_sample(&bench->host, 2, &bench->made);
	forget_names(&bench->made);
}

static int read_processes(struct bench *bench)
{
	return vm_process_fill(&processes, &bench->made);
}

const struct step read_steps[] = {
	{ "netlink", 1, start_netlink, NULL, read_netlink, check_read },
	{ "bpf", 1, start_bpf, NULL, read_bpf, check_read },
	{ "complete", 1, start_netlink, NULL, complete, check_read },
	{ "processes", 1, start_processes, NULL, read_processes, check_read },
	{ NULL },
};
