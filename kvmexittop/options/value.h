/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OPTIONS_VALUE_H
#define OPTIONS_VALUE_H

/* Parses the arguments of options, and prints them.  0, or -EINVAL: the argument is invalid. */

#include <stddef.h>
#include <stdint.h>

#include "options/settings.h"
#include "view/filter.h"

/* "time", "cycles": the index is view_options.in_cycles. */
extern const char *const unit_names[2];

/* Seconds: 0, or from a millisecond to a year. */
int value_parse_delay(const char *text, uint64_t *delay_ns);
/* Numbers separated by commas; adds them to the list.  Also -ENOMEM. */
int value_parse_ids(const char *text, struct id_list *list);
/* Numbers, or names of at most VM_NAME_SIZE bytes; adds them to the lists.  Also -ENOMEM. */
int value_parse_vms(const char *text, struct id_list *list, struct name_list *names);
/* The size of a file in bytes, such as 2G; at least 64000. */
int value_parse_size(const char *text, uint64_t *size);

/* Print the argument that stands for the setting; "": the option is left out. */
void value_print_view(const struct settings *settings, char *text, size_t size);
void value_print_delay(const struct settings *settings, char *text, size_t size);
void value_print_mouse(const struct settings *settings, char *text, size_t size);
void value_print_sort(const struct view_table *table, char *text, size_t size);
void value_print_unit(const struct view_table *table, char *text, size_t size);
void value_print_columns(const struct view_table *table, char *text, size_t size);

#endif
