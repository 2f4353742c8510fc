// SPDX-License-Identifier: GPL-2.0-only
#include "screen/terminal-mouse.h"

#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"

#define DOUBLE_CLICK_MS 400
#define NS_PER_MS	1000000

static struct {
	uint64_t ns; /* 0: none, or the second of two */
	unsigned int row, column;
} last;

void terminal_mouse_open(void)
{
	last.ns = 0;
}

static enum input_type click(unsigned int row, unsigned int column)
{
	uint64_t ns = clock_now_ns();

	if (last.ns && ns - last.ns < DOUBLE_CLICK_MS * NS_PER_MS && last.row == row &&
	    last.column == column) {
		last.ns = 0;
		return INPUT_DOUBLE_CLICK;
	}
	last.ns = ns;
	last.row = row;
	last.column = column;
	return INPUT_CLICK;
}

/* @row and @column count from 1. */
static void report(unsigned int button, unsigned int row, unsigned int column, struct input *input)
{
	if (!row || !column)
		return;
	input->row = row - 1;
	input->column = column - 1;
	switch (button & ~(4 | 8 | 16)) { /* with Shift, Meta, Control or not */
	case 0:
		input->type = click(input->row, input->column);
		break;
	case 64:
		input->type = INPUT_WHEEL_UP;
		break;
	case 65:
		input->type = INPUT_WHEEL_DOWN;
		break;
	}
}

/* "0;12;34M", released "0;12;34m": the column comes first. */
void terminal_mouse_decimal(const unsigned char *bytes, struct input *input)
{
	unsigned int numbers[3] = { 0 };
	size_t i = 0;

	for (; *bytes == ';' || (*bytes >= '0' && *bytes <= '9'); bytes++) {
		if (*bytes == ';')
			i++;
		else if (i < 3 && numbers[i] < 100000)
			numbers[i] = numbers[i] * 10 + *bytes - '0';
	}
	if (*bytes == 'M' && i == 2)
		report(numbers[0], numbers[2], numbers[1], input);
}

/* A byte for each, 32 more than it says; places beyond 223 cannot be told. */
void terminal_mouse_bytes(const unsigned char *bytes, struct input *input)
{
	if (bytes[0] >= 32 && bytes[1] >= 32 && bytes[2] >= 32)
		report(bytes[0] - 32, bytes[2] - 32, bytes[1] - 32, input);
}
