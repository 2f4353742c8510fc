// SPDX-License-Identifier: GPL-2.0-only
/* In place of tracer.c where there is no libbpf, or nothing to compile for BPF with. */
#include "why/tracer.h"

#include <errno.h>

int tracer_start(struct tracer **tracer, const struct detail_target *target, uint64_t tsc_khz)
{
	(void)tracer;
	(void)target;
	(void)tsc_khz;
	return -EOPNOTSUPP;
}

void tracer_stop(struct tracer *tracer)
{
	(void)tracer;
}

int tracer_read(struct tracer *tracer, struct detail *detail)
{
	(void)tracer;
	(void)detail;
	return -EOPNOTSUPP;
}
