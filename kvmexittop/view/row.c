// SPDX-License-Identifier: GPL-2.0-only
#include "view/row.h"

#include "base/array.h"

struct row_id row_id_of(const struct row *row)
{
	return (struct row_id){
		.pid = row->pid,
		.vm = row->vm && !row->pid ? row->vm->id : 0,
		.vcpu = row->vcpu,
		.kind = row->kind,
		.code = row->code,
	};
}

int row_id_compare(const struct row_id *x, const struct row_id *y)
{
	const uint32_t a[] = { x->pid, x->vm, x->vcpu, x->kind, x->code };
	const uint32_t b[] = { y->pid, y->vm, y->vcpu, y->kind, y->code };

	for (size_t i = 0; i < ARRAY_SIZE(a); i++) {
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	}
	return 0;
}

struct row row_sum(const struct row *rows, size_t nr)
{
	struct row sum = {
		.vcpu = VCPU_NONE,
		.idle = nr,
		.whole_now = parts_unknown(),
		.whole_change = parts_unknown(),
	};

	for (size_t i = 0; i < nr; i++) {
		sum.idle &= rows[i].idle;
		sum.has_cost |= rows[i].has_cost;
		counters_add(&sum.now, &rows[i].now);
		counters_add(&sum.change, &rows[i].change);
	}
	return sum;
}
