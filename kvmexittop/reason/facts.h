/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REASON_FACTS_H
#define REASON_FACTS_H

/*
 * Facts: what a number usually stands for on a PC with Linux and KVM.  NULL if that is
 * not known.  All texts are constant and plain ASCII.
 */

#include <stdint.h>

const char *fact_port(uint64_t port);	     /* the device at that I/O port */
const char *fact_mmio(uint64_t address);     /* ... at that guest-physical address */
const char *fact_msr(uint64_t number);	     /* as the kernel's headers call it */
const char *fact_apic(uint64_t offset);	     /* register of the local APIC */
const char *fact_exception(uint64_t vector); /* "#PF page fault" */
const char *fact_vector(uint64_t vector);    /* the host's: "local timer" */
const char *fact_hypercall(uint64_t number); /* KVM's own */
const char *fact_cpuid(uint64_t leaf);

#endif
