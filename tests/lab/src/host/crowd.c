// SPDX-License-Identifier: GPL-2.0-only
/*
 * Many tiny VMs.
 *
 *	crowd [-t] VMS VCPUS COMMAND...	run each vCPU a little, then COMMAND while
 *					they all exist; its exit status is crowd's
 *	crowd churn [VMS]		create, run and destroy so many VMs one after the
 *					other, or until killed
 *
 * crowd.h says what each vCPU does.  -t gives each a thread of its own.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crowd.h"

#ifndef KVM_PRE_FAULT_MEMORY
struct kvm_pre_fault_memory {
	__u64 gpa, size, flags, padding[5];
};
#define KVM_PRE_FAULT_MEMORY _IOWR(KVMIO, 0xd5, struct kvm_pre_fault_memory)
#endif

#define PAGE	  4096
#define DONE_PORT 0xf4

/* Real mode, at 0: SI times CPUID, DI times OUT, then the OUT that ends it */
static const unsigned char code[] = {
	0x0f, 0xa2, /* 1: cpuid */
	0x4e,	    /*    dec %si */
	0x75, 0xfb, /*    jnz 1b */
	0xe6, 0x80, /* 2: out %al, $0x80 */
	0x4f,	    /*    dec %di */
	0x75, 0xfb, /*    jnz 2b */
	0xe6, DONE_PORT,
};

static int kvm, run_size;
static void *page;

static int must(int result, const char *what)
{
	if (result < 0)
		err(1, "%s", what);
	return result;
}

static void run_vcpu(int vm, unsigned int id, unsigned int cpuids, unsigned int outs)
{
	struct kvm_regs regs = { .rsi = cpuids, .rdi = outs, .rflags = 2 };
	struct kvm_pre_fault_memory range = { .size = PAGE };
	struct kvm_sregs sregs;
	struct kvm_run *run;
	int fd = must(ioctl(vm, KVM_CREATE_VCPU, id), "KVM_CREATE_VCPU");

	run = mmap(NULL, run_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (run == MAP_FAILED)
		err(1, "kvm_run");
	must(ioctl(fd, KVM_GET_SREGS, &sregs), "KVM_GET_SREGS");
	sregs.cs.base = sregs.cs.selector = 0;
	must(ioctl(fd, KVM_SET_SREGS, &sregs), "KVM_SET_SREGS");
	must(ioctl(fd, KVM_SET_REGS, &regs), "KVM_SET_REGS");
	must(ioctl(fd, KVM_PRE_FAULT_MEMORY, &range), "KVM_PRE_FAULT_MEMORY");
	do {
		if (ioctl(fd, KVM_RUN, 0) && errno != EINTR)
			err(1, "KVM_RUN");
		if (run->exit_reason != KVM_EXIT_IO && run->exit_reason != KVM_EXIT_INTR)
			errx(1, "KVM_RUN returned with reason %u", run->exit_reason);
	} while (run->exit_reason == KVM_EXIT_INTR || run->io.port != DONE_PORT);
	/* The fd stays: the vCPU goes with the process */
	munmap(run, run_size);
}

static int create_vm(void)
{
	/* All VMs share one page of this process */
	struct kvm_userspace_memory_region slot = {
		.memory_size = PAGE,
		.userspace_addr = (unsigned long)page,
	};
	int vm = must(ioctl(kvm, KVM_CREATE_VM, 0), "KVM_CREATE_VM");

	must(ioctl(vm, KVM_SET_TSS_ADDR, 0xfffbd000), "KVM_SET_TSS_ADDR");
	must(ioctl(vm, KVM_SET_USER_MEMORY_REGION, &slot), "KVM_SET_USER_MEMORY_REGION");
	return vm;
}

struct job {
	int vm;
	unsigned int id, cpuids, outs;
	pthread_barrier_t done;
};

static void *run_job(void *arg)
{
	struct job *job = arg;

	run_vcpu(job->vm, job->id, job->cpuids, job->outs);
	pthread_barrier_wait(&job->done);
	/* The thread stays as well */
	pause();
	return NULL;
}

/* One after the other, so that VMs are first seen in the order of their numbers */
static void run_thread(int vm, unsigned int id, unsigned int cpuids, unsigned int outs)
{
	struct job job = { vm, id, cpuids, outs };
	pthread_attr_t attr;
	pthread_t thread;

	pthread_barrier_init(&job.done, NULL, 2);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 64 * 1024);
	errno = pthread_create(&thread, &attr, run_job, &job);
	if (errno)
		err(1, "thread of vCPU %u", id);
	pthread_barrier_wait(&job.done);
	pthread_barrier_destroy(&job.done);
}

/* A process for each VM: its end destroys all there is */
static void churn(unsigned long vms)
{
	for (unsigned long n = 0; !vms || n < vms; n++) {
		pid_t pid = fork();

		if (pid < 0)
			err(1, "fork");
		if (!pid) {
			int vm = create_vm();

			run_vcpu(vm, 0, 3, 3);
			run_vcpu(vm, 1, 3, 3);
			_exit(0);
		}
		waitpid(pid, NULL, 0);
		usleep(20000);
	}
}

int main(int argc, char **argv)
{
	struct rlimit files = { 16384, 16384 };
	bool threads = argc > 1 && !strcmp(argv[1], "-t");
	int vms, vcpus, status;
	pid_t pid;

	argv += threads;
	argc -= threads;

	if (argc < 4 && !(argc > 1 && !strcmp(argv[1], "churn")))
		errx(2, "usage: crowd [-t] VMS VCPUS COMMAND... | crowd churn [VMS]");
	kvm = must(open("/dev/kvm", O_RDWR | O_CLOEXEC), "/dev/kvm");
	run_size = must(ioctl(kvm, KVM_GET_VCPU_MMAP_SIZE, 0), "KVM_GET_VCPU_MMAP_SIZE");
	must(setrlimit(RLIMIT_NOFILE, &files), "setrlimit");
	page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED)
		err(1, "guest memory");
	memcpy(page, code, sizeof(code));
	if (argc < 4) {
		churn(argc > 2 ? strtoul(argv[2], NULL, 0) : 0);
		return 0;
	}

	vms = atoi(argv[1]);
	vcpus = atoi(argv[2]);
	for (int n = 0; n < vms; n++) {
		int vm = create_vm();

		for (int v = 0; v < vcpus; v++)
			/* The last OUT is the one that ends it */
			(threads ? run_thread : run_vcpu)(vm, v, crowd_cpuids(n, v),
							  crowd_outs(v) - 1);
	}
	pid = fork();
	if (!pid) {
		execvp(argv[3], argv + 3);
		err(127, "%s", argv[3]);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		err(1, "%s", argv[3]);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
