// SPDX-License-Identifier: GPL-2.0-only
/* Parameters: Documentation/admin-guide/kernel-parameters.txt, /sys/module/kvm* */
#include "host/facts.h"

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
} files[NR_FACTS] = {
	[FACT_HALT_POLL_NS] = { KVM "halt_poll_ns", facts_parse },
	[FACT_EAGER_PAGE_SPLIT] = { KVM "eager_page_split", facts_parse },
	[FACT_NX_HUGE_PAGES] = { KVM "nx_huge_pages", facts_parse },
	[FACT_ENABLE_APICV] = { INTEL "enable_apicv", facts_parse, true },
	[FACT_INTEL_IPIV] = { INTEL "enable_ipiv", facts_parse, true },
	[FACT_EPT] = { INTEL "ept", facts_parse, true },
	[FACT_PML] = { INTEL "pml", facts_parse, true },
	[FACT_PLE_GAP] = { INTEL "ple_gap", facts_parse, true },
	[FACT_AVIC] = { AMD "avic", facts_parse, true },
	[FACT_AMD_IPIV] = { AMD "enable_ipiv", facts_parse, true },
	[FACT_NPT] = { AMD "npt", facts_parse, true },
	[FACT_PAUSE_FILTER] = { AMD "pause_filter_count", facts_parse, true },
	[FACT_SPLIT_LOCK_MITIGATE] = { "/proc/sys/kernel/split_lock_mitigate", facts_parse },
	[FACT_HUGE_PAGES] = { "/sys/kernel/mm/transparent_hugepage/enabled", facts_parse_choice },
	[FACT_KSM] = { "/sys/kernel/mm/ksm/run", facts_parse },
};

/* Names in arch/x86/include/asm/vmxfeatures.h and cpufeatures.h of the kernel */
static const struct {
	enum host_fact fact;
	const char *line, *flag;
} cpu_flags[] = {
	{ FACT_CPU_APICV, "vmx flags", " apicv" },
	{ FACT_CPU_IPIV, "vmx flags", " ipi_virt" },
	{ FACT_CPU_AVIC, "flags", " avic" },
};

uint64_t facts_parse(const char *text)
{
	char *end;
	uint64_t value;

	if (!strcmp(text, "Y") || !strcmp(text, "N"))
		return *text == 'Y';
	errno = 0;
	value = strtoull(text, &end, 10);
	return isdigit((unsigned char)*text) && !*end && !errno ? value : UINT64_MAX;
}

uint64_t facts_parse_choice(const char *text)
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

static void read_files(uint64_t *facts, bool again)
{
	for (unsigned int i = 0; i < NR_FACTS; i++) {
		if (files[i].path && !(again && files[i].is_fixed))
			facts[i] = read_file(files[i].path, files[i].parse);
	}
}

void facts_read(uint64_t *facts)
{
	const long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	memset(facts, 0, NR_FACTS * sizeof(*facts));
	read_files(facts, false);
	for (size_t i = 0; i < ARRAY_SIZE(cpu_flags); i++) {
		switch (host_has_cpu_flag(cpu_flags[i].line, cpu_flags[i].flag)) {
		case HOST_NO:
			facts[cpu_flags[i].fact] = 1;
			break;
		case HOST_YES:
			facts[cpu_flags[i].fact] = 2;
			break;
		case HOST_UNKNOWN:
			break;
		}
	}
	if (cpus > 0)
		facts[FACT_CPUS] = 1 + (uint64_t)cpus;
}

void facts_read_again(uint64_t *facts)
{
	read_files(facts, true);
}
