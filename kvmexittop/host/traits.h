/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOST_TRAITS_H
#define HOST_TRAITS_H

/* The settings of this host that advice depends on: parameters of KVM and sysctls. */

#include <stdint.h>

#include "sample/traits.h"

/*
 * Reads all traits into an array of NR_TRAITS: 1 + the value, or 0 if it is not known, as a
 * parameter that this kernel does not have.
 */
void traits_read(uint64_t *traits);
/* The same for those that can change while the kernel runs; the others are left alone. */
void traits_read_again(uint64_t *traits);

/* The value in the text of a parameter: 0 for N, 1 for Y, a number; else UINT64_MAX. */
uint64_t traits_parse(const char *text);
/* The place of the word in brackets in "always [madvise] never", from the end; else UINT64_MAX. */
uint64_t traits_parse_choice(const char *text);

#endif
