/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_COLUMN_TABLE_H
#define VIEW_COLUMN_TABLE_H

/* Definitions for the tables of columns.  For column*.c only. */

#include "view/column.h"

/* Bits of column.views. */
#define IN(view)   (1U << (view))
#define IN_REASONS (IN(VIEW_REASON) | IN(VIEW_CATEGORY))
#define IN_VM	   IN(VIEW_VM)
#define IN_VCPU	   IN(VIEW_VCPU)
#define IN_PROCESS IN(VIEW_PROCESS)
#define IN_MATRIX  IN(VIEW_MATRIX)
#define IN_SUMS	   (IN_VM | IN_VCPU | IN_PROCESS)
#define IN_ALL	   (IN_REASONS | IN_SUMS | IN_MATRIX)
/* The same on the screen only */
#define SCREEN(views) ((views) << NR_VIEWS)

struct column_section {
	const struct column *columns;
	size_t nr;
};

extern const struct column_section columns_of_ids, columns_of_counts, columns_of_time,
	columns_of_past;

#endif
