/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OPTIONS_VALUE_H
#define OPTIONS_VALUE_H

/* What the argument of an option stands for.  -EINVAL: for nothing. */

#include <stdint.h>

#include "view/filter.h"

/* Seconds: 0, or from a millisecond to a year. */
int value_parse_delay(const char *text, uint64_t *delay_ns);
/* Numbers separated by commas, which are added to the list.  -ENOMEM. */
int value_parse_ids(const char *text, struct id_list *list);
/* Bytes of a recording, as 2G: 64000 or more, since half of it will be files. */
int value_parse_size(const char *text, uint64_t *size);

#endif
