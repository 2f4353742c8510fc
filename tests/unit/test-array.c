// SPDX-License-Identifier: GPL-2.0-only
#include <stdint.h>
#include <stdlib.h>

#include "base/array.h"
#include "cmocka-all.h"

/* ASan would end the test where there is no memory, instead of saying so. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

static int compare_numbers(const void *key, const void *element)
{
	const int *a = key, *b = element;

	return (*a > *b) - (*a < *b);
}

static void test_reserve(void **state)
{
	size_t max = 0, moves = 0, before = 0;
	int *numbers = NULL;

	(void)state;
	for (size_t i = 0; i < 1000; i++) {
		numbers = array_reserve(numbers, &max, i + 1, sizeof(*numbers));
		assert_non_null(numbers);
		assert_true(max > i);
		moves += max != before;
		before = max;
		numbers[i] = i;
	}
	assert_in_range(moves, 1, 10);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(numbers[i], i);

	/* More than there is: nothing changes. */
	before = max;
	assert_null(array_reserve(numbers, &max, SIZE_MAX / 2, sizeof(*numbers)));
	assert_int_equal(max, before);
	assert_int_equal(numbers[999], 999);
	free(numbers);

	/* No element is no reason for NULL. */
	max = 0;
	numbers = array_reserve(NULL, &max, 0, sizeof(*numbers));
	assert_non_null(numbers);
	free(numbers);
}

static void test_search(void **state)
{
	static const int numbers[] = { 1, 3, 3, 3, 7 };
	static const size_t expected[] = { 0, 0, 1, 1, 4, 4, 4, 4, 5 };

	(void)state;
	for (int key = 0; key < 9; key++) {
		assert_int_equal(array_search(&key, numbers, ARRAY_SIZE(numbers),
					      sizeof(numbers[0]), compare_numbers),
				 expected[key]);
		assert_int_equal(array_search(&key, NULL, 0, sizeof(numbers[0]), compare_numbers),
				 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reserve),
		cmocka_unit_test(test_search),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
