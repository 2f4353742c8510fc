// SPDX-License-Identifier: GPL-2.0-only
/* Prints the keys and what they do, for the manual page to be held against. */
#include <stdio.h>

#include "screen/keys.h"

int main(void)
{
	for (size_t i = 0; i < nr_keys; i++)
		printf("%s: %s\n", key_table[i].name, key_table[i].help);
	return 0;
}
