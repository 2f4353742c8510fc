/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BENCH_SCALE_STEPS_H
#define BENCH_SCALE_STEPS_H

/*
 * The steps that a sample takes through the program, each by itself and on a host of any
 * size.  What a step is given, and a check of what it made, come from the host's formulas
 * and not from the program.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/output.h"
#include "batch/reporter.h"
#include "options/options.h"
#include "record/frame.h"
#include "scale-host.h"
#include "screen/browser.h"
#include "screen/canvas.h"
#include "source/source.h"
#include "view/view.h"

/* Room for what steps need; each uses its part. */
struct bench {
	struct host host;
	uint32_t time; /* of the sample in hand */
	int err;       /* of the work */
	struct sample old, new, made;

	char *messages;
	size_t messages_size;
	struct exits_vcpu *records;

	struct options options;
	struct browser browser;
	struct canvas canvas;
	struct view view;
	struct view_options look;

	struct frame frame;
	struct frame_buffers buffers;
	char directory[32], recording[64];
	struct source source;
	struct reporter reporter;
	struct output output;
	uint64_t expected;
};

struct step {
	const char *name;
	/* How often work is done and measured: 8 samples have one that is packed by itself. */
	unsigned int repeat;
	void (*start)(struct bench *bench);
	void (*before)(struct bench *bench); /* each time; or NULL */
	int (*work)(struct bench *bench);    /* 0 or -errno; what is measured */
	bool (*check)(struct bench *bench);  /* whether it did what it should */
};

extern const struct step read_steps[], screen_steps[], write_steps[];

/* Prints how many kB the screen takes when its past is full, and how many samples it has. */
void screen_measure_memory(struct bench *bench, unsigned int samples);

bool scale_same_samples(const struct sample *a, const struct sample *b);
void scale_parse_options(struct bench *bench, const char *format, const char *view);
void scale_die(const char *what);

#endif
