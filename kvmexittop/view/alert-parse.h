/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_ALERT_PARSE_H
#define VIEW_ALERT_PARSE_H

/*
 * An alert: a condition that the user wants to hear of.
 *
 *	alert      = COLUMN [ "(" filter { "," filter } ")" ] comparison NUMBER
 *	filter     = REASON | "reason=" REASON | "category=" CATEGORY | "vm=" VM
 *	comparison = ">" | ">=" | "<" | "<="
 *
 * REASON and the name of a VM are extended regular expressions that must match all
 * of the name, whatever its case; VM is digits for its number.  What has a space or
 * one of (),=" in it is put in quotes, and no quote can be in those.
 *
 * Without vm= it is of all VMs together, with it of each that matches alone.
 */

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reason/reason.h"
#include "view/column.h"

#define MAX_ALERTS 64

enum comparison {
	COMPARE_ABOVE,
	COMPARE_ABOVE_OR_EQUAL,
	COMPARE_BELOW,
	COMPARE_BELOW_OR_EQUAL
};

struct alert {
	char *text; /* as it was given */
	const struct column *column;
	regex_t *reason;       /* NULL: all */
	unsigned int category; /* 1 + enum category; 0: all */
	bool of_each_vm;       /* of those below, each alone; else of all together */
	regex_t *name;	       /* NULL: the VM with the number below */
	uint32_t vm;
	enum comparison comparison;
	double limit;
};

struct alert_list {
	struct alert *alerts;
	size_t nr, max;
};

/* -EINVAL and a sentence in @error, or -ENOMEM. */
int alert_list_add(struct alert_list *list, const char *text, char *error, size_t size);
void alert_list_free(struct alert_list *list);

#endif
