// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long a key takes on a host of 5,000 vCPUs with 12 reasons each, of which 4
 * change from sample to sample: from the key to the finished screen of 200x50.
 *
 * Most keys find the program idle.  One that comes while a sample is taken in has to
 * wait for that, so the time it takes is added to the key after it.
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/array.h"
#include "screen/browser.h"
#include "screen/draw.h"
#include "screen/keys.h"

#define NR_VMS	   1250
#define NR_VCPUS   4 /* of each */
#define NR_REASONS 12
#define NR_SAMPLES 100
#define NR_KEYS	   20 /* between two samples */
#define FRAME_MS   16.0

static struct browser browser;
static struct canvas canvas;
static struct origin origin = { .source = "netlink",
				.since = "vm-creation",
				.host = "testhost",
				.kernel = "6.12.0",
				.reasons.isa = KVM_EXIT_ISA_VMX };

static void check(int err)
{
	if (err) {
		fprintf(stderr, "latency: %s\n", strerror(-err));
		exit(1);
	}
}

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static void make(struct sample *sample, unsigned int second)
{
	sample_clear(sample);
	sample->origin = &origin;
	sample->time_ns = (1000 + second) * 1000000000ULL;
	sample->kvm_exits_before = UNKNOWN;
	sample->kvm_exits_after = UNKNOWN;
	for (uint32_t i = 1; i <= NR_VMS; i++) {
		struct sample_vm vm = {
			.id = i, .pid = i, .nr_vcpus = NR_VCPUS, .age_ns = sample->time_ns
		};

		snprintf(vm.name, sizeof(vm.name), "vm-%u", i);
		check(sample_add_vm(sample, &vm));
		for (uint32_t v = 0; v < NR_VCPUS; v++) {
			struct sample_vcpu vcpu = { VCPU_UNKNOWN_TIME, .vm = i, .vcpu = v,
						    .tid = i };

			vcpu.guest_cycles = second * 2000000000ULL;
			check(sample_add_vcpu(sample, &vcpu));
			for (uint32_t r = 0; r < NR_REASONS; r++) {
				uint64_t count = 1000 + (r < 4 ? second * (i + v + r) : 0);
				struct sample_exit exit = { i, v,     KVM_EXIT_KIND_HARDWARE,
							    r, count, 2000 * count,
							    0 };

				check(sample_add_exit(sample, &exit));
			}
		}
	}
	sample_sort(sample);
}

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Moving is what users do most; the others make the view again. */
static const int keys[] = { INPUT_DOWN,
			    INPUT_PAGE_DOWN,
			    INPUT_END,
			    INPUT_UP,
			    'C',
			    INPUT_DOWN,
			    'I',
			    INPUT_PAGE_UP,
			    'c',
			    'v',
			    'R',
			    INPUT_HOME,
			    'i',
			    INPUT_DOWN,
			    '>',
			    '<',
			    'T',
			    'g',
			    ' ',
			    INPUT_LEFT,
			    INPUT_LEFT,
			    INPUT_RIGHT,
			    ' ',
			    INPUT_ENTER,
			    INPUT_BACKSPACE };

static double times[NR_SAMPLES * NR_KEYS];
static size_t nr_times;

/* Takes a sample and then keys; returns how long the sample took, in ms. */
static double run_second(struct sample *sample, unsigned int second)
{
	double began, wait, taking;

	make(sample, second);
	began = now_ms();
	check(browser_take(&browser, sample));
	browser_note(&browser, draw_screen(&browser, &canvas, 0));
	taking = wait = now_ms() - began;
	for (unsigned int i = 0; i < NR_KEYS; i++) {
		const struct input input = {
			.type = INPUT_KEY,
			.key = keys[nr_times % ARRAY_SIZE(keys)],
		};

		began = now_ms();
		check(key_input(&browser, &input));
		browser_note(&browser, draw_screen(&browser, &canvas, 0));
		times[nr_times++] = now_ms() - began + wait;
		wait = 0;
	}
	return taking;
}

int main(void)
{
	char program[] = "kvmexittop", view[] = "-v", vcpu[] = "vcpu";
	char *arguments[] = { program, view, vcpu, NULL };
	struct sample sample = { 0 };
	struct options options;
	double p99, taking = 0;
	char error[200];

	setlocale(LC_CTYPE, "C.UTF-8");
	check(options_parse(&options, 3, arguments, error, sizeof(error)));
	check(browser_open(&browser, &options));
	check(canvas_resize(&canvas, 50, 200));
	check(browser_resize(&browser, 200));

	for (unsigned int second = 0; second < NR_SAMPLES; second++)
		taking += run_second(&sample, second);
	qsort(times, nr_times, sizeof(times[0]), compare);
	p99 = times[nr_times * 99 / 100];
	printf("%d vCPUs, %d exits: a sample is taken in in %.2f ms; of %zu keys the median "
	       "takes %.2f ms, 99%% at most %.2f ms, the slowest %.2f ms\n",
	       NR_VMS * NR_VCPUS, NR_VMS * NR_VCPUS * NR_REASONS, taking / NR_SAMPLES, nr_times,
	       times[nr_times / 2], p99, times[nr_times - 1]);

	browser_close(&browser);
	canvas_free(&canvas);
	sample_free(&sample);
	options_free(&options);
	return p99 > FRAME_MS;
}
