// SPDX-License-Identifier: GPL-2.0-only
/*
 *	scale-steps STEP VMS VCPUS STRIDE [ENDING]
 *
 * Takes a step on a host of VMS VMs with VCPUS vCPUs each, of which one in STRIDE is
 * active and ENDING VMs end, and prints how often.  "valgrind --tool=callgrind
 * --toggle-collect=scale_work" counts the instructions.
 *
 *	scale-steps memory VMS VCPUS STRIDE SAMPLES
 *
 * Prints the resident memory in kB of a screen that took so many samples, how many of
 * them it can step back to, and its memory after it went back to the oldest one.
 *
 *	scale-steps check
 *
 * Whether each step does on a small host what it is said to.
 */
#include "base/array.h"
#include "scale-steps.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct step *const tables[] = { read_steps, screen_steps, write_steps };

void scale_die(const char *what)
{
	fprintf(stderr, "scale-steps: %s\n", what);
	exit(1);
}

bool scale_same_samples(const struct sample *a, const struct sample *b)
{
	if (a->nr_vms != b->nr_vms || a->nr_vcpus != b->nr_vcpus || a->nr_exits != b->nr_exits)
		return false;
	for (size_t i = 0; i < a->nr_vms; i++) {
		const struct sample_vm *x = &a->vms[i], *y = &b->vms[i];

		if (x->id != y->id || x->pid != y->pid || x->nr_vcpus != y->nr_vcpus ||
		    x->gone != y->gone || x->age_ns != y->age_ns || strcmp(x->name, y->name) ||
		    strcmp(x->scope, y->scope))
			return false;
	}
	for (size_t i = 0; i < a->nr_vcpus; i++) {
		const struct sample_vcpu *x = &a->vcpus[i], *y = &b->vcpus[i];

		if (x->vm != y->vm || x->vcpu != y->vcpu || x->tid != y->tid ||
		    x->guest_cycles != y->guest_cycles || strcmp(x->thread, y->thread))
			return false;
	}
	return !memcmp(a->exits, b->exits, a->nr_exits * sizeof(*a->exits));
}

void scale_parse_options(struct bench *bench, const char *format, const char *view)
{
	char *argv[] = { strdup("kvmexittop"), strdup("-b"), strdup("-f"), strdup(format),
			 strdup("-v"),	       strdup(view), NULL };
	char error[200];

	if (options_parse(&bench->options, 6, argv, error, sizeof(error)))
		scale_die(error);
	for (size_t i = 0; argv[i]; i++)
		free(argv[i]);
}

/* Its name is what callgrind goes by: it is a function, and the last to return. */
__attribute__((noinline)) void scale_work(const struct step *step, struct bench *bench);

void scale_work(const struct step *step, struct bench *bench)
{
	bench->err = step->work(bench);
	__asm__ volatile("" ::: "memory");
}

static void take_step(const struct step *step, struct bench *bench)
{
	step->start(bench);
	for (unsigned int i = 0; i < step->repeat; i++) {
		if (step->before)
			step->before(bench);
		scale_work(step, bench);
		if (bench->err)
			scale_die(strerror(-bench->err));
	}
}

static void clean_up(struct bench *bench)
{
	free(bench->messages);
	free(bench->records);
	if (bench->browser.options)
		browser_close(&bench->browser);
	canvas_free(&bench->canvas);
	view_free(&bench->view);
	frame_buffers_free(&bench->buffers);
	source_close(&bench->source);
	if (bench->directory[0]) {
		unlink(bench->recording);
		rmdir(bench->directory);
	}
	if (bench->reporter.options) {
		reporter_free(&bench->reporter);
		output_close(&bench->output);
	}
	options_free(&bench->options);
	sample_free(&bench->old);
	sample_free(&bench->new);
	sample_free(&bench->made);
	host_close(&bench->host);
}

static const struct step *find_step(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
		for (const struct step *step = tables[i]; step->name; step++) {
			if (!strcmp(step->name, name))
				return step;
		}
	}
	return NULL;
}

static bool check_step(const struct step *step)
{
	struct bench bench = { 0 };
	bool good;

	host_open(&bench.host, 12, 4, 5);
	bench.host.nr_gone = strcmp(step->name, "just-gone") ? 0 : 5;
	take_step(step, &bench);
	good = step->check(&bench);
	clean_up(&bench);
	printf("%s %s\n", good ? "pass" : "fail", step->name);
	return good;
}

static int check_all(void)
{
	unsigned int passed = 0, failed = 0;

	for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
		for (const struct step *step = tables[i]; step->name; step++)
			check_step(step) ? passed++ : failed++;
	}
	printf("%u passed, %u failed\n", passed, failed);
	return failed ? 1 : 0;
}

static uint32_t number(const char *text)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (!value || *end || value > 1000000)
		scale_die("numbers are from 1 to 1000000");
	return value;
}

int main(int argc, char **argv)
{
	static struct bench bench;
	const struct step *step;

	setlocale(LC_CTYPE, "C.UTF-8");
	setenv("TZ", "UTC", 1);
	if (argc == 2 && !strcmp(argv[1], "check"))
		return check_all();
	if (argc != 5 && argc != 6)
		scale_die("usage: scale-steps STEP VMS VCPUS STRIDE [ENDING|SAMPLES]");

	host_open(&bench.host, number(argv[2]), number(argv[3]), number(argv[4]));
	if (!strcmp(argv[1], "memory")) {
		screen_measure_memory(&bench, argc == 6 ? number(argv[5]) : 600);
	} else {
		step = find_step(argv[1]);
		if (!step)
			scale_die("no such step");
		if (argc == 6)
			bench.host.nr_gone = number(argv[5]);
		take_step(step, &bench);
		printf("%u\n", step->repeat);
	}
	clean_up(&bench);
	return 0;
}
