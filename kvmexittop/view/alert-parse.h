/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VIEW_ALERT_PARSE_H
#define VIEW_ALERT_PARSE_H

/*
 * An alert: a condition that the user asks to be notified of.
 *
 *	alert      = COLUMN [ "(" filter { "," filter } ")" ] comparison NUMBER
 *	filter     = REASON | "reason=" REASON | "category=" CATEGORY | "vm=" VM
 *	comparison = ">" | ">=" | "<" | "<="
 *
 * REASON and VM are extended regular expressions that must match the whole name; case does
 * not matter.  A VM of digits only is the number of a VM.  A word with a space or one of
 * (),=<> is put in double quotes; it cannot contain a quote.
 *
 * Without vm=, the value is that of all VMs together; with vm=, each VM that matches has its
 * own.
 */

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
	char *text; /* as the user wrote it */
	const struct column *column;
	struct pattern *reason; /* NULL: all */
	unsigned int category;	/* 1 + enum category; 0: all */
	bool of_each_vm;	/* each matching VM has a value; else all VMs together */
	struct pattern *name;	/* of VMs; NULL: the VM with the number below */
	uint32_t vm;
	enum comparison comparison;
	double limit;
};

struct alert_list {
	struct alert *alerts;
	size_t nr, max;
};

/* Parses @text and adds the alert.  0; -EINVAL, with a sentence in @error; or -ENOMEM. */
int alert_list_add(struct alert_list *list, const char *text, char *error, size_t size);
void alert_list_free(struct alert_list *list);

#endif
