/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FAKE_HOST_H
#define FAKE_HOST_H

/*
 * A host for source cpuid, played here: it counts each CPUID before it answers it, and
 * its cycles after that, as KVM does.
 */

#include <stdbool.h>
#include <stdint.h>

#include <asm/kvm_exit_cpuid.h>

#include "host/cpu.h"
#include "source/source.h"

#define CPUID_COST 1500

enum answer {
	ANSWERS,      /* as the patched KVM */
	LEGACY,	      /* without signature, leaving rubbish in registers */
	SILENT,	      /* the same, which says of all codes that there are none */
	REVERSED,     /* the same in another order */
	OUT_OF_RANGE, /* Intel without the patch: the highest basic leaf */
	ZEROS,	      /* AMD without the patch */
	NEWER	      /* a version to come */
};

/* The truth about the guest, in 64 bits. */
struct fake_host {
	enum answer answer;
	uint32_t isa;
	const char *vendor;
	bool forbidden;
	uint64_t count[256], cycles[256];   /* by code, SVM's upper ones folded */
	uint64_t other_count, other_cycles; /* without code */
	uint64_t asked;			    /* CPUIDs so far */
	uint64_t unpaid;		    /* cycles of the exit that is being served */
	unsigned int busy;		    /* HLTs on another vCPU at each CPUID */
	int cpu;			    /* where the last CPUID was, -2 if on several */
};

extern struct fake_host host;
extern struct source source;
extern struct sample earlier, sample;

/* A test with one, and with nothing opened yet */
#define TEST(name) cmocka_unit_test_setup_teardown(name, fake_host_set_up, fake_host_tear_down)
int fake_host_set_up(void **state);
int fake_host_tear_down(void **state);

/* Let the guest cause exits of a code. */
void cause(uint32_t code, uint64_t count, uint64_t cycles);
/* Whether the isa has the code, and where its counters are */
bool is_defined(uint32_t code);
unsigned int code_slot(uint32_t code);
uint32_t cpuid_code(void);

/* Read once more: the newest sample becomes the earlier one. */
void read_next(void);
const struct sample_exit *find(const struct sample *in, uint32_t kind, uint32_t code);
uint64_t count_in(const struct sample *in, uint32_t code);
uint64_t cycles_in(const struct sample *in, uint32_t code);

#endif
