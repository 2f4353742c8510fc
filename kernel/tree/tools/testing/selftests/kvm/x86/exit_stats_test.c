// SPDX-License-Identifier: GPL-2.0-only
/*
 * Test of KVM's statistics of VM-Exits (KVM_CAP_X86_EXIT_STATS).
 *
 * A guest causes so many exits of known reasons, the counters read over generic
 * netlink must say the same, and their sum what KVM's own "exits" says.  What the
 * guest reads by CPUID, if it may, must fit.
 */
#include <asm/kvm_exit_cpuid.h>
#include <asm/svm.h>
#include <asm/vmx.h>
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/kvm_exit_netlink.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kvm_util.h"
#include "processor.h"
#include "test_util.h"

#define NR_CPUID	1000
#define NR_OUT		200
#define PORT		0x80
#define NR_PARTS	(KVM_EXIT_PART_WAITING + 1)

struct counters {
	uint64_t exits;
	uint64_t cpuid;
	uint64_t io;
	uint64_t cycles;
	uint64_t user_cycles;
	uint64_t guest_cycles;
	uint64_t parts[NR_PARTS];	/* closed and open, by enum kvm_exit_part */
	uint64_t age_ns;
	int messages;
};

static int nl_fd;
static uint16_t family;
static uint32_t host_khz;

static void guest_code(void)
{
	uint32_t eax, ebx, ecx, edx;
	int i;

	for (i = 0; i < NR_CPUID; i++) {
		eax = 0;
		ecx = 0;
		asm volatile("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
	}

	for (i = 0; i < NR_OUT; i++)
		asm volatile("outb %%al, %0" : : "N"(PORT), "a"(0));

	GUEST_DONE();
}

static struct nlattr *next_attr(struct nlattr *attr)
{
	return (void *)attr + NLA_ALIGN(attr->nla_len);
}

static void *attr_data(struct nlattr *attr)
{
	return (void *)attr + NLA_HDRLEN;
}

/* An attribute of type uint has 4 or 8 bytes. */
static uint64_t attr_uint(struct nlattr *attr)
{
	uint64_t val64;
	uint32_t val32;

	if (attr->nla_len == NLA_HDRLEN + sizeof(val64)) {
		memcpy(&val64, attr_data(attr), sizeof(val64));
		return val64;
	}

	memcpy(&val32, attr_data(attr), sizeof(val32));
	return val32;
}

static struct nlattr *first_attr(struct nlmsghdr *nlh)
{
	return NLMSG_DATA(nlh) + GENL_HDRLEN;
}

static struct nlattr *end_attr(struct nlmsghdr *nlh)
{
	return (void *)nlh + nlh->nlmsg_len;
}

static void nl_request(uint16_t type, uint16_t flags, uint8_t cmd,
		       const void *attrs, size_t len)
{
	struct {
		struct nlmsghdr nlh;
		struct genlmsghdr genl;
		char attrs[64];
	} req = {
		.nlh = {
			.nlmsg_len = NLMSG_LENGTH(GENL_HDRLEN + len),
			.nlmsg_type = type,
			.nlmsg_flags = NLM_F_REQUEST | flags,
		},
		.genl = { .cmd = cmd, .version = 1 },
	};

	TEST_ASSERT(len <= sizeof(req.attrs), "Request is too long");
	memcpy(req.attrs, attrs, len);
	TEST_ASSERT(send(nl_fd, &req, req.nlh.nlmsg_len, 0) == req.nlh.nlmsg_len,
		    "send() failed, errno: %d", errno);
}

/* Returns 0 or a negative errno. */
static int nl_find_family(void)
{
	struct {
		struct nlattr attr;
		char name[NLA_ALIGN(sizeof(KVM_EXIT_FAMILY_NAME))];
	} name = {
		.attr = {
			.nla_len = NLA_HDRLEN + sizeof(KVM_EXIT_FAMILY_NAME),
			.nla_type = CTRL_ATTR_FAMILY_NAME,
		},
		.name = KVM_EXIT_FAMILY_NAME,
	};
	struct nlmsghdr *nlh;
	struct nlattr *attr;
	char buf[8192];
	ssize_t len;

	nl_fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC);
	TEST_ASSERT(nl_fd >= 0, "socket() failed, errno: %d", errno);

	nl_request(GENL_ID_CTRL, 0, CTRL_CMD_GETFAMILY, &name, sizeof(name));
	len = recv(nl_fd, buf, sizeof(buf), 0);
	TEST_ASSERT(len > 0, "recv() failed, errno: %d", errno);

	nlh = (void *)buf;
	if (nlh->nlmsg_type == NLMSG_ERROR)
		return ((struct nlmsgerr *)NLMSG_DATA(nlh))->error;

	for (attr = first_attr(nlh); attr < end_attr(nlh); attr = next_attr(attr)) {
		if (attr->nla_type == CTRL_ATTR_FAMILY_ID)
			memcpy(&family, attr_data(attr), sizeof(family));
	}

	return family ? 0 : -EPROTO;
}

/*
 * The TSC that counters are in, as the kernel knows it.  What KVM_GET_TSC_KHZ says may be from
 * before the kernel measured it once more.
 */
static uint32_t nl_read_tsc_khz(void)
{
	struct nlmsghdr *nlh;
	struct nlattr *attr;
	uint32_t khz = 0;
	char buf[8192];
	ssize_t len;

	nl_request(family, 0, KVM_EXIT_CMD_INFO_GET, NULL, 0);
	len = recv(nl_fd, buf, sizeof(buf), 0);
	TEST_ASSERT(len > 0, "recv() failed, errno: %d", errno);

	nlh = (void *)buf;
	TEST_ASSERT(nlh->nlmsg_type == family, "info-get failed");
	for (attr = first_attr(nlh); attr < end_attr(nlh); attr = next_attr(attr)) {
		if (attr->nla_type == KVM_EXIT_A_INFO_TSC_KHZ)
			khz = attr_uint(attr);
	}

	return khz;
}

static void add_exit(struct counters *sum, struct nlattr *nest)
{
	uint64_t kind = 0, code = 0, count = 0;
	struct nlattr *attr;

	for (attr = attr_data(nest); attr < next_attr(nest); attr = next_attr(attr)) {
		switch (attr->nla_type) {
		case KVM_EXIT_A_EXIT_KIND:
			kind = attr_uint(attr);
			break;
		case KVM_EXIT_A_EXIT_CODE:
			code = attr_uint(attr);
			break;
		case KVM_EXIT_A_EXIT_COUNT:
			count = attr_uint(attr);
			break;
		case KVM_EXIT_A_EXIT_CYCLES:
			sum->cycles += attr_uint(attr);
			break;
		case KVM_EXIT_A_EXIT_USER_CYCLES:
			sum->user_cycles += attr_uint(attr);
			break;
		}
	}

	sum->exits += count;
	if (kind != KVM_EXIT_KIND_HARDWARE)
		return;

	if (code == (host_cpu_is_intel ? EXIT_REASON_CPUID : SVM_EXIT_CPUID))
		sum->cpuid += count;
	if (code == (host_cpu_is_intel ? EXIT_REASON_IO_INSTRUCTION : SVM_EXIT_IOIO))
		sum->io += count;
}

/* The id of the VM that a message of vm-get is about, if it is ours, or 0. */
static uint64_t own_vm(struct nlmsghdr *nlh)
{
	uint64_t id = 0, pid = 0;
	struct nlattr *attr;

	for (attr = first_attr(nlh); attr < end_attr(nlh); attr = next_attr(attr)) {
		if (attr->nla_type == KVM_EXIT_A_VM_ID)
			id = attr_uint(attr);
		if (attr->nla_type == KVM_EXIT_A_VM_PID)
			pid = attr_uint(attr);
	}

	return pid == getpid() ? id : 0;
}

/* In the order of enum kvm_exit_part */
static const uint16_t part_attrs[NR_PARTS] = {
	[KVM_EXIT_PART_GUEST] = KVM_EXIT_A_VM_GUEST_CYCLES,
	[KVM_EXIT_PART_KVM] = KVM_EXIT_A_VM_CYCLES,
	[KVM_EXIT_PART_POLLING] = KVM_EXIT_A_VM_POLLING_CYCLES,
	[KVM_EXIT_PART_VMM] = KVM_EXIT_A_VM_USER_CYCLES,
	[KVM_EXIT_PART_STOPPED] = KVM_EXIT_A_VM_STOPPED_CYCLES,
	[KVM_EXIT_PART_HALTED] = KVM_EXIT_A_VM_HALTED_CYCLES,
	[KVM_EXIT_PART_BLOCKED] = KVM_EXIT_A_VM_BLOCKED_CYCLES,
	[KVM_EXIT_PART_WAITING] = KVM_EXIT_A_VM_WAITING_CYCLES,
};

static void add_part(struct counters *sum, struct nlattr *attr)
{
	uint16_t type = attr->nla_type & NLA_TYPE_MASK;
	struct nlattr *open;
	int part;

	if (type == KVM_EXIT_A_VM_VCPU_AGE_NS)
		sum->age_ns = attr_uint(attr);

	for (part = 1; part < NR_PARTS; part++) {
		if (type == part_attrs[part])
			sum->parts[part] += attr_uint(attr);
	}

	if (type != KVM_EXIT_A_VM_OPEN)
		return;

	for (open = attr_data(attr); open < next_attr(attr); open = next_attr(open)) {
		TEST_ASSERT(open->nla_type && open->nla_type < NR_PARTS, "No such part");
		sum->parts[open->nla_type] += attr_uint(open);
	}
}

static void add_exits(struct nlmsghdr *nlh, struct counters *sum)
{
	struct nlattr *attr;

	sum->messages++;
	for (attr = first_attr(nlh); attr < end_attr(nlh); attr = next_attr(attr)) {
		if (attr->nla_type == KVM_EXIT_A_VM_GUEST_CYCLES)
			sum->guest_cycles = attr_uint(attr);
		add_part(sum, attr);
		if ((attr->nla_type & NLA_TYPE_MASK) == KVM_EXIT_A_VM_EXIT)
			add_exit(sum, attr);
	}
}

/*
 * Dump @cmd, adding up counters if @sum is not NULL.  Returns a negative errno,
 * or the id of the last VM seen that is ours, or 0.
 */
static int64_t nl_dump(uint8_t cmd, const void *attrs, size_t attrs_len,
		       struct counters *sum)
{
	int64_t vm_id = 0;

	nl_request(family, NLM_F_DUMP, cmd, attrs, attrs_len);

	for (;;) {
		static char buf[32768];
		struct nlmsghdr *nlh;
		int len;

		len = recv(nl_fd, buf, sizeof(buf), 0);
		TEST_ASSERT(len > 0, "recv() failed, errno: %d", errno);

		for (nlh = (void *)buf; NLMSG_OK(nlh, len); nlh = NLMSG_NEXT(nlh, len)) {
			if (nlh->nlmsg_type == NLMSG_ERROR)
				return ((struct nlmsgerr *)NLMSG_DATA(nlh))->error;
			if (nlh->nlmsg_type == NLMSG_DONE)
				return *(int *)NLMSG_DATA(nlh) ?: vm_id;
			if (sum)
				add_exits(nlh, sum);
			else
				vm_id = own_vm(nlh) ?: vm_id;
		}
	}
}

static int read_vm(uint32_t id, struct counters *sum)
{
	struct {
		struct nlattr id;
		uint32_t id_val;
		struct nlattr sum;
	} attrs = {
		.id = { .nla_len = NLA_HDRLEN + 4, .nla_type = KVM_EXIT_A_VM_ID },
		.id_val = id,
		.sum = { .nla_len = NLA_HDRLEN, .nla_type = KVM_EXIT_A_VM_SUM_VCPUS },
	};

	memset(sum, 0, sizeof(*sum));
	return nl_dump(KVM_EXIT_CMD_EXIT_GET, &attrs, sizeof(attrs), sum);
}

static uint64_t vcpu_exits(struct kvm_vcpu *vcpu)
{
	int fd = vcpu_get_stats_fd(vcpu);
	struct kvm_stats_header header;
	struct kvm_stats_desc *descs;
	uint64_t exits = -1ull;
	int i;

	read_stats_header(fd, &header);
	descs = read_stats_descriptors(fd, &header);
	for (i = 0; i < header.num_desc; i++) {
		struct kvm_stats_desc *desc = get_stats_descriptor(descs, i, &header);

		if (!strcmp(desc->name, "exits"))
			read_stat_data(fd, &header, desc, &exits, 1);
	}

	free(descs);
	close(fd);
	TEST_ASSERT(exits != -1ull, "KVM has no statistic 'exits'");
	return exits;
}

static void run_guest(struct kvm_vcpu *vcpu)
{
	struct ucall uc;

	do {
		vcpu_run(vcpu);
		if (vcpu->run->exit_reason == KVM_EXIT_IO && vcpu->run->io.port == PORT)
			continue;
		if (get_ucall(vcpu, &uc) == UCALL_ABORT)
			REPORT_GUEST_ASSERT(uc);
	} while (get_ucall(vcpu, &uc) != UCALL_DONE);
}

static uint64_t total_ns(struct counters *sum)
{
	uint64_t cycles = 0;
	int part;

	for (part = 1; part < NR_PARTS; part++)
		cycles += sum->parts[part];

	return cycles * 1000000.0 / host_khz;
}

/* Each moment is in one part, whether the vCPU has gone on from there or not. */
static void assert_closes(struct counters *sum)
{
	uint64_t total = total_ns(sum), slack = sum->age_ns / 1000 + 100000;

	TEST_ASSERT(total + slack >= sum->age_ns && total <= sum->age_ns + slack,
		    "All parts are %lu ns, the vCPU's age is %lu", total, sum->age_ns);
}

/* The vCPU, which is not in KVM_RUN, is in @part and not in @other. */
static void assert_part(uint32_t id, int part, int other)
{
	struct counters before, after;

	TEST_ASSERT_EQ(read_vm(id, &before), 0);
	usleep(20000);
	TEST_ASSERT_EQ(read_vm(id, &after), 0);
	assert_closes(&after);
	TEST_ASSERT(after.parts[part] >= before.parts[part] + 20ull * host_khz,
		    "20 ms outside KVM_RUN aren't in part %d before it is called", part);
	TEST_ASSERT_EQ(after.parts[other], before.parts[other]);
}

static void test_account(void)
{
	struct counters sum;
	struct kvm_vcpu *vcpu;
	struct kvm_vm *vm;
	uint32_t id;

	vm = vm_create_with_one_vcpu(&vcpu, guest_code);
	host_khz = nl_read_tsc_khz();
	id = nl_dump(KVM_EXIT_CMD_VM_GET, NULL, 0, NULL);

	usleep(20000);
	TEST_ASSERT_EQ(read_vm(id, &sum), 0);
	assert_closes(&sum);
	TEST_ASSERT(sum.parts[KVM_EXIT_PART_STOPPED] >= 20ull * host_khz,
		    "A vCPU that never ran isn't stopped");

	/* An OUT: what the VMM takes is on its behalf, also while it takes it. */
	vcpu_run(vcpu);
	TEST_ASSERT_EQ(vcpu->run->exit_reason, KVM_EXIT_IO);
	assert_part(id, KVM_EXIT_PART_VMM, KVM_EXIT_PART_STOPPED);

	/* KVM_RUN that does not enter the guest: nothing is done for an exit. */
	vcpu->run->immediate_exit = 1;
	TEST_ASSERT_EQ(__vcpu_run(vcpu), -1);
	TEST_ASSERT_EQ(errno, EINTR);
	vcpu->run->immediate_exit = 0;
	assert_part(id, KVM_EXIT_PART_STOPPED, KVM_EXIT_PART_VMM);

	kvm_vm_free(vm);
}

static void test_counts(void)
{
	struct kvm_vcpu *vcpu, *other;
	struct kvm_vm *vm, *idle;
	struct counters sum;
	uint32_t id;

	vm = vm_create_with_one_vcpu(&vcpu, guest_code);
	id = nl_dump(KVM_EXIT_CMD_VM_GET, NULL, 0, NULL);
	TEST_ASSERT(id > 0, "The VM isn't listed");

	/* A VM that never ran must neither get nor give counts. */
	idle = vm_create_with_one_vcpu(&other, guest_code);

	run_guest(vcpu);
	TEST_ASSERT_EQ(read_vm(id, &sum), 0);

	TEST_ASSERT_EQ(sum.messages, 1);
	TEST_ASSERT_EQ(sum.cpuid, NR_CPUID);
	/* The end is told by a write to a port as well. */
	TEST_ASSERT_EQ(sum.io, NR_OUT + 1);
	TEST_ASSERT_EQ(sum.exits, vcpu_exits(vcpu));
	TEST_ASSERT(sum.cycles >= sum.exits, "Exits cost %lu cycles", sum.cycles);
	TEST_ASSERT(sum.user_cycles, "Leaving KVM_RUN took no time");
	TEST_ASSERT(sum.guest_cycles, "The guest took no time");

	TEST_ASSERT_EQ(vcpu_exits(other), 0);
	kvm_vm_free(idle);
	kvm_vm_free(vm);
	TEST_ASSERT_EQ(read_vm(id, &sum), -ENOENT);
}

/* Codes, and whether the vendor's manual defines them. */
static const struct {
	uint32_t code;
	bool vmx;
	bool svm;
} codes[] = {
	{ 0, true, true },
	{ 34, true, true },
	{ 35, false, true },
	{ 70, true, true },
	{ 71, false, true },
	{ 81, true, true },
	{ 82, false, true },
	{ 85, true, true },
	{ 86, false, true },
	{ 0xa6, false, true },
	{ 0xa7, false, false },
	{ 0x400, false, true },
	{ 0x404, false, false },
	{ 0x1000a, false, false },
	{ 0x7fffffff, false, false },
	{ 0x80000021, false, false },
	{ 0xf0000000, false, false },
	{ 0xffffffff, false, true },
};

static void guest_assert_undefined(uint32_t function, uint32_t code, bool defined)
{
	uint32_t eax, ebx, ecx, edx;

	__cpuid(function, code, &eax, &ebx, &ecx, &edx);
	GUEST_ASSERT_EQ(edx, defined ? 0 : KVM_EXIT_CPUID_UNDEFINED);
	if (!defined)
		GUEST_ASSERT_EQ(eax | ebx | ecx, 0);
}

static void guest_cpuid_code(void)
{
	uint32_t reason = host_cpu_is_intel ? EXIT_REASON_CPUID : SVM_EXIT_CPUID;
	uint32_t eax, ebx, ecx, edx, all, i;

	__cpuid(KVM_EXIT_CPUID_SIGNATURE, 0, &eax, &ebx, &ecx, &edx);
	GUEST_ASSERT_EQ(eax, KVM_EXIT_CPUID_REASON_CYCLES);
	GUEST_ASSERT_EQ(ebx, KVM_EXIT_CPUID_MAGIC);
	GUEST_ASSERT_EQ(ecx, host_cpu_is_intel ? KVM_EXIT_ISA_VMX : KVM_EXIT_ISA_SVM);
	GUEST_ASSERT_EQ(edx, KVM_EXIT_CPUID_VERSION);

	for (i = 0; i < ARRAY_SIZE(codes); i++) {
		bool defined = host_cpu_is_intel ? codes[i].vmx : codes[i].svm;

		guest_assert_undefined(KVM_EXIT_CPUID_REASON_COUNT, codes[i].code, defined);
		guest_assert_undefined(KVM_EXIT_CPUID_REASON_CYCLES, codes[i].code, defined);
	}

	/* The reading is counted already: so far, nothing but CPUID takes part. */
	__cpuid(KVM_EXIT_CPUID_REASON_COUNT, reason, &eax, &ebx, &ecx, &edx);
	GUEST_ASSERT_EQ(eax, 1 + 2 * ARRAY_SIZE(codes) + 1);
	GUEST_ASSERT_EQ(ebx | ecx | edx, 0);

	__cpuid(KVM_EXIT_CPUID_COUNT, 0, &all, &ebx, &ecx, &edx);
	GUEST_ASSERT(all > eax);
	GUEST_ASSERT_EQ(ebx | ecx | edx, 0);

	__cpuid(KVM_EXIT_CPUID_REASON_CYCLES, reason, &eax, &ebx, &ecx, &edx);
	GUEST_ASSERT(ecx);
	GUEST_ASSERT_EQ(eax | edx, 0);

	__cpuid(KVM_EXIT_CPUID_TSC_KHZ, 0, &eax, &ebx, &ecx, &edx);
	GUEST_ASSERT_EQ(eax, host_khz);
	GUEST_ASSERT_EQ(ebx | ecx | edx, 0);

	__cpuid(KVM_EXIT_CPUID_TSC_KHZ + 1, 0, &eax, &ebx, &ecx, &edx);
	GUEST_ASSERT_EQ(eax | ebx | ecx | edx, 0);

	GUEST_DONE();
}

/* Without permission, the leaf is as far out of range as its neighbours. */
static void guest_no_cpuid_code(void)
{
	uint32_t eax, ebx, ecx, edx;

	__cpuid(KVM_EXIT_CPUID_SIGNATURE, 0, &eax, &ebx, &ecx, &edx);
	GUEST_ASSERT(ebx != KVM_EXIT_CPUID_MAGIC);
	GUEST_DONE();
}

static void test_guest(uint64_t bits, void *code)
{
	struct kvm_vcpu *vcpu;
	struct kvm_vm *vm;

	vm = vm_create(1);
	vm_enable_cap(vm, KVM_CAP_X86_EXIT_STATS, bits);
	vcpu = vm_vcpu_add(vm, 0, code);
	host_khz = nl_read_tsc_khz();
	sync_global_to_guest(vm, host_khz);
	run_guest(vcpu);

	/* Nothing is kept where KVM_SET_CPUID2 could miss it. */
	vcpu_set_cpuid(vcpu);
	kvm_vm_free(vm);
}

static void test_cpuid(void)
{
	const struct kvm_cpuid2 *supported = kvm_get_supported_cpuid();
	int i;

	for (i = 0; i < supported->nent; i++)
		TEST_ASSERT((supported->entries[i].function & ~0xffu) != KVM_EXIT_CPUID_SIGNATURE,
			    "The leaves must not be advertised");

	test_guest(KVM_X86_EXIT_STATS_COUNT | KVM_X86_EXIT_STATS_CPUID, guest_cpuid_code);
	test_guest(KVM_X86_EXIT_STATS_COUNT, guest_no_cpuid_code);
	test_guest(0, guest_no_cpuid_code);
}

static void test_cap(void)
{
	struct kvm_vcpu *vcpu;
	struct kvm_vm *vm;
	int64_t id;

	vm = vm_create(1);
	TEST_ASSERT_EQ(__vm_enable_cap(vm, KVM_CAP_X86_EXIT_STATS, 1ull << 63), -1);
	TEST_ASSERT_EQ(errno, EINVAL);
	TEST_ASSERT_EQ(__vm_enable_cap(vm, KVM_CAP_X86_EXIT_STATS, KVM_X86_EXIT_STATS_CPUID), -1);
	TEST_ASSERT_EQ(errno, EINVAL);

	vm_enable_cap(vm, KVM_CAP_X86_EXIT_STATS, 0);
	vcpu = vm_vcpu_add(vm, 0, guest_code);
	TEST_ASSERT(vcpu, "vm_vcpu_add() failed");
	TEST_ASSERT_EQ(nl_dump(KVM_EXIT_CMD_VM_GET, NULL, 0, NULL), 0);
	kvm_vm_free(vm);

	/* The last choice counts.  There is nothing to list before the first vCPU. */
	vm = vm_create(1);
	vm_enable_cap(vm, KVM_CAP_X86_EXIT_STATS, 0);
	vm_enable_cap(vm, KVM_CAP_X86_EXIT_STATS, KVM_X86_EXIT_STATS_COUNT);
	TEST_ASSERT_EQ(nl_dump(KVM_EXIT_CMD_VM_GET, NULL, 0, NULL), 0);

	vcpu = vm_vcpu_add(vm, 0, guest_code);
	TEST_ASSERT(vcpu, "vm_vcpu_add() failed");
	id = nl_dump(KVM_EXIT_CMD_VM_GET, NULL, 0, NULL);
	TEST_ASSERT(id > 0, "The VM isn't listed");
	TEST_ASSERT_EQ(__vm_enable_cap(vm, KVM_CAP_X86_EXIT_STATS, 0), -1);
	TEST_ASSERT_EQ(errno, EINVAL);
	TEST_ASSERT_EQ(nl_dump(KVM_EXIT_CMD_VM_GET, NULL, 0, NULL), id);
	kvm_vm_free(vm);
}

int main(int argc, char *argv[])
{
	int r;

	TEST_REQUIRE(kvm_check_cap(KVM_CAP_X86_EXIT_STATS) & KVM_X86_EXIT_STATS_COUNT);

	r = nl_find_family();
	__TEST_REQUIRE(r != -ENOENT, "The kernel has no generic netlink family kvm-exit");
	TEST_ASSERT(!r, "Looking for the family failed: %d", r);

	r = nl_dump(KVM_EXIT_CMD_VM_GET, NULL, 0, NULL);
	__TEST_REQUIRE(r != -EPERM, "CAP_NET_ADMIN is needed");

	test_cap();
	test_account();
	test_counts();
	test_cpuid();

	return 0;
}
