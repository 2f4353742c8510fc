// SPDX-License-Identifier: GPL-2.0-only
#include "screen/terminal-key.h"

#include <string.h>

#include "screen/input.h"
#include "screen/terminal-info.h"

#define NR(array) (sizeof(array) / sizeof((array)[0]))

/* By their capabilities */
static const struct {
	const char *name;
	int key;
} names[] = {
	{ "kcuu1", INPUT_UP },
	{ "kcud1", INPUT_DOWN },
	{ "kcub1", INPUT_LEFT },
	{ "kcuf1", INPUT_RIGHT },
	{ "kpp", INPUT_PAGE_UP },
	{ "knp", INPUT_PAGE_DOWN },
	{ "khome", INPUT_HOME },
	{ "kend", INPUT_END },
	/* The corners of the keypad, and what VT220s have in place of Home and End. */
	{ "ka1", INPUT_HOME },
	{ "kc1", INPUT_END },
	{ "ka3", INPUT_PAGE_UP },
	{ "kc3", INPUT_PAGE_DOWN },
	{ "kfnd", INPUT_HOME },
	{ "kslt", INPUT_END },
	{ "kdch1", INPUT_DELETE },
	{ "kbs", INPUT_BACKSPACE },
	{ "kent", INPUT_ENTER },
	{ "kf1", INPUT_F1 },
};

/*
 * Sequences for which terminals do not wait until terminfo knows them: the cursor keys
 * of those that ignore the keypad's mode, and the VT220's editing keys.
 */
static const struct {
	const char *bytes;
	int key;
} common[] = {
	{ "\033[A", INPUT_UP },		{ "\033OA", INPUT_UP },	     { "\033[B", INPUT_DOWN },
	{ "\033OB", INPUT_DOWN },	{ "\033[C", INPUT_RIGHT },   { "\033OC", INPUT_RIGHT },
	{ "\033[D", INPUT_LEFT },	{ "\033OD", INPUT_LEFT },    { "\033[H", INPUT_HOME },
	{ "\033OH", INPUT_HOME },	{ "\033[1~", INPUT_HOME },   { "\033[7~", INPUT_HOME },
	{ "\033[F", INPUT_END },	{ "\033OF", INPUT_END },     { "\033[4~", INPUT_END },
	{ "\033[8~", INPUT_END },	{ "\033[3~", INPUT_DELETE }, { "\033[5~", INPUT_PAGE_UP },
	{ "\033[6~", INPUT_PAGE_DOWN }, { "\033OP", INPUT_F1 },	     { "\033[11~", INPUT_F1 },
};

/* terminfo has names for some 160. */
static struct terminal_key keys[200];
static size_t nr_keys;

/* The first one that is told of counts. */
static void add(const char *bytes, int key)
{
	for (size_t i = 0; i < nr_keys; i++) {
		if (!strcmp(keys[i].bytes, bytes))
			return;
	}
	if (nr_keys < NR(keys))
		keys[nr_keys++] = (struct terminal_key){ bytes, strlen(bytes), key };
}

static int find_name(const char *name)
{
	for (size_t i = 0; i < NR(names); i++) {
		if (!strcmp(names[i].name, name))
			return names[i].key;
	}
	return -1;
}

void terminal_key_open(void)
{
	const char *name, *bytes;
	size_t i = 0;

	nr_keys = 0;
	while ((name = terminal_info_next_key(&i, &bytes)))
		add(bytes, find_name(name));
	for (i = 0; i < NR(common); i++)
		add(common[i].bytes, common[i].key);
}

const struct terminal_key *terminal_key_find(const unsigned char *bytes, size_t nr, bool *begun)
{
	const struct terminal_key *longest = NULL;

	*begun = false;
	for (size_t i = 0; i < nr_keys; i++) {
		const struct terminal_key *key = &keys[i];

		if (memcmp(bytes, key->bytes, nr < key->len ? nr : key->len))
			continue;
		if (nr < key->len)
			*begun = true;
		else if (!longest || longest->len < key->len)
			longest = key;
	}
	return longest;
}
