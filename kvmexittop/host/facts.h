/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOST_FACTS_H
#define HOST_FACTS_H

/* The settings of this host that advice depends on: parameters of KVM and sysctls. */

#include <stdint.h>

#include "sample/facts.h"

/*
 * Reads all facts into an array of NR_FACTS: 1 + the value, or 0 if it is not known, as a
 * parameter that this kernel does not have.
 */
void facts_read(uint64_t *facts);
/* The same for those that can change while the kernel runs; the others are left alone. */
void facts_read_again(uint64_t *facts);

/* The value in the text of a parameter: 0 for N, 1 for Y, a number; else UINT64_MAX. */
uint64_t facts_parse(const char *text);
/* The place of the word in brackets in "always [madvise] never", from the end; else UINT64_MAX. */
uint64_t facts_parse_choice(const char *text);

#endif
