// SPDX-License-Identifier: GPL-2.0-only
#include "sample/traits.h"

const char *host_trait_name(unsigned int trait)
{
	static const char *const names[NR_TRAITS] = {
		[TRAIT_HALT_POLL_NS] = "kvm.halt_poll_ns",
		[TRAIT_EAGER_PAGE_SPLIT] = "kvm.eager_page_split",
		[TRAIT_NX_HUGE_PAGES] = "kvm.nx_huge_pages",
		[TRAIT_ENABLE_APICV] = "kvm_intel.enable_apicv",
		[TRAIT_INTEL_IPIV] = "kvm_intel.enable_ipiv",
		[TRAIT_EPT] = "kvm_intel.ept",
		[TRAIT_PML] = "kvm_intel.pml",
		[TRAIT_PLE_GAP] = "kvm_intel.ple_gap",
		[TRAIT_AVIC] = "kvm_amd.avic",
		[TRAIT_AMD_IPIV] = "kvm_amd.enable_ipiv",
		[TRAIT_NPT] = "kvm_amd.npt",
		[TRAIT_PAUSE_FILTER] = "kvm_amd.pause_filter_count",
		[TRAIT_CPU_APICV] = "cpu.apicv",
		[TRAIT_CPU_IPIV] = "cpu.ipi_virt",
		[TRAIT_CPU_AVIC] = "cpu.avic",
		[TRAIT_SPLIT_LOCK_MITIGATE] = "kernel.split_lock_mitigate",
		[TRAIT_HUGE_PAGES] = "transparent_hugepage",
		[TRAIT_KSM] = "ksm.run",
		[TRAIT_CPUS] = "cpus",
	};

	return trait < NR_TRAITS ? names[trait] : NULL;
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
