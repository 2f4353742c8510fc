/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BASE_ARRAY_H
#define BASE_ARRAY_H

/* Arrays: number of elements, growth, binary search. */

#include <stddef.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* The slow path of array_reserve(). */
void *array_grow(void *array, size_t *max, size_t want, size_t size);

/*
 * Returns an array with room for at least @want elements of @size bytes.  @array has room
 * for *@max of them, and may be NULL; *@max is updated.  Growth at least doubles the array,
 * so that appending one by one takes linear time.  NULL if out of memory; @array and *@max
 * are then unchanged.  The caller frees the array.
 */
static inline void *array_reserve(void *array, size_t *max, size_t want, size_t size)
{
	return array && want <= *max ? array : array_grow(array, max, want, size);
}

/*
 * Returns the index of the first element of a sorted array that is not below @key, or @nr.
 * @compare gets the key and an element, and is negative if the key is below the element.
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
