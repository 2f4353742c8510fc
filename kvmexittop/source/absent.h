/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_ABSENT_H
#define SOURCE_ABSENT_H

/* Sources that this build leaves out: they have a name, and open() returns -EOPNOTSUPP. */

#include "source/source.h"

enum absent {
	ABSENT_NETLINK,
	ABSENT_BPF
};

extern const struct source_ops source_absent_ops[];

#endif
