// SPDX-License-Identifier: GPL-2.0-only
/*
 * Model-specific registers that guests access, by the names they have in Linux 6.12
 * without MSR_ and with HV_ for HV_X64_MSR_: arch/x86/include/asm/msr-index.h,
 * arch/x86/include/uapi/asm/kvm_para.h, include/asm-generic/hyperv-tlfs.h.  Those of
 * the x2APIC are SDM vol. 3, "x2APIC Register Address Space".
 */
#include "reason/facts.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/array.h"

#define X2APIC_FIRST 0x800
#define X2APIC_LAST  0x8ff

static const struct msr {
	uint32_t number;
	const char *name;
} msrs[] = {
	/* sorted */
	{ 0x00000000, "IA32_P5_MC_ADDR" },
	{ 0x00000010, "IA32_TSC" },
	{ 0x00000011, "KVM_WALL_CLOCK" },
	{ 0x00000012, "KVM_SYSTEM_TIME" },
	{ 0x00000017, "IA32_PLATFORM_ID" },
	{ 0x0000001b, "IA32_APICBASE" },
	{ 0x00000034, "SMI_COUNT" },
	{ 0x0000003a, "IA32_FEAT_CTL" },
	{ 0x0000003b, "IA32_TSC_ADJUST" },
	{ 0x00000048, "IA32_SPEC_CTRL" },
	{ 0x00000049, "IA32_PRED_CMD" },
	{ 0x0000004e, "PPIN_CTL" },
	{ 0x0000004f, "PPIN" },
	{ 0x00000087, "IA32_MKTME_KEYID_PARTITIONING" },
	{ 0x0000008b, "IA32_UCODE_REV" },
	{ 0x0000009e, "IA32_SMBASE" },
	{ 0x000000bd, "IA32_XAPIC_DISABLE_STATUS" },
	{ 0x000000c1, "IA32_PERFCTR0" },
	{ 0x000000c2, "IA32_PERFCTR1" },
	{ 0x000000ce, "PLATFORM_INFO" },
	{ 0x000000e1, "IA32_UMWAIT_CONTROL" },
	{ 0x000000e7, "IA32_MPERF" },
	{ 0x000000e8, "IA32_APERF" },
	{ 0x000000fe, "MTRRcap" },
	{ 0x0000010a, "IA32_ARCH_CAPABILITIES" },
	{ 0x0000010b, "IA32_FLUSH_CMD" },
	{ 0x00000122, "IA32_TSX_CTRL" },
	{ 0x00000140, "MISC_FEATURES_ENABLES" },
	{ 0x00000174, "IA32_SYSENTER_CS" },
	{ 0x00000175, "IA32_SYSENTER_ESP" },
	{ 0x00000176, "IA32_SYSENTER_EIP" },
	{ 0x00000179, "IA32_MCG_CAP" },
	{ 0x0000017a, "IA32_MCG_STATUS" },
	{ 0x0000017b, "IA32_MCG_CTL" },
	{ 0x00000186, "P6_EVNTSEL0" },
	{ 0x00000187, "P6_EVNTSEL1" },
	{ 0x00000198, "IA32_PERF_STATUS" },
	{ 0x00000199, "IA32_PERF_CTL" },
	{ 0x0000019b, "IA32_THERM_INTERRUPT" },
	{ 0x0000019c, "IA32_THERM_STATUS" },
	{ 0x000001a0, "IA32_MISC_ENABLE" },
	{ 0x000001ad, "TURBO_RATIO_LIMIT" },
	{ 0x000001b0, "IA32_ENERGY_PERF_BIAS" },
	{ 0x000001c4, "IA32_XFD" },
	{ 0x000001c5, "IA32_XFD_ERR" },
	{ 0x000001d9, "IA32_DEBUGCTL" },
	{ 0x000001db, "IA32_LASTBRANCHFROMIP" },
	{ 0x000001dc, "IA32_LASTBRANCHTOIP" },
	{ 0x000001dd, "IA32_LASTINTFROMIP" },
	{ 0x000001de, "IA32_LASTINTTOIP" },
	{ 0x000001fc, "IA32_POWER_CTL" },
	{ 0x00000200, "IA32_MTRR_PHYSBASE0" },
	{ 0x00000201, "IA32_MTRR_PHYSMASK0" },
	{ 0x00000202, "IA32_MTRR_PHYSBASE1" },
	{ 0x00000203, "IA32_MTRR_PHYSMASK1" },
	{ 0x00000204, "IA32_MTRR_PHYSBASE2" },
	{ 0x00000205, "IA32_MTRR_PHYSMASK2" },
	{ 0x00000206, "IA32_MTRR_PHYSBASE3" },
	{ 0x00000207, "IA32_MTRR_PHYSMASK3" },
	{ 0x00000208, "IA32_MTRR_PHYSBASE4" },
	{ 0x00000209, "IA32_MTRR_PHYSMASK4" },
	{ 0x0000020a, "IA32_MTRR_PHYSBASE5" },
	{ 0x0000020b, "IA32_MTRR_PHYSMASK5" },
	{ 0x0000020c, "IA32_MTRR_PHYSBASE6" },
	{ 0x0000020d, "IA32_MTRR_PHYSMASK6" },
	{ 0x0000020e, "IA32_MTRR_PHYSBASE7" },
	{ 0x0000020f, "IA32_MTRR_PHYSMASK7" },
	{ 0x00000277, "IA32_CR_PAT" },
	{ 0x000002ff, "MTRRdefType" },
	{ 0x00000309, "CORE_PERF_FIXED_CTR0" },
	{ 0x0000030a, "CORE_PERF_FIXED_CTR1" },
	{ 0x0000030b, "CORE_PERF_FIXED_CTR2" },
	{ 0x00000345, "IA32_PERF_CAPABILITIES" },
	{ 0x0000038d, "CORE_PERF_FIXED_CTR_CTRL" },
	{ 0x0000038e, "CORE_PERF_GLOBAL_STATUS" },
	{ 0x0000038f, "CORE_PERF_GLOBAL_CTRL" },
	{ 0x00000390, "CORE_PERF_GLOBAL_OVF_CTRL" },
	{ 0x000003f1, "IA32_PEBS_ENABLE" },
	{ 0x000003f6, "PEBS_LD_LAT_THRESHOLD" },
	{ 0x000003fc, "CORE_C3_RESIDENCY" },
	{ 0x00000480, "IA32_VMX_BASIC" },
	{ 0x00000481, "IA32_VMX_PINBASED_CTLS" },
	{ 0x00000482, "IA32_VMX_PROCBASED_CTLS" },
	{ 0x00000483, "IA32_VMX_EXIT_CTLS" },
	{ 0x00000484, "IA32_VMX_ENTRY_CTLS" },
	{ 0x00000485, "IA32_VMX_MISC" },
	{ 0x0000048b, "IA32_VMX_PROCBASED_CTLS2" },
	{ 0x0000048c, "IA32_VMX_EPT_VPID_CAP" },
	{ 0x000004c1, "IA32_PMC0" },
	{ 0x000004d0, "IA32_MCG_EXT_CTL" },
	{ 0x00000570, "IA32_RTIT_CTL" },
	{ 0x00000600, "IA32_DS_AREA" },
	{ 0x00000606, "RAPL_POWER_UNIT" },
	{ 0x00000611, "PKG_ENERGY_STATUS" },
	{ 0x000006a0, "IA32_U_CET" },
	{ 0x000006a2, "IA32_S_CET" },
	{ 0x000006e0, "IA32_TSC_DEADLINE" },
	{ 0x00000771, "HWP_CAPABILITIES" },
	{ 0x00000774, "HWP_REQUEST" },
	{ 0x00000c81, "IA32_L3_QOS_CFG" },
	{ 0x00000da0, "IA32_XSS" },
	{ 0x40000000, "HV_GUEST_OS_ID" },
	{ 0x40000001, "HV_HYPERCALL" },
	{ 0x40000002, "HV_VP_INDEX" },
	{ 0x40000003, "HV_RESET" },
	{ 0x40000010, "HV_VP_RUNTIME" },
	{ 0x40000020, "HV_TIME_REF_COUNT" },
	{ 0x40000021, "HV_REFERENCE_TSC" },
	{ 0x40000022, "HV_TSC_FREQUENCY" },
	{ 0x40000023, "HV_APIC_FREQUENCY" },
	{ 0x40000070, "HV_EOI" },
	{ 0x40000071, "HV_ICR" },
	{ 0x40000072, "HV_TPR" },
	{ 0x40000073, "HV_VP_ASSIST_PAGE" },
	{ 0x40000080, "HV_SCONTROL" },
	{ 0x40000081, "HV_SVERSION" },
	{ 0x40000082, "HV_SIEFP" },
	{ 0x40000083, "HV_SIMP" },
	{ 0x40000084, "HV_EOM" },
	{ 0x40000090, "HV_SINT0" },
	{ 0x40000091, "HV_SINT1" },
	{ 0x40000092, "HV_SINT2" },
	{ 0x40000093, "HV_SINT3" },
	{ 0x40000094, "HV_SINT4" },
	{ 0x40000095, "HV_SINT5" },
	{ 0x40000096, "HV_SINT6" },
	{ 0x40000097, "HV_SINT7" },
	{ 0x40000098, "HV_SINT8" },
	{ 0x40000099, "HV_SINT9" },
	{ 0x4000009a, "HV_SINT10" },
	{ 0x4000009b, "HV_SINT11" },
	{ 0x4000009c, "HV_SINT12" },
	{ 0x4000009d, "HV_SINT13" },
	{ 0x4000009e, "HV_SINT14" },
	{ 0x4000009f, "HV_SINT15" },
	{ 0x400000b0, "HV_STIMER0_CONFIG" },
	{ 0x400000b1, "HV_STIMER0_COUNT" },
	{ 0x400000b2, "HV_STIMER1_CONFIG" },
	{ 0x400000b3, "HV_STIMER1_COUNT" },
	{ 0x400000b4, "HV_STIMER2_CONFIG" },
	{ 0x400000b5, "HV_STIMER2_COUNT" },
	{ 0x400000b6, "HV_STIMER3_CONFIG" },
	{ 0x400000b7, "HV_STIMER3_COUNT" },
	{ 0x400000f0, "HV_GUEST_IDLE" },
	{ 0x40000100, "HV_CRASH_P0" },
	{ 0x40000101, "HV_CRASH_P1" },
	{ 0x40000102, "HV_CRASH_P2" },
	{ 0x40000103, "HV_CRASH_P3" },
	{ 0x40000104, "HV_CRASH_P4" },
	{ 0x40000105, "HV_CRASH_CTL" },
	{ 0x40000106, "HV_REENLIGHTENMENT_CONTROL" },
	{ 0x40000107, "HV_TSC_EMULATION_CONTROL" },
	{ 0x40000108, "HV_TSC_EMULATION_STATUS" },
	{ 0x40000118, "HV_TSC_INVARIANT_CONTROL" },
	{ 0x4b564d00, "KVM_WALL_CLOCK_NEW" },
	{ 0x4b564d01, "KVM_SYSTEM_TIME_NEW" },
	{ 0x4b564d02, "KVM_ASYNC_PF_EN" },
	{ 0x4b564d03, "KVM_STEAL_TIME" },
	{ 0x4b564d04, "KVM_PV_EOI_EN" },
	{ 0x4b564d05, "KVM_POLL_CONTROL" },
	{ 0x4b564d06, "KVM_ASYNC_PF_INT" },
	{ 0x4b564d07, "KVM_ASYNC_PF_ACK" },
	{ 0x4b564d08, "KVM_MIGRATION_CONTROL" },
	{ 0xc0000080, "EFER" },
	{ 0xc0000081, "STAR" },
	{ 0xc0000082, "LSTAR" },
	{ 0xc0000083, "CSTAR" },
	{ 0xc0000084, "SYSCALL_MASK" },
	{ 0xc0000100, "FS_BASE" },
	{ 0xc0000101, "GS_BASE" },
	{ 0xc0000102, "KERNEL_GS_BASE" },
	{ 0xc0000103, "TSC_AUX" },
	{ 0xc0000104, "AMD64_TSC_RATIO" },
	{ 0xc0000300, "AMD64_PERF_CNTR_GLOBAL_STATUS" },
	{ 0xc0000301, "AMD64_PERF_CNTR_GLOBAL_CTL" },
	{ 0xc0000302, "AMD64_PERF_CNTR_GLOBAL_STATUS_CLR" },
	{ 0xc0010000, "K7_EVNTSEL0" },
	{ 0xc0010004, "K7_PERFCTR0" },
	{ 0xc0010010, "AMD64_SYSCFG" },
	{ 0xc0010015, "K7_HWCR" },
	{ 0xc0010062, "AMD_PERF_CTL" },
	{ 0xc0010063, "AMD_PERF_STATUS" },
	{ 0xc0010114, "VM_CR" },
	{ 0xc0010115, "VM_IGNNE" },
	{ 0xc0010117, "VM_HSAVE_PA" },
	{ 0xc001011f, "AMD64_VIRT_SPEC_CTRL" },
	{ 0xc0010130, "AMD64_SEV_ES_GHCB" },
	{ 0xc0010131, "AMD64_SEV" },
	{ 0xc0010140, "AMD64_OSVW_ID_LENGTH" },
	{ 0xc0010141, "AMD64_OSVW_STATUS" },
	{ 0xc0010200, "F15H_PERF_CTL" },
	{ 0xc0010201, "F15H_PERF_CTR" },
	{ 0xc0010299, "AMD_RAPL_POWER_UNIT" },
	{ 0xc001029b, "AMD_PKG_ENERGY_STATUS" },
	{ 0xc0011020, "AMD64_LS_CFG" },
	{ 0xc0011022, "AMD64_DC_CFG" },
	{ 0xc0011029, "AMD64_DE_CFG" },
	{ 0xc001102a, "AMD64_BU_CFG2" },
	{ 0xc001102e, "ZEN4_BP_CFG" },
};

/* Offsets in the page of the local APIC, which x2APIC has 16 times closer. */
static const struct msr apic[] = {
	{ 0x020, "APIC ID" },
	{ 0x030, "APIC version" },
	{ 0x080, "APIC TPR, task priority" },
	{ 0x090, "APIC APR" },
	{ 0x0a0, "APIC PPR" },
	{ 0x0b0, "APIC EOI, end of interrupt" },
	{ 0x0d0, "APIC LDR" },
	{ 0x0e0, "APIC DFR" },
	{ 0x0f0, "APIC SVR, spurious vector" },
	{ 0x280, "APIC ESR, errors" },
	{ 0x2f0, "APIC LVT CMCI" },
	{ 0x300, "APIC ICR, IPIs" },
	{ 0x310, "APIC ICR2, IPIs" },
	{ 0x320, "APIC LVT timer" },
	{ 0x330, "APIC LVT thermal" },
	{ 0x340, "APIC LVT performance" },
	{ 0x350, "APIC LVT LINT0" },
	{ 0x360, "APIC LVT LINT1" },
	{ 0x370, "APIC LVT error" },
	{ 0x380, "APIC timer, initial count" },
	{ 0x390, "APIC timer, current count" },
	{ 0x3e0, "APIC timer, divide" },
	{ 0x3f0, "APIC self IPI" },
};

static int compare(const void *a, const void *b)
{
	const struct msr *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

static const char *find(const struct msr *table, size_t nr, uint64_t number)
{
	const struct msr key = { .number = number };
	const struct msr *found = NULL;

	if (number <= UINT32_MAX)
		found = bsearch(&key, table, nr, sizeof(key), compare);
	return found ? found->name : NULL;
}

const char *fact_msr(uint64_t number)
{
	if (number >= X2APIC_FIRST && number <= X2APIC_LAST)
		return fact_apic((number - X2APIC_FIRST) * 16);
	return find(msrs, ARRAY_SIZE(msrs), number);
}

const char *fact_apic(uint64_t offset)
{
	return find(apic, ARRAY_SIZE(apic), offset);
}
