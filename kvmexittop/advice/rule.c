// SPDX-License-Identifier: GPL-2.0-only
#include "advice/rule.h"

#include <inttypes.h>
#include <math.h>

#include "base/array.h"
#include "base/text.h"

/* A gain that nobody would notice is none: percent of a CPU, and of the VM's own work. */
#define GAIN_MIN     5
#define GAIN_OF_BUSY 0.03
#define GAIN_OF_COST 0.25

static const struct rule_section *const sections[] = {
	&rules_of_idling, &rules_of_devices, &rules_of_interrupts,
	&rules_of_memory, &rules_of_cpus,    &rules_of_guests,
};

const struct advice_rule *rule_get(size_t nr)
{
	for (size_t i = 0; i < ARRAY_SIZE(sections); i++) {
		if (nr < sections[i]->nr)
			return &sections[i]->rules[nr];
		nr -= sections[i]->nr;
	}
	return NULL;
}

double rule_gain(const struct situation *situation, double gain)
{
	const double cost = situation_percent(situation, situation->parts.cost);

	if (!(gain >= GAIN_MIN))
		return 0;
	return gain >= GAIN_OF_BUSY * situation_busy(situation) || gain >= GAIN_OF_COST * cost
		       ? gain
		       : 0;
}

static const char *comma(const char *text)
{
	return text[0] ? ", " : "";
}

void rule_print_percent(char *text, size_t size, const char *label, double percent)
{
	text_append(text, size, "%s %.*f %%CPU", label, percent < 9.95 ? 1 : 0, percent);
}

void rule_put_percent(char *text, size_t size, const char *label, double percent)
{
	if (isnan(percent))
		return;
	text_append(text, size, "%s", comma(text));
	rule_print_percent(text, size, label, percent);
}

void rule_put_rate(char *text, size_t size, const char *label, double rate)
{
	char number[TEXT_GROUPED_SIZE];

	if (isnan(rate))
		return;
	text_grouped(number, sizeof(number), llround(rate));
	text_append(text, size, "%s%s %s/s", comma(text), label, number);
}

void rule_put_time(char *text, size_t size, const char *label, double us)
{
	char time[32];

	if (!isfinite(us))
		return;
	text_time(time, sizeof(time), us * 1000);
	text_append(text, size, "%s%s %s", comma(text), label, time);
}

void rule_put_trait(char *text, size_t size, const struct situation *situation,
		    enum host_trait trait)
{
	const uint64_t value = sample_trait(situation->sample, trait);

	if (value != UNKNOWN)
		text_append(text, size, "%s%s %" PRIu64, comma(text), host_trait_name(trait),
			    value);
}
