// SPDX-License-Identifier: GPL-2.0-only
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "guest.h"
#include "vm.h"

/* Debian 12's headers are older than the kernel under test (api.rst 4.143) */
#ifndef KVM_PRE_FAULT_MEMORY
struct kvm_pre_fault_memory {
	__u64 gpa;
	__u64 size;
	__u64 flags;
	__u64 padding[5];
};
#define KVM_PRE_FAULT_MEMORY	 _IOWR(KVMIO, 0xd5, struct kvm_pre_fault_memory)
#define KVM_CAP_PRE_FAULT_MEMORY 236
#endif

/* Of the patch under test: exit-stats.rst */
#ifndef KVM_CAP_X86_EXIT_STATS
#define KVM_CAP_X86_EXIT_STATS 28300
#endif

#define APIC_ENABLED  0x800
#define APIC_X2	      0x400
#define APIC_BSP      0x100
#define X2APIC_SVR    0x80f
#define X2APIC_LVTT   0x832
#define LVTT_DEADLINE (2 << 17)

#define SELECTOR_CODE 8
#define SELECTOR_DATA 16

extern const char guest_64[], guest_64_end[];
extern const char guest_32[], guest_32_end[];
extern const char guest_16[], guest_16_end[];

static int must(int result, const char *what)
{
	if (result < 0)
		err(1, "%s", what);
	return result;
}

static bool parameter(const char *path, bool missing)
{
	FILE *f = fopen(path, "r");
	int c;

	if (!f)
		return missing;
	c = fgetc(f);
	fclose(f);
	return c == 'Y' || c == '1';
}

struct vm_host vm_host(void)
{
	struct vm_host host = { .vmx = !access("/sys/module/kvm_intel/parameters/ept", R_OK) };
	char line[8192];
	FILE *f = fopen("/proc/cpuinfo", "r");

	/* Both vendors' code may be built in; only the CPU decides */
	while (f && fgets(line, sizeof(line), f))
		if (!strncmp(line, "flags", 5))
			host.vmx = strstr(line, " vmx") != NULL;
	if (f)
		fclose(f);
	host.tdp = host.vmx ? parameter("/sys/module/kvm_intel/parameters/ept", true)
			    : parameter("/sys/module/kvm_amd/parameters/npt", true);
	host.unrestricted = !host.vmx ||
			    parameter("/sys/module/kvm_intel/parameters/unrestricted_guest", true);
	host.shadow_vmcs = parameter("/sys/module/kvm_intel/parameters/enable_shadow_vmcs", false);
	return host;
}

void vm_create(struct vm *vm, size_t size, bool irqchip)
{
	struct kvm_userspace_memory_region slot = { .memory_size = size };
	__u64 identity = 0xfffbc000;

	vm->irqchip = irqchip;
	vm->size = size;
	vm->kvm = must(open("/dev/kvm", O_RDWR | O_CLOEXEC), "/dev/kvm");
	vm->run_size = must(ioctl(vm->kvm, KVM_GET_VCPU_MMAP_SIZE, 0), "KVM_GET_VCPU_MMAP_SIZE");
	vm->fd = must(ioctl(vm->kvm, KVM_CREATE_VM, 0), "KVM_CREATE_VM");
	must(ioctl(vm->fd, KVM_SET_IDENTITY_MAP_ADDR, &identity), "KVM_SET_IDENTITY_MAP_ADDR");
	must(ioctl(vm->fd, KVM_SET_TSS_ADDR, 0xfffbd000), "KVM_SET_TSS_ADDR");
	if (irqchip)
		must(ioctl(vm->fd, KVM_CREATE_IRQCHIP, 0), "KVM_CREATE_IRQCHIP");
	/* A fault would map 2 MiB, where the script says that each page has one */
	must(prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0), "PR_SET_THP_DISABLE");
	vm->memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (vm->memory == MAP_FAILED)
		err(1, "guest memory");
	slot.userspace_addr = (uintptr_t)vm->memory;
	must(ioctl(vm->fd, KVM_SET_USER_MEMORY_REGION, &slot), "KVM_SET_USER_MEMORY_REGION");
}

/* Must have no vCPUs yet */
void vm_choose_stats(struct vm *vm, uint64_t bits)
{
	struct kvm_enable_cap cap = { .cap = KVM_CAP_X86_EXIT_STATS, .args = { bits } };

	must(ioctl(vm->fd, KVM_ENABLE_CAP, &cap), "KVM_CAP_X86_EXIT_STATS");
}

static void set_cpuid(struct vm *vm, struct vcpu *vcpu, unsigned int id)
{
	enum {
		MAX = 200
	};
	struct kvm_cpuid2 *cpuid = calloc(1, sizeof(*cpuid) + MAX * sizeof(cpuid->entries[0]));
	struct kvm_cpuid_entry2 *e;

	cpuid->nent = MAX;
	must(ioctl(vm->kvm, KVM_GET_SUPPORTED_CPUID, cpuid), "KVM_GET_SUPPORTED_CPUID");
	for (e = cpuid->entries; e < cpuid->entries + cpuid->nent; e++) {
		if (e->function == 1) {
			e->ebx = (e->ebx & 0x00ffffff) | id << 24;
			/* Running on a hypervisor: Linux looks for KVM's leaves then */
			e->ecx |= 1u << 31;
			/* TSC deadline timer and x2APIC, which KVM emulates */
			if (vm->irqchip)
				e->ecx |= 1 << 24 | 1 << 21;
		}
		if (e->function == 0xb)
			e->edx = id;
	}
	must(ioctl(vcpu->fd, KVM_SET_CPUID2, cpuid), "KVM_SET_CPUID2");
	free(cpuid);
}

void vm_add_vcpu(struct vm *vm, struct vcpu *vcpu, unsigned int id)
{
	vcpu->fd = must(ioctl(vm->fd, KVM_CREATE_VCPU, id), "KVM_CREATE_VCPU");
	vcpu->run = mmap(NULL, vm->run_size, PROT_READ | PROT_WRITE, MAP_SHARED, vcpu->fd, 0);
	if (vcpu->run == MAP_FAILED)
		err(1, "kvm_run");
	set_cpuid(vm, vcpu, id);
}

void vm_load_guest(struct vm *vm, enum vm_mode mode)
{
	uint64_t *pml4 = vm->memory + GUEST_PML4, *pdpt = vm->memory + GUEST_PDPT;
	uint64_t *pd = vm->memory + GUEST_PD, *gdt = vm->memory + GUEST_GDT;
	void *code = vm->memory + GUEST_CODE;

	/* The first GiB, identical, for all rings; accessed and dirty already set */
	pml4[0] = GUEST_PDPT | 0x67;
	pdpt[0] = GUEST_PD | 0x67;
	for (int i = 0; i < 512; i++)
		pd[i] = (uint64_t)i << 21 | 0xe7;
	gdt[1] = mode == MODE_LONG ? 0x00af9b000000ffff : 0x00cf9b000000ffff;
	gdt[2] = 0x00cf93000000ffff;
	/* Ring 3 */
	gdt[3] = 0x00cff3000000ffff;
	gdt[4] = 0x00affb000000ffff;
	if (mode == MODE_LONG)
		memcpy(code, guest_64, guest_64_end - guest_64);
	else if (mode == MODE_PROTECTED)
		memcpy(code, guest_32, guest_32_end - guest_32);
	else
		memcpy(code, guest_16, guest_16_end - guest_16);
}

static void set_segments(struct kvm_sregs *s, enum vm_mode mode)
{
	struct kvm_segment code = {
		.limit = 0xffffffff,
		.selector = SELECTOR_CODE,
		.type = 0xb,
		.present = 1,
		.s = 1,
		.g = 1,
		.db = mode == MODE_PROTECTED,
		.l = mode == MODE_LONG,
	};
	struct kvm_segment data = code;

	data.selector = SELECTOR_DATA;
	data.type = 3;
	data.db = 1;
	data.l = 0;
	if (mode >= MODE_REAL) {
		code.selector = data.selector = 0;
		code.db = data.db = 0;
		if (mode == MODE_REAL) {
			code.limit = data.limit = 0xffff;
			code.g = data.g = 0;
		}
	}
	s->cs = code;
	s->ds = s->es = s->fs = s->gs = s->ss = data;
}

static void set_apic(struct vcpu *vcpu)
{
	struct {
		struct kvm_msrs head;
		struct kvm_msr_entry entry[2];
	} msrs = {
		.head.nmsrs = 2,
		.entry = {
			{ .index = X2APIC_SVR, .data = 0x1ff },
			{ .index = X2APIC_LVTT, .data = LVTT_DEADLINE | GUEST_IRQ },
		},
	};
	struct kvm_mp_state running = { KVM_MP_STATE_RUNNABLE };

	if (must(ioctl(vcpu->fd, KVM_SET_MSRS, &msrs), "KVM_SET_MSRS") != 2)
		errx(1, "KVM_SET_MSRS: the APIC's registers are not accepted");
	must(ioctl(vcpu->fd, KVM_SET_MP_STATE, &running), "KVM_SET_MP_STATE");
}

void vm_set_guest(struct vm *vm, struct vcpu *vcpu, unsigned int id, enum vm_mode mode)
{
	struct kvm_sregs s;
	struct kvm_regs r = {
		.rip = GUEST_CODE,
		.rsp = GUEST_STACK + (id + 1) * 0x1000 - 8,
		.rflags = 2,
		.rax = id, /* the argument with -mregparm ... */
		.rdi = id, /* ... and in long mode */
	};

	must(ioctl(vcpu->fd, KVM_GET_SREGS, &s), "KVM_GET_SREGS");
	set_segments(&s, mode);
	if (mode == MODE_LONG) {
		s.cr3 = GUEST_PML4;
		s.cr4 = 0x20;	    /* PAE */
		s.cr0 = 0x80000033; /* PG NE ET MP PE */
		s.efer = 0x500;	    /* LMA LME */
		s.tr.base = GUEST_TSS;
		s.tr.limit = 0x67;
	} else if (mode == MODE_PROTECTED) {
		s.cr0 = 0x33;
	}
	if (mode <= MODE_PROTECTED) {
		s.gdt.base = GUEST_GDT;
		s.gdt.limit = 0xffff;
	}
	if (vm->irqchip)
		s.apic_base |= APIC_ENABLED | APIC_X2 | (id ? 0 : APIC_BSP);
	must(ioctl(vcpu->fd, KVM_SET_SREGS, &s), "KVM_SET_SREGS");
	must(ioctl(vcpu->fd, KVM_SET_REGS, &r), "KVM_SET_REGS");
	if (vm->irqchip)
		set_apic(vcpu);
}

bool vm_can_prefault(struct vm *vm)
{
	return ioctl(vm->kvm, KVM_CHECK_EXTENSION, KVM_CAP_PRE_FAULT_MEMORY) > 0;
}

bool vm_prefault(struct vcpu *vcpu, uint64_t gpa, uint64_t size)
{
	struct kvm_pre_fault_memory range = { .gpa = gpa, .size = size };

	return !ioctl(vcpu->fd, KVM_PRE_FAULT_MEMORY, &range);
}

uint64_t vm_stat(struct vcpu *vcpu, const char *name)
{
	int fd = must(ioctl(vcpu->fd, KVM_GET_STATS_FD, 0), "KVM_GET_STATS_FD");
	struct kvm_stats_header h;
	uint64_t value = ~0ull;
	char *raw;

	if (pread(fd, &h, sizeof(h), 0) != sizeof(h))
		err(1, "header of the stats fd");
	for (unsigned int i = 0; i < h.num_desc; i++) {
		size_t size = sizeof(struct kvm_stats_desc) + h.name_size;
		struct kvm_stats_desc *desc = (void *)(raw = malloc(size));

		if (pread(fd, raw, size, h.desc_offset + i * size) != (ssize_t)size)
			err(1, "descriptor of the stats fd");
		if (!strcmp(desc->name, name) &&
		    pread(fd, &value, sizeof(value), h.data_offset + desc->offset) != sizeof(value))
			err(1, "%s in the stats fd", name);
		free(raw);
	}
	close(fd);
	return value;
}
