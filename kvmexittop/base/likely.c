// SPDX-License-Identifier: GPL-2.0-only
#include "base/likely.h"

#include <string.h>

#define MAX_LENGTH  40
#define MAX_CHANGES 2

static unsigned int least(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

/* The costs of a row: of making the first characters of one name those of the other. */
typedef unsigned int costs_t[MAX_LENGTH + 1];

/* Characters to insert, remove, replace, or exchange with the next one. */
static unsigned int distance(const char *a, const char *b)
{
	costs_t rows[3];
	size_t len = strlen(b);

	for (unsigned int j = 0; j <= len; j++)
		rows[0][j] = j;
	for (unsigned int i = 1; a[i - 1]; i++) {
		unsigned int *row = rows[i % 3], *above = rows[(i - 1) % 3];

		row[0] = i;
		for (unsigned int j = 1; j <= len; j++) {
			row[j] = least(above[j - 1] + (a[i - 1] != b[j - 1]),
				       1 + least(above[j], row[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = least(row[j], 1 + rows[(i - 2) % 3][j - 2]);
		}
	}
	return rows[strlen(a) % 3][len];
}

const char *likely_find(const char *name, const char *(*name_at)(size_t i))
{
	unsigned int fewest = MAX_CHANGES + 1;
	const char *likely = NULL, *other;

	if (strlen(name) > MAX_LENGTH)
		return NULL;
	for (size_t i = 0; (other = name_at(i)); i++) {
		unsigned int changes;

		if (strlen(other) > MAX_LENGTH)
			continue;
		changes = distance(name, other);
		if (changes < fewest && changes < strlen(name)) {
			fewest = changes;
			likely = other;
		}
	}
	return likely;
}
