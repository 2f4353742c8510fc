// SPDX-License-Identifier: GPL-2.0-only
#include "screen/advisor.h"

#include <errno.h>

#include "sample/epoch.h"

/* The number of samples that take ADVICE_NS, by the last interval; at most those there are. */
static size_t count_back(const struct past *past)
{
	const struct sample *new = past_new(past), *old = past_old(past, SPAN_INTERVAL);
	const size_t there = past_reach(past) - past_back(past);
	uint64_t each_ns, nr;

	if (!new || !old || new->time_ns <= old->time_ns)
		return 0;
	each_ns = new->time_ns - old->time_ns;
	/* An interval may be a little longer than another. */
	nr = (ADVICE_NS + each_ns - each_ns / 20) / each_ns;
	if (nr < ADVICE_MARKS - 1)
		nr = ADVICE_MARKS - 1;
	return nr < there ? nr : there;
}

/* Gets the samples at both ends and between, the oldest first.  0 or -ENOMEM. */
static int get_marks(struct advisor *advisor, const struct past *past)
{
	const size_t back = past_back(past), nr = count_back(past);
	const size_t thirds = nr < ADVICE_MARKS - 1 ? nr : ADVICE_MARKS - 1;
	struct advice_window *window = &advisor->window;
	int err = 0;

	window->nr = 0;
	for (size_t i = 0; nr && !err && i <= thirds; i++) {
		struct sample *mark = &window->marks[window->nr];

		err = history_get(past->history, back + nr - nr * i / thirds, mark);
		/* The marks before it have counters of another epoch. */
		if (!err && window->nr && !epoch_is_same(mark - 1, mark)) {
			sample_swap(&window->marks[0], mark);
			window->nr = 0;
		}
		window->nr += !err;
	}
	history_rest(past->history);
	return err == -ENOENT ? 0 : err;
}

int advisor_update(struct advisor *advisor, const struct past *past,
		   const struct view_options *options, uint64_t changes)
{
	int err;

	if (advisor->changes == changes && advisor->samples == past->changes)
		return 0;
	advisor->advice.sample = NULL;
	err = get_marks(advisor, past);
	if (err)
		return err;
	if (advisor->window.nr > 1)
		err = advice_window_judge(&advisor->window, &advisor->advice, view_wants_vm,
					  options);
	advisor->changes = changes;
	advisor->samples = past->changes;
	return err;
}

void advisor_free(struct advisor *advisor)
{
	advice_window_free(&advisor->window);
	advice_free(&advisor->advice);
	*advisor = (struct advisor){ 0 };
}
