// SPDX-License-Identifier: GPL-2.0-only
/*
 * A client of the netlink family kvm-exit in the C that the kernel's generator makes of the
 * specification: it compiles, and it talks to the kernel.  tests/lab/kernel builds it with
 * the kernel whose generator that is.
 *
 *	ynl-client [VM]
 *
 * Prints the lines "vcpu", without the thread, and "exit" of "nlstat exit VM", and "open" with
 * the cycles that are not counted yet, after a VM was heard to come and to go.  Run as root.
 */
#include <err.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/kvm.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <ynl.h>

#include "kvm-exit-user.h"

/* The names that the generator of Linux 6.12 gives */
#ifdef YNL_6_12
#define kvm_exit_exit_get_list	     kvm_exit_exit_get_rsp_list
#define kvm_exit_exit_get_list_free  kvm_exit_exit_get_rsp_list_free
#define kvm_exit_exit_get_req	     kvm_exit_exit_get_req_dump
#define kvm_exit_exit_get_req_alloc  kvm_exit_exit_get_req_dump_alloc
#define kvm_exit_exit_get_req_free   kvm_exit_exit_get_req_dump_free
#define kvm_exit_exit_get_req_set_id kvm_exit_exit_get_req_dump_set_id
#define kvm_exit_exit_get_rsp	     kvm_exit_exit_get_rsp_dump
#define NR_EXITS		     n_exit
#else
#define NR_EXITS _count.exit
#endif

static void make_vm(void)
{
	int kvm = open("/dev/kvm", O_RDWR), vm = ioctl(kvm, KVM_CREATE_VM, 0);
	int vcpu = ioctl(vm, KVM_CREATE_VCPU, 0);

	if (kvm < 0 || vm < 0 || vcpu < 0)
		err(1, "/dev/kvm");
	close(vcpu);
	close(vm);
	close(kvm);
}

/* How many messages came of a VM */
static int heard(struct ynl_sock *ys)
{
	struct ynl_ntf_base_type *ntf;
	int n = 0;

	for (int i = 0; i < 50 && n < 2; i++) {
		if (ynl_ntf_check(ys))
			errx(1, "ynl_ntf_check: %s", ys->err.msg);
		while ((ntf = ynl_ntf_dequeue(ys))) {
			n += ntf->cmd ==
			     (n ? KVM_EXIT_CMD_VM_DESTROY_NTF : KVM_EXIT_CMD_VM_CREATE_NTF);
			ynl_ntf_free(ntf);
		}
		usleep(100000);
	}
	return n;
}

static void print_vcpu(const struct kvm_exit_exit_get_rsp *vcpu)
{
	printf("vcpu %u %u %" PRIu64 " %" PRIu64 "\n", vcpu->id, vcpu->vcpu_id,
	       (uint64_t)vcpu->guest_cycles, (uint64_t)vcpu->polling_cycles);
	if (vcpu->_present.open)
		printf("open %u %u %u %" PRIu64 " %" PRIu64 "\n", vcpu->id, vcpu->vcpu_id,
		       vcpu->state, (uint64_t)vcpu->open.vmm, (uint64_t)vcpu->open.stopped);
	for (unsigned int i = 0; i < vcpu->NR_EXITS; i++) {
		const struct kvm_exit_exit *exit = &vcpu->exit[i];

		printf("exit %u %u %u", vcpu->id, vcpu->vcpu_id, exit->kind);
		if (exit->_present.code)
			printf(" %u", exit->code);
		else
			printf(" -");
		printf(" %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", (uint64_t)exit->count,
		       (uint64_t)exit->cycles, (uint64_t)exit->user_cycles,
		       (uint64_t)exit->blocked_cycles);
	}
}

int main(int argc, char **argv)
{
	struct kvm_exit_exit_get_req *request = kvm_exit_exit_get_req_alloc();
	struct kvm_exit_info_get_rsp *info;
	struct kvm_exit_exit_get_list *list;
	struct ynl_error error;
	struct ynl_sock *ys;

	ys = ynl_sock_create(&ynl_kvm_exit_family, &error);
	if (!ys)
		errx(1, "ynl_sock_create: %s", error.msg);
	info = kvm_exit_info_get(ys);
	if (!info)
		errx(1, "info-get: %s", ys->err.msg);
	printf("isa %u\n", info->isa);
	kvm_exit_info_get_rsp_free(info);

	if (ynl_subscribe(ys, "monitor"))
		errx(1, "ynl_subscribe: %s", ys->err.msg);
	make_vm();
	printf("heard %d\n", heard(ys));

	if (argc > 1)
		kvm_exit_exit_get_req_set_id(request, atoi(argv[1]));
	list = kvm_exit_exit_get_dump(ys, request);
	if (!list)
		errx(1, "exit-get: %s", ys->err.msg);
	ynl_dump_foreach(list, vcpu)
	{
		print_vcpu(vcpu);
	}
	kvm_exit_exit_get_list_free(list);
	kvm_exit_exit_get_req_free(request);
	ynl_sock_destroy(ys);
	return 0;
}
