// SPDX-License-Identifier: GPL-2.0-only
/* Parameters: Documentation/admin-guide/kernel-parameters.txt, /sys/module/kvm* */
#include "host/traits.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "host/host.h"

#define KVM   "/sys/module/kvm/parameters/"
#define INTEL "/sys/module/kvm_intel/parameters/"
#define AMD   "/sys/module/kvm_amd/parameters/"

static const struct {
	const char *path;
	uint64_t (*parse)(const char *text);
	bool is_fixed; /* since the module was loaded */
} files[NR_TRAITS] = {
	[TRAIT_HALT_POLL_NS] = { KVM "halt_poll_ns", traits_parse },
	[TRAIT_EAGER_PAGE_SPLIT] = { KVM "eager_page_split", traits_parse },
	[TRAIT_NX_HUGE_PAGES] = { KVM "nx_huge_pages", traits_parse },
	[TRAIT_ENABLE_APICV] = { INTEL "enable_apicv", traits_parse, true },
	[TRAIT_INTEL_IPIV] = { INTEL "enable_ipiv", traits_parse, true },
	[TRAIT_EPT] = { INTEL "ept", traits_parse, true },
	[TRAIT_PML] = { INTEL "pml", traits_parse, true },
	[TRAIT_PLE_GAP] = { INTEL "ple_gap", traits_parse, true },
	[TRAIT_AVIC] = { AMD "avic", traits_parse, true },
	[TRAIT_AMD_IPIV] = { AMD "enable_ipiv", traits_parse, true },
	[TRAIT_NPT] = { AMD "npt", traits_parse, true },
	[TRAIT_PAUSE_FILTER] = { AMD "pause_filter_count", traits_parse, true },
	[TRAIT_SPLIT_LOCK_MITIGATE] = { "/proc/sys/kernel/split_lock_mitigate", traits_parse },
	[TRAIT_HUGE_PAGES] = { "/sys/kernel/mm/transparent_hugepage/enabled", traits_parse_choice },
	[TRAIT_KSM] = { "/sys/kernel/mm/ksm/run", traits_parse },
};

/* Names in arch/x86/include/asm/vmxfeatures.h and cpufeatures.h of the kernel */
static const struct {
	enum host_trait trait;
	const char *line, *flag;
} cpu_flags[] = {
	{ TRAIT_CPU_APICV, "vmx flags", " apicv" },
	{ TRAIT_CPU_IPIV, "vmx flags", " ipi_virt" },
	{ TRAIT_CPU_AVIC, "flags", " avic" },
};

uint64_t traits_parse(const char *text)
{
	char *end;
	uint64_t value;

	if (!strcmp(text, "Y") || !strcmp(text, "N"))
		return *text == 'Y';
	errno = 0;
	value = strtoull(text, &end, 10);
	return isdigit((unsigned char)*text) && !*end && !errno ? value : UINT64_MAX;
}

uint64_t traits_parse_choice(const char *text)
{
	const char *chosen = strchr(text, '[');
	uint64_t after = 0;

	if (!chosen)
		return UINT64_MAX;
	for (; *chosen; chosen++)
		after += *chosen == ' ';
	return after;
}

/* 0 if it is not known. */
static uint64_t read_file(const char *path, uint64_t (*parse)(const char *text))
{
	FILE *file = fopen(path, "re");
	uint64_t value = UINT64_MAX;
	char line[64];

	if (!file)
		return 0;
	if (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		value = parse(line);
	}
	fclose(file);
	return value + 1;
}

static void read_files(uint64_t *traits, bool again)
{
	for (unsigned int i = 0; i < NR_TRAITS; i++) {
		if (files[i].path && !(again && files[i].is_fixed))
			traits[i] = read_file(files[i].path, files[i].parse);
	}
}

void traits_read(uint64_t *traits)
{
	const long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	memset(traits, 0, NR_TRAITS * sizeof(*traits));
	read_files(traits, false);
	for (size_t i = 0; i < ARRAY_SIZE(cpu_flags); i++) {
		switch (host_has_cpu_flag(cpu_flags[i].line, cpu_flags[i].flag)) {
		case HOST_NO:
			traits[cpu_flags[i].trait] = 1;
			break;
		case HOST_YES:
			traits[cpu_flags[i].trait] = 2;
			break;
		case HOST_UNKNOWN:
			break;
		}
	}
	if (cpus > 0)
		traits[TRAIT_CPUS] = 1 + (uint64_t)cpus;
}

void traits_read_again(uint64_t *traits)
{
	read_files(traits, true);
}
