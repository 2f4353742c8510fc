// SPDX-License-Identifier: GPL-2.0-only
/* Numbers in decimal, as printf() has them. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"

#include "cmocka-all.h"

#define TURNS	     200000
#define MAX_DECIMALS 4

static void check_real(double value, unsigned int decimals)
{
	char text[400], wanted[400];
	int len = snprintf(wanted, sizeof(wanted), "%.*f", (int)decimals, value);

	assert_int_equal(decimal_print_real(text, sizeof(text), value, decimals), len);
	assert_string_equal(text, wanted);
}

static void check_integer(uint64_t value)
{
	char text[400], wanted[400];
	int len = snprintf(wanted, sizeof(wanted), "%" PRIu64, value);

	assert_int_equal(decimal_print_integer(text, sizeof(text), value), len);
	assert_string_equal(text, wanted);
}

static void test_special(void **state)
{
	static const double values[] = {
		0,
		-0.0,
		-1,
		-0.001,
		1,
		9,
		10,
		99.9,
		99.95,
		99.949,
		999.9995,
		999999999,
		999999999.9999,
		1e9,
		1e9 - 0.0005,
		1e15,
		1e18,
		1.8446744073709552e19,
		1e300,
		5e-324,
		1e-5,
		0.0005,
		0.00049999,
		NAN,
		INFINITY,
		-INFINITY,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		for (unsigned int decimals = 0; decimals <= MAX_DECIMALS; decimals++)
			check_real(values[i], decimals);
	}
}

/* Halves round to even if the double is one exactly, else by what is nearly nothing. */
static void test_halves(void **state)
{
	static const double powers[] = { 1, 10, 100, 1000, 10000 };

	(void)state;
	for (int i = 0; i < TURNS; i++) {
		for (unsigned int decimals = 0; decimals <= MAX_DECIMALS; decimals++) {
			double half = (random() % 20000000 + 0.5) / powers[decimals];

			check_real(half, decimals);
			check_real(nextafter(half, 0), decimals);
			check_real(nextafter(half, INFINITY), decimals);
		}
	}
}

static void test_random(void **state)
{
	(void)state;
	for (int i = 0; i < TURNS; i++) {
		double value = ldexp(random(), (int)(random() % 80) - 60);

		for (unsigned int decimals = 0; decimals <= MAX_DECIMALS; decimals++)
			check_real(value, decimals);
	}
}

static void test_integers(void **state)
{
	(void)state;
	check_integer(UINT64_MAX);
	for (uint64_t power = 1; power <= UINT64_MAX / 10; power *= 10) {
		check_integer(power - 1);
		check_integer(power);
	}
	for (int i = 0; i < TURNS; i++)
		check_integer(((uint64_t)random() << 33 ^ random()) >> random() % 64);
}

/* What does not fit is cut off, and nothing written behind it. */
static void test_small(void **state)
{
	volatile double real = 1234.5; /* or gcc warns that it is cut off */
	volatile uint64_t integer = 123456;
	char text[8], wanted[8];

	(void)state;
	for (size_t size = 0; size < sizeof(text); size++) {
		memset(text, 'x', sizeof(text));
		memset(wanted, 'x', sizeof(wanted));
		assert_int_equal(decimal_print_real(text, size, real, 2),
				 snprintf(wanted, size, "%.2f", real));
		assert_memory_equal(text, wanted, sizeof(text));
		assert_int_equal(decimal_print_integer(text, size, integer),
				 snprintf(wanted, size, "%" PRIu64, integer));
		assert_memory_equal(text, wanted, sizeof(text));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_special), cmocka_unit_test(test_halves),
		cmocka_unit_test(test_random),	cmocka_unit_test(test_integers),
		cmocka_unit_test(test_small),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
