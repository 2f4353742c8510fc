/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parts of a vCPU's life as kvmexittop has them by source bpf: of the first report that is
 * of a later time than the call.  See parts.h.
 */
#ifndef PARTS_BPF_H
#define PARTS_BPF_H

#include "parts.h"

#define PARTS_BPF_PERIOD 0.1 /* seconds between reports */

void parts_bpf_open(void);
void parts_bpf_close(void);
unsigned int parts_bpf_newest_vm(void);
void parts_bpf_read(unsigned int vm, unsigned int vcpu, struct account *account);

#endif
