// SPDX-License-Identifier: GPL-2.0-only
/* Between which samples there is an interval, and that nobody makes one where there is none. */
#include "sample/epoch.h"

#include <math.h>

#include "cmocka-all.h"
#include "screen/just-gone.h"
#include "view/trend.h"
#include "view/view.h"

#define S 1000000000ULL

static const struct origin here = {
	.source = "netlink",
	.since = "vm-creation",
	.host = "here",
	.kernel = "6.12.0",
	.clock = "tsc",
	.tsc_khz = 1000,
	.epoch = "a boot",
};

/* A sample of VM 1, which had so many exits. */
struct one {
	struct origin origin;
	struct sample_vm vm;
	struct sample_vcpu vcpu;
	struct sample_exit exit;
	struct sample sample;
};

static void make(struct one *one, uint64_t time_s, uint64_t count)
{
	*one = (struct one){
		.origin = here,
		.vm = { .id = 1, .pid = 10, .nr_vcpus = 1, .age_ns = time_s * S / 2 },
		.vcpu = { .vm = 1 },
		.exit = { .vm = 1, .kind = 1, .code = 10, .count = count },
	};
	one->sample = (struct sample){
		.origin = &one->origin,
		.time_ns = time_s * S,
		.vms = &one->vm,
		.nr_vms = 1,
		.vcpus = &one->vcpu,
		.nr_vcpus = 1,
		.exits = &one->exit,
		.nr_exits = 1,
	};
}

static struct one old, new;

static int set_up(void **state)
{
	(void)state;
	make(&old, 100, 1000);
	make(&new, 1100, 6000);
	return 0;
}

/* The rate that a view and a trend give, which must be one; NAN: none. */
static double get_rate(void)
{
	const struct view_options options = { .group = VIEW_REASON };
	struct trend trend = { 0 };
	struct view view = { 0 };
	double rate, of_view;

	assert_int_equal(trend_update(&trend, NULL, &old.sample), 0);
	assert_int_equal(trend_update(&trend, &old.sample, &new.sample), 0);
	assert_int_equal(view_update(&view, &old.sample, &new.sample, &options), 0);
	assert_int_equal(view.nr_rows, 1);
	of_view = view_rate(&view, view.rows[0].change.count);
	trend_rates(&trend, 0, &view, &view.rows[0], 1, &rate);
	assert_true(isnan(rate) ? isnan(of_view) : rate == of_view);
	assert_true(view.has_interval == epoch_is_same(&old.sample, &new.sample));
	view_free(&view);
	trend_free(&trend);
	return rate;
}

static void test_one(void **state)
{
	(void)state;
	assert_true(get_rate() == 5);
	/* Names that were learnt later, and what is not known of one of them. */
	new.origin.reasons.isa = KVM_EXIT_ISA_VMX;
	new.origin.epoch = NULL;
	new.vm.pid = 0;
	assert_true(get_rate() == 5);
	assert_true(epoch_is_same(&old.sample, &old.sample));
}

static void test_others(void **state)
{
	(void)state;
	new.origin.epoch = "another boot";
	assert_true(isnan(get_rate()));
	new.origin.epoch = here.epoch;
	new.origin.host = "there";
	assert_true(isnan(get_rate()));
	new.origin.host = here.host;
	new.origin.kernel = "6.12.1";
	assert_true(isnan(get_rate()));
	new.origin.kernel = here.kernel;
	new.origin.source = "bpf";
	assert_true(isnan(get_rate()));
	new.origin.source = here.source;
	new.origin.since = "attach";
	assert_true(isnan(get_rate()));
	new.origin.since = here.since;
	new.origin.clock = "ns";
	assert_true(isnan(get_rate()));
	new.origin.clock = here.clock;
	new.vm.pid = 11;
	assert_true(isnan(get_rate()));
	new.vm.pid = 10;
	new.sample.time_ns = 99 * S;
	assert_true(isnan(get_rate()));
	new.sample.time_ns = 1100 * S;
	assert_true(get_rate() == 5);
}

/* Of what was before nothing is left: VM 1 is another VM. */
static void test_trend_forgets(void **state)
{
	const struct view_options options = { .group = VIEW_REASON };
	struct trend trend = { 0 };
	struct view view = { 0 };
	double rates[3];
	struct one next;

	(void)state;
	assert_int_equal(trend_update(&trend, NULL, &old.sample), 0);
	assert_int_equal(trend_update(&trend, &old.sample, &new.sample), 0);
	make(&next, 2100, 7000);
	next.origin.epoch = "another boot";
	assert_int_equal(trend_update(&trend, &new.sample, &next.sample), 0);
	assert_int_equal(view_update(&view, &new.sample, &next.sample, &options), 0);
	trend_rates(&trend, 0, &view, &view.rows[0], 3, rates);
	assert_true(isnan(rates[0]) && isnan(rates[1]) && isnan(rates[2]));
	view_free(&view);
	trend_free(&trend);
}

/* A VM that has just gone is not shown among those of another boot. */
static void test_departures(void **state)
{
	struct just_gone just_gone = { 0 };
	struct sample first = { 0 }, second = { 0 };
	struct sample_vm gone = { .id = 7, .gone = true };

	(void)state;
	first.origin = second.origin = &old.origin;
	first.time_ns = 10 * S;
	second.time_ns = 11 * S;
	assert_int_equal(sample_add_vm(&first, &gone), 0);
	assert_int_equal(just_gone_carry(&just_gone, &second, &first), 0);
	assert_int_equal(just_gone_carry(&just_gone, &first, &second), 0);
	assert_int_equal(second.nr_vms, 1);
	new.origin.epoch = "another boot";
	sample_clear(&second);
	second.origin = &new.origin;
	assert_int_equal(just_gone_carry(&just_gone, &first, &second), 0);
	assert_int_equal(second.nr_vms, 0);
	just_gone_free(&just_gone);
	sample_free(&first);
	sample_free(&second);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, set_up)
	const struct CMUnitTest tests[] = {
		TEST(test_one),
		TEST(test_others),
		TEST(test_trend_forgets),
		TEST(test_departures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
