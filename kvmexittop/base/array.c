// SPDX-License-Identifier: GPL-2.0-only
#include "base/array.h"

#include <stdlib.h>

void *array_grow(void *array, size_t *max, size_t want, size_t size)
{
	size_t more = *max ? 2 * *max : 8;

	if (more < want)
		more = want;
	array = reallocarray(array, more, size);
	if (array)
		*max = more;
	return array;
}
