// SPDX-License-Identifier: GPL-2.0-only
#include "advice/window.h"

#include <errno.h>

#include "sample/epoch.h"

static int set_mark(struct advice_window *window, const struct sample *sample)
{
	int err = sample_copy(&window->marks[window->nr], sample);

	if (!err)
		window->nr++;
	return err;
}

int advice_window_add(struct advice_window *window, const struct sample *sample)
{
	const uint64_t third_ns = window->length_ns / (ADVICE_MARKS - 1);
	/* Ticks are not exact. */
	const uint64_t slack_ns = window->is_exact ? 0 : third_ns / 50;
	uint64_t due_ns;

	if (window->nr && !epoch_is_same(&window->marks[window->nr - 1], sample))
		window->nr = 0;
	if (!window->nr || window->nr == ADVICE_MARKS) {
		window->nr = 0;
		return set_mark(window, sample);
	}
	due_ns = window->marks[0].time_ns + window->nr * third_ns;
	return sample->time_ns >= due_ns - slack_ns ? set_mark(window, sample) : 0;
}

int advice_window_end(struct advice_window *window, const struct sample *sample)
{
	if (!window->nr || window->nr == ADVICE_MARKS ||
	    window->marks[window->nr - 1].time_ns >= sample->time_ns)
		return 0;
	return set_mark(window, sample);
}

bool advice_window_is_full(const struct advice_window *window)
{
	return window->nr == ADVICE_MARKS;
}

void advice_window_restart(struct advice_window *window)
{
	sample_swap(&window->marks[0], &window->marks[ADVICE_MARKS - 1]);
	window->nr = 1;
}

int advice_window_judge(const struct advice_window *window, struct advice *advice,
			bool (*wants)(const void *data, const struct sample_vm *vm),
			const void *data)
{
	const struct sample *samples[ADVICE_MARKS];

	for (size_t i = 0; i < window->nr; i++)
		samples[i] = &window->marks[i];
	return window->nr ? advice_make(advice, samples, window->nr, wants, data) : 0;
}

void advice_window_free(struct advice_window *window)
{
	for (size_t i = 0; i < ADVICE_MARKS; i++)
		sample_free(&window->marks[i]);
	*window = (struct advice_window){ 0 };
}
