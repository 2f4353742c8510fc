/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REASON_FACTS_H
#define REASON_FACTS_H

/*
 * Facts: the usual meaning of a number on a PC with Linux and KVM, or NULL if it is not
 * known.  All texts are constant and plain ASCII.
 */

#include <stdint.h>

const char *fact_port(uint64_t port);	     /* the device at an I/O port */
const char *fact_mmio(uint64_t address);     /* the device at a guest-physical address */
const char *fact_msr(uint64_t number);	     /* its name in the kernel's headers */
const char *fact_apic(uint64_t offset);	     /* a register of the local APIC */
const char *fact_exception(uint64_t vector); /* "#PF page fault" */
const char *fact_vector(uint64_t vector);    /* an interrupt of the host: "local timer" */
const char *fact_hypercall(uint64_t number); /* a hypercall of KVM */
const char *fact_hyperv_call(uint64_t code); /* of Hyper-V's interface, by its call code */
const char *fact_xen_call(uint64_t number);  /* of Xen's */
const char *fact_cpuid(uint64_t leaf);

#endif
