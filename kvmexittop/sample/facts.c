// SPDX-License-Identifier: GPL-2.0-only
#include "sample/facts.h"

const char *host_fact_name(unsigned int fact)
{
	static const char *const names[NR_FACTS] = {
		[FACT_HALT_POLL_NS] = "kvm.halt_poll_ns",
		[FACT_EAGER_PAGE_SPLIT] = "kvm.eager_page_split",
		[FACT_NX_HUGE_PAGES] = "kvm.nx_huge_pages",
		[FACT_ENABLE_APICV] = "kvm_intel.enable_apicv",
		[FACT_INTEL_IPIV] = "kvm_intel.enable_ipiv",
		[FACT_EPT] = "kvm_intel.ept",
		[FACT_PML] = "kvm_intel.pml",
		[FACT_PLE_GAP] = "kvm_intel.ple_gap",
		[FACT_AVIC] = "kvm_amd.avic",
		[FACT_AMD_IPIV] = "kvm_amd.enable_ipiv",
		[FACT_NPT] = "kvm_amd.npt",
		[FACT_PAUSE_FILTER] = "kvm_amd.pause_filter_count",
		[FACT_CPU_APICV] = "cpu.apicv",
		[FACT_CPU_IPIV] = "cpu.ipi_virt",
		[FACT_CPU_AVIC] = "cpu.avic",
		[FACT_SPLIT_LOCK_MITIGATE] = "kernel.split_lock_mitigate",
		[FACT_HUGE_PAGES] = "transparent_hugepage",
		[FACT_KSM] = "ksm.run",
		[FACT_CPUS] = "cpus",
	};

	return fact < NR_FACTS ? names[fact] : NULL;
}

const char *vmm_flag_name(unsigned int flag)
{
	static const char *const names[NR_FLAGS] = {
		[FLAG_HV] = "hv",
		[FLAG_HV_STIMER] = "hv-stimer",
		[FLAG_HV_SYNIC] = "hv-synic",
		[FLAG_HV_APICV] = "hv-apicv",
		[FLAG_IRQCHIP_OFF] = "kernel-irqchip=off",
		[FLAG_IRQCHIP_SPLIT] = "kernel-irqchip=split",
		[FLAG_PIT_OFF] = "pit=off",
		[FLAG_PIT_DISCARD] = "kvm-pit.lost_tick_policy=discard",
		[FLAG_CPU_PM] = "cpu-pm=on",
		[FLAG_HINT_DEDICATED] = "kvm-hint-dedicated",
		[FLAG_MEM_LOCK] = "mem-lock=on",
		[FLAG_HUGETLB] = "hugetlb",
		[FLAG_MERGE_OFF] = "mem-merge=off",
		[FLAG_DISK_EMULATED] = "emulated-disk",
		[FLAG_NIC_EMULATED] = "emulated-nic",
		[FLAG_VFIO] = "vfio-pci",
		[FLAG_IOEVENTFD_OFF] = "ioeventfd=off",
		[FLAG_VIRTIO] = "virtio",
		[FLAG_BUS_LOCK_LIMIT] = "bus-lock-ratelimit",
		[FLAG_QUOTA] = "cpu.max",
	};

	return flag < NR_FLAGS ? names[flag] : NULL;
}
