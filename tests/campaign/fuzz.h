/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FUZZ_H
#define FUZZ_H

/*
 * A target takes one input and ends the program if anything is wrong with what comes of it.
 * libFuzzer calls it, or drive.c.
 */

#include <stddef.h>
#include <stdint.h>

#include "sample/sample.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Everything that a report does with two samples; @old may be NULL. */
void fuzz_look(const struct sample *old, const struct sample *new);

#endif
