// SPDX-License-Identifier: GPL-2.0-only
/* Advice in words. */
#include "advice/advice.h"

#include "base/text.h"

void advice_print_title(const struct advice_item *item, char *text, size_t size)
{
	text[0] = '\0';
	text_append(text, size, "%s, ", item->rule->name);
	rule_print_percent(text, size, "up to", item->gain);
}

struct advice_text advice_text(const struct advice_item *item, size_t nr)
{
	const struct advice_text texts[ADVICE_TEXTS] = {
		{ "numbers", item->evidence },	  { "meaning", item->rule->meaning },
		{ "try", item->rule->attempt },	  { "helped if", item->rule->proof },
		{ "source", item->rule->source },
	};

	return texts[nr];
}

const char *advice_need_name(unsigned int need)
{
	static const char *const names[NR_NEEDS] = {
		"polling", "waiting", "blocked", "flags of the VMM", "settings of the host",
	};

	return need < NR_NEEDS ? names[need] : NULL;
}

const char *advice_quiet_name(enum advice_quiet quiet)
{
	static const char *const names[NR_QUIETS] = {
		[QUIET_CHEAP] = "cheap",
		[QUIET_CHEAP_SO_FAR] = "cheap_so_far",
		[QUIET_UNEXPLAINED] = "unexplained",
		[QUIET_UNKNOWN] = "unknown",
		[QUIET_YOUNG] = "young",
	};

	return names[quiet];
}

void advice_print_quiet(const struct advice *advice, const struct advice_vm *vm, char *text,
			size_t size)
{
	char name[REASON_NAME_SIZE] = "";

	if (vm->kind)
		reason_name(&advice->sample->origin->reasons, vm->kind, vm->code, name);
	text[0] = '\0';
	switch (vm->quiet) {
	case QUIET_CHEAP:
		text_append(text, size,
			    "exits cost %.1f %%CPU, tax %.1f%%: nothing much to gain here",
			    vm->cost, vm->tax);
		break;
	case QUIET_UNEXPLAINED:
		text_append(text, size, "no rule fits; exits cost %.1f %%CPU, tax %.1f%%", vm->cost,
			    vm->tax);
		if (vm->kind)
			text_append(text, size, ", most of it %s: see keys x and w", name);
		break;
	case QUIET_CHEAP_SO_FAR:
		text_append(text, size,
			    "exits cost %.1f %%CPU, tax %.1f%%: nothing much to gain from them; "
			    "whether it waits for a CPU is not known",
			    vm->cost, vm->tax);
		break;
	case QUIET_UNKNOWN:
		text_append(text, size, "the cost of its exits, or the guest's time, is not known");
		break;
	case QUIET_YOUNG:
		text_append(text, size, "it boots, or was measured too shortly");
		break;
	case NR_QUIETS:
		break;
	}
}

void advice_print_rules(unsigned int need, char *text, size_t size)
{
	const struct advice_rule *rule;

	text[0] = '\0';
	for (size_t i = 0; (rule = rule_get(i)); i++) {
		if (rule->needs & 1U << need)
			text_append(text, size, "%s%s", text[0] ? ", " : "", rule->name);
	}
}

void advice_print_unknown(unsigned int need, char *text, size_t size)
{
	char rules[ADVICE_UNKNOWN_SIZE];

	advice_print_rules(need, rules, sizeof(rules));
	text[0] = '\0';
	text_append(text, size, "not known here: %s (rules %s)", advice_need_name(need), rules);
}
