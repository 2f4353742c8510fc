// SPDX-License-Identifier: GPL-2.0-only
#include "screen/draw-meter.h"

#include <math.h>
#include <string.h>

#include "base/array.h"
#include "screen/draw-trend.h"

const struct part part_table[] = {
	{ PART_GUEST, 'g', "guest", STYLE_GUEST, true, "the guest's own" },
	{ PART_KVM, 'K', "kvm", STYLE_KVM, true, "in KVM, because of an exit" },
	{ PART_VMM, 'V', "vmm", STYLE_VMM, true, "in the VMM, such as QEMU, because of an exit" },
	{ PART_BLOCKED, 'B', "block", STYLE_BLOCKED, false, "asleep in KVM for the host's sake" },
	{ PART_WAITING, 'W', "wait", STYLE_WAITING, true, "ready, while others had the CPU" },
	{ PART_POLLING, 'P', "poll", STYLE_POLLING, true, "KVM spins, hoping for a wake-up" },
	{ PART_HALTED, 'h', "halt", STYLE_HALTED, true, "the guest gave up the CPU" },
	{ PART_STOPPED, 's', "stop", STYLE_HALTED, false, "not run, paused or debugged" },
	{ PART_UNKNOWN, '?', "unknown", STYLE_DIM, false, "not told apart by this source" },
};

const size_t nr_parts = ARRAY_SIZE(part_table);

void meter_draw(struct canvas *canvas, unsigned int row, unsigned int column, unsigned int width,
		const float shares[NR_PARTS])
{
	unsigned int at = 0;
	double sum = 0;

	for (size_t i = 0; i < nr_parts; i++) {
		const struct part *part = &part_table[i];
		const char letter[2] = { part->letter };

		sum += isnan(shares[part->part]) ? 0 : shares[part->part];
		for (; at < width && at + 0.5 < sum * width; at++)
			canvas_put(canvas, row, column + at, 1, part->style, letter);
	}
}

static void draw_bar(struct canvas *canvas, unsigned int row, const struct drawn_column *drawn,
		     double percent)
{
	double cells = percent / 100 * drawn->width;

	for (unsigned int i = 0; i < drawn->width && cells > 0; i++, cells--) {
		unsigned int eighths = cells < 1 ? lround(cells * 8) : 8;
		/* In UTF-8: U+2588 is the full block, U+258F its left eighth. */
		const char block[] = { '\xe2', '\x96', (char)(0x90 - eighths), '\0' };

		if (canvas->ascii ? eighths >= 4 : eighths)
			canvas_put(canvas, row, drawn->start + i, 1, STYLE_GRAPH,
				   canvas->ascii ? "#" : block);
	}
}

void draw_picture(struct canvas *canvas, unsigned int row, const struct drawn_column *drawn,
		  const struct cell *cell, double largest)
{
	/* With the blank after it, so that two of them leave nothing of the row's style */
	canvas_fill(canvas, row, drawn->start, 1, drawn->width + 1, STYLE_NORMAL);
	switch (drawn->column->picture) {
	case PICTURE_TREND:
		trend_draw(cell, largest, canvas, row, drawn->start);
		break;
	case PICTURE_BAR:
		draw_bar(canvas, row, drawn, cell_number(cell));
		break;
	case PICTURE_TIME:
		meter_draw(canvas, row, drawn->start, drawn->width, cell->series.rates);
		break;
	case PICTURE_NONE:
		break;
	}
}
