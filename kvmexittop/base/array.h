/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BASE_ARRAY_H
#define BASE_ARRAY_H

/* Arrays: how many elements, room for more of them, and where one is. */

#include <stddef.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* The part of array_reserve() that is seldom needed. */
void *array_grow(void *array, size_t *max, size_t want, size_t size);

/*
 * Returns @array, which has room for *@max elements of @size bytes, with room for @want.
 * It grows to twice its size at least, so that adding one by one costs linear time.
 * NULL if there is no memory: the array is as it was then.  The caller frees it.
 */
static inline void *array_reserve(void *array, size_t *max, size_t want, size_t size)
{
	return array && want <= *max ? array : array_grow(array, max, want, size);
}

/*
 * Index of the first element of a sorted array that is not below @key, or @nr.
 * @compare is given the key and an element; negative: the key is below it.
 */
static inline size_t array_search(const void *key, const void *array, size_t nr, size_t size,
				  int (*compare)(const void *key, const void *element))
{
	size_t low = 0, high = nr;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare(key, (const char *)array + middle * size) > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

#endif
