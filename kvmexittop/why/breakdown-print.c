// SPDX-License-Identifier: GPL-2.0-only
#include "why/breakdown.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "base/array.h"
#include "base/text.h"
#include "reason/facts.h"
#include "sample/cycles.h"

struct words {
	const char *read, *write;
};

/* The text of a key: the word for its access, the label and format of its number. */
static const struct form {
	struct words words;
	const char *label;
	bool decimal;
	const char *(*fact)(uint64_t number);
} forms[NR_DETAILS] = {
	[BREAKDOWN_NOTHING] = { { NULL, NULL }, "", false, NULL },
	[BREAKDOWN_PORT] = { { "in", "out" }, "port ", false, fact_port },
	[BREAKDOWN_MMIO] = { { "read", "write" }, "address ", false, fact_mmio },
	[BREAKDOWN_MEMORY] = { { "read", "write" }, "memory ", false, NULL },
	[BREAKDOWN_MSR] = { { "rdmsr", "wrmsr" }, "", false, fact_msr },
	[BREAKDOWN_CR] = { { "read", "write" }, "CR", true, NULL },
	[BREAKDOWN_DR] = { { "read", "write" }, "DR", true, NULL },
	[BREAKDOWN_CPUID] = { { NULL, NULL }, "leaf ", false, fact_cpuid },
	[BREAKDOWN_HYPERCALL] = { { NULL, NULL }, "number ", true, NULL },
	[BREAKDOWN_EXCEPTION] = { { NULL, NULL }, "vector ", true, fact_exception },
	[BREAKDOWN_INTERRUPT] = { { NULL, NULL }, "vector ", false, fact_vector },
	[BREAKDOWN_IRQ] = { { NULL, NULL }, "irq ", true, NULL },
	[BREAKDOWN_APIC] = { { "read", "write" }, "register ", false, fact_apic },
	[BREAKDOWN_ADDRESS] = { { NULL, NULL }, "address ", false, NULL },
	[BREAKDOWN_GUEST_VECTOR] = { { NULL, NULL }, "vector ", false, NULL },
};

/* Each hypervisor numbers its calls as its documentation does. */
static const struct form hypercalls[] = {
	[BREAKDOWN_KVM] = { { NULL, NULL }, "number ", true, fact_hypercall },
	[BREAKDOWN_HYPERV] = { { NULL, NULL }, "Hyper-V call ", false, fact_hyperv_call },
	[BREAKDOWN_XEN] = { { NULL, NULL }, "Xen call ", true, fact_xen_call },
};

static const struct form *form_of(const struct breakdown_key *key)
{
	if (key->what == BREAKDOWN_HYPERCALL && key->sub < ARRAY_SIZE(hypercalls))
		return &hypercalls[key->sub];
	return &forms[key->what < NR_DETAILS ? key->what : BREAKDOWN_NOTHING];
}

static const char *access_word(const struct form *form, unsigned int access)
{
	switch (access) {
	case BREAKDOWN_READ:
		return form->words.read;
	case BREAKDOWN_WRITE:
		return form->words.write;
	case BREAKDOWN_EXECUTE:
		return "execute";
	default:
		return NULL;
	}
}

void breakdown_key_print(const struct breakdown_key *key, char *text, size_t size)
{
	const struct form *form = form_of(key);
	const char *word = access_word(form, key->access);
	const uint64_t value = key->number;
	char number[24], more[32] = "";

	snprintf(number, sizeof(number), form->decimal ? "%" PRIu64 : "0x%" PRIx64, value);
	if (key->what == BREAKDOWN_CPUID)
		snprintf(more, sizeof(more), " subleaf 0x%x", key->sub);
	else if (key->what == BREAKDOWN_MEMORY)
		snprintf(more, sizeof(more), " + 2 MiB");
	else if (key->size)
		snprintf(more, sizeof(more), ", %u byte%s", key->size, key->size > 1 ? "s" : "");
	snprintf(text, size, "%s%s%s%s%s", word ? word : "", word ? " " : "", form->label, number,
		 more);
}

uint64_t breakdown_ns(const struct breakdown *breakdown, uint64_t cycles)
{
	return cycles_are_time(breakdown->tsc_khz) ? cycles_to_ns(cycles, breakdown->tsc_khz)
						   : cycles;
}

void breakdown_time(const struct breakdown *breakdown, double cycles, bool in_cycles, char *text,
		    size_t size)
{
	const bool known = cycles_are_time(breakdown->tsc_khz);

	if (isnan(cycles))
		snprintf(text, size, "-");
	else if (in_cycles && known)
		snprintf(text, size, "%.0f", cycles);
	else
		text_time(text, size, known ? cycles * 1e6 / breakdown->tsc_khz : cycles);
}

const char *breakdown_key_fact(const struct breakdown_key *key)
{
	const struct form *form = form_of(key);

	/* The kernel gives the name of the device. */
	if (key->name[0])
		return key->name;
	return form->fact ? form->fact(key->number) : NULL;
}

const char *breakdown_access_name(unsigned int access)
{
	static const char *const names[] = {
		[BREAKDOWN_READ] = "read",
		[BREAKDOWN_WRITE] = "write",
		[BREAKDOWN_EXECUTE] = "execute",
	};

	return access < ARRAY_SIZE(names) ? names[access] : NULL;
}

const char *breakdown_interface_name(unsigned int interface)
{
	static const char *const names[] = {
		[BREAKDOWN_KVM] = "kvm",
		[BREAKDOWN_HYPERV] = "hyperv",
		[BREAKDOWN_XEN] = "xen",
	};

	return interface < ARRAY_SIZE(names) ? names[interface] : NULL;
}
