// SPDX-License-Identifier: GPL-2.0-only
#include "view/alert-parse.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/pattern.h"
#include "base/text.h"
#include "reason/explain.h"

/* The state of the parser. */
struct reader {
	const char *at;
	struct alert *alert;
	char *error;
	size_t size;
};

/* The longer ones first: ">" is a prefix of ">=". */
static const struct {
	const char *text;
	enum comparison comparison;
} comparisons[] = {
	{ ">=", COMPARE_ABOVE_OR_EQUAL },
	{ "<=", COMPARE_BELOW_OR_EQUAL },
	{ ">", COMPARE_ABOVE },
	{ "<", COMPARE_BELOW },
};

__attribute__((format(printf, 2, 3))) static int refuse(struct reader *reader, const char *format,
							...)
{
	char why[200];
	va_list args;

	va_start(args, format);
	vsnprintf(why, sizeof(why), format, args);
	va_end(args);
	snprintf(reader->error, reader->size, "--alert '%.80s': %s", reader->alert->text, why);
	return -EINVAL;
}

static void skip_space(struct reader *reader)
{
	reader->at += strspn(reader->at, " \t");
}

static bool skip(struct reader *reader, const char *text)
{
	skip_space(reader);
	if (strncmp(reader->at, text, strlen(text)))
		return false;
	reader->at += strlen(text);
	return true;
}

/* Reads a word or a quoted text; the caller frees it. */
static int read_word(struct reader *reader, char **word)
{
	bool quoted = skip(reader, "\"");
	size_t len = strcspn(reader->at, quoted ? "\"" : " \t(),=\"<>");

	if (quoted && !reader->at[len])
		return refuse(reader, "a quote is not closed");
	if (!len)
		return refuse(reader,
			      *reader->at ? "expected a word at \"%.20s\""
					  : "expected a word at the end%s",
			      reader->at);
	*word = strndup(reader->at, len);
	reader->at += len + quoted;
	return *word ? 0 : -ENOMEM;
}

/* Compiles a pattern that matches the whole name. */
static int compile(struct reader *reader, const char *text, struct pattern **pattern)
{
	char why[80];
	int err;

	/* In shell patterns "*" means anything. */
	if (*text == '*')
		return refuse(reader, "there is nothing for \"*\" to repeat; \".*\" is any name");
	err = pattern_compile(pattern, text, PATTERN_ANY_CASE | PATTERN_WHOLE, why, sizeof(why));
	return err != -EINVAL ? err
			      : refuse(reader, "\"%s\" is not a regular expression: %s", text, why);
}

static int set_reason(struct reader *reader, const char *value, bool quoted)
{
	(void)quoted;
	if (reader->alert->reason)
		return refuse(reader,
			      "only one reason is allowed; \"HLT|PAUSE\" is the sum of two");
	return compile(reader, value, &reader->alert->reason);
}

static int set_category(struct reader *reader, const char *value, bool quoted)
{
	(void)quoted;
	if (reader->alert->category)
		return refuse(reader, "only one category is allowed");
	for (enum category i = 0; i < NR_CATEGORIES; i++) {
		if (!strcasecmp(value, category_name(i))) {
			reader->alert->category = 1 + i;
			return 0;
		}
	}
	return refuse(reader,
		      "there is no category \"%s\"; \"kvmexittop -b -d 0 -v category\" lists "
		      "those that occurred",
		      value);
}

static int set_vm(struct reader *reader, const char *value, bool quoted)
{
	struct alert *alert = reader->alert;

	if (alert->of_each_vm)
		return refuse(reader, "only one \"vm=\" is allowed; "
				      "vm=\"web|mail\" watches each of two VMs");
	alert->of_each_vm = true;
	if (quoted || value[strspn(value, "0123456789")])
		return compile(reader, value, &alert->name);

	errno = 0;
	alert->vm = strtoul(value, NULL, 10);
	return errno || strlen(value) > 9 ? refuse(reader, "no VM has the number %s", value) : 0;
}

static const struct {
	const char *key;
	int (*set)(struct reader *reader, const char *value, bool quoted);
} filters[] = {
	{ "reason", set_reason },
	{ "category", set_category },
	{ "vm", set_vm },
};

static int refuse_filter(struct reader *reader, const char *key)
{
	char list[80] = "";

	for (size_t i = 0; i < ARRAY_SIZE(filters); i++)
		text_append(list, sizeof(list), "%s%s=", i ? ", " : "", filters[i].key);
	return refuse(reader, "there is no filter \"%s\"; use one of %s", key, list);
}

static int set_filter(struct reader *reader, const char *key)
{
	size_t i = 0;
	bool quoted;
	char *value;
	int err;

	while (i < ARRAY_SIZE(filters) && strcmp(filters[i].key, key))
		i++;
	if (i == ARRAY_SIZE(filters))
		return refuse_filter(reader, key);

	skip_space(reader);
	quoted = *reader->at == '"';
	err = read_word(reader, &value);
	if (err)
		return err;
	err = filters[i].set(reader, value, quoted);
	free(value);
	return err;
}

static int read_filter(struct reader *reader)
{
	char *word;
	int err = read_word(reader, &word);

	if (err)
		return err;
	err = skip(reader, "=") ? set_filter(reader, word) : set_reason(reader, word, true);
	free(word);
	return err;
}

static int read_filters(struct reader *reader)
{
	int err;

	if (!skip(reader, "("))
		return 0;
	do {
		err = read_filter(reader);
	} while (!err && skip(reader, ","));
	if (!err && !skip(reader, ")"))
		err = refuse(reader, "expected \")\" %s%.20s",
			     *reader->at ? "before " : "at the end", reader->at);
	return err;
}

static int read_column(struct reader *reader)
{
	struct alert *alert = reader->alert;
	char *word;
	int err = read_word(reader, &word);

	if (err)
		return err;
	alert->column = column_find(word, strlen(word));
	if (!alert->column || alert->column->alert == ALERT_NEVER)
		err = refuse(reader,
			     "\"%s\" is not a column for alerts; use rate, tax, cost, count or "
			     "another one of kvmexittop(8)",
			     word);
	free(word);
	return err;
}

static int read_limit(struct reader *reader)
{
	size_t i;
	char *end;

	for (i = 0; i < ARRAY_SIZE(comparisons); i++) {
		if (skip(reader, comparisons[i].text))
			break;
	}
	if (i == ARRAY_SIZE(comparisons))
		return refuse(reader, "expected a comparison %s%.20s, such as > 1000",
			      *reader->at ? "before " : "at the end", reader->at);
	reader->alert->comparison = comparisons[i].comparison;

	skip_space(reader);
	reader->alert->limit = strtod(reader->at, &end);
	if (end == reader->at || !isfinite(reader->alert->limit))
		return refuse(reader, "expected a number, not \"%.20s\"", reader->at);
	reader->at = end;
	skip_space(reader);
	return *reader->at ? refuse(reader, "unexpected \"%.20s\" at the end", reader->at) : 0;
}

/* Checks conditions that involve several parts. */
static int check_together(struct reader *reader)
{
	const struct alert *alert = reader->alert;

	if (alert->column->alert == ALERT_OF_VMS && (alert->reason || alert->category))
		return refuse(reader, "%s is not known for a reason, only for a VM or all VMs",
			      alert->column->name);
	if (alert->reason && alert->category)
		return refuse(reader, "use a reason or a category; a reason has only one category");
	return 0;
}

static void alert_free(struct alert *alert)
{
	pattern_free(alert->reason);
	pattern_free(alert->name);
	free(alert->text);
}

int alert_list_add(struct alert_list *list, const char *text, char *error, size_t size)
{
	struct alert alert = { .text = strdup(text) };
	struct reader reader = { .at = text, .alert = &alert, .error = error, .size = size };
	struct alert *alerts = NULL;
	int err;

	if (!alert.text)
		return -ENOMEM;
	err = read_column(&reader) ?: read_filters(&reader) ?: read_limit(&reader) ?:
	      check_together(&reader);
	if (!err && list->nr == MAX_ALERTS)
		err = refuse(&reader, "at most %d alerts are allowed", MAX_ALERTS);
	if (!err) {
		alerts = array_reserve(list->alerts, &list->max, list->nr + 1, sizeof(*alerts));
		err = alerts ? 0 : -ENOMEM;
	}
	if (err) {
		alert_free(&alert);
		return err;
	}
	alerts[list->nr++] = alert;
	list->alerts = alerts;
	return 0;
}

void alert_list_free(struct alert_list *list)
{
	for (size_t i = 0; i < list->nr; i++)
		alert_free(&list->alerts[i]);
	free(list->alerts);
	*list = (struct alert_list){ 0 };
}
