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
#include "reason/explain.h"

/* What is being parsed. */
struct reader {
	const char *at;
	struct alert *alert;
	char *error;
	size_t size;
};

/* The longer ones first, as they begin like the others. */
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

/* Takes a word, or what is in quotes; the caller frees it. */
static int read_word(struct reader *reader, char **word)
{
	bool quoted = skip(reader, "\"");
	size_t len = strcspn(reader->at, quoted ? "\"" : " \t(),=\"<>");

	if (quoted && !reader->at[len])
		return refuse(reader, "a quote is not closed");
	if (!len)
		return refuse(reader,
			      *reader->at ? "there should be a word where \"%.20s\" is"
					  : "there should be a word at the end%s",
			      reader->at);
	*word = strndup(reader->at, len);
	reader->at += len + quoted;
	return *word ? 0 : -ENOMEM;
}

/* Compiles a pattern for all of a name. */
static int compile(struct reader *reader, const char *pattern, regex_t **regex)
{
	char *whole, why[80];
	int err;

	/* Elsewhere "*" means anything; as a regular expression it is but a star. */
	if (*pattern == '*')
		return refuse(reader, "\"*\" repeats what is in front of it; \".*\" is any name");
	if (asprintf(&whole, "^(%s)$", pattern) < 0)
		return -ENOMEM;
	*regex = malloc(sizeof(**regex));
	if (!*regex) {
		free(whole);
		return -ENOMEM;
	}

	err = pattern_compile(*regex, whole, REG_ICASE, why, sizeof(why));
	free(whole);
	if (!err)
		return 0;
	free(*regex);
	*regex = NULL;
	if (err != -EINVAL)
		return err;
	return refuse(reader, "\"%s\" is no regular expression: %s", pattern, why);
}

static int set_reason(struct reader *reader, const char *value, bool quoted)
{
	(void)quoted;
	if (reader->alert->reason)
		return refuse(reader,
			      "there is more than one reason; write \"HLT|PAUSE\" for both");
	return compile(reader, value, &reader->alert->reason);
}

static int set_category(struct reader *reader, const char *value, bool quoted)
{
	(void)quoted;
	if (reader->alert->category)
		return refuse(reader, "there is more than one category");
	for (enum category i = 0; i < NR_CATEGORIES; i++) {
		if (!strcasecmp(value, category_name(i))) {
			reader->alert->category = 1 + i;
			return 0;
		}
	}
	return refuse(reader,
		      "no category \"%s\"; \"kvmexittop -b -d 0 -v category\" has those "
		      "that were seen",
		      value);
}

static int set_vm(struct reader *reader, const char *value, bool quoted)
{
	struct alert *alert = reader->alert;

	if (alert->of_each_vm)
		return refuse(reader, "there is more than one \"vm=\"; "
				      "write vm=\"web|mail\" for each of both");
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

static int set_filter(struct reader *reader, const char *key)
{
	size_t i = 0;
	bool quoted;
	char *value;
	int err;

	while (i < ARRAY_SIZE(filters) && strcmp(filters[i].key, key))
		i++;
	if (i == ARRAY_SIZE(filters))
		return refuse(reader,
			      "no filter \"%s\"; there are reason=, category= and vm=", key);

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
		err = refuse(reader, "a \")\" should stand %s%.20s",
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
			     "\"%s\" is no number to watch; rate, tax, cost, count and others "
			     "are, see the manual page",
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
		return refuse(reader, "a comparison should stand %s%.20s, such as > 1000",
			      *reader->at ? "before " : "at the end", reader->at);
	reader->alert->comparison = comparisons[i].comparison;

	skip_space(reader);
	reader->alert->limit = strtod(reader->at, &end);
	if (end == reader->at || !isfinite(reader->alert->limit))
		return refuse(reader, "there should be a number, not \"%.20s\"", reader->at);
	reader->at = end;
	skip_space(reader);
	return *reader->at ? refuse(reader, "\"%.20s\" is too much", reader->at) : 0;
}

/* What cannot be said of one part alone. */
static int check_together(struct reader *reader)
{
	const struct alert *alert = reader->alert;

	if (alert->column->alert == ALERT_OF_VMS && (alert->reason || alert->category))
		return refuse(reader, "%s is not known of a reason, only of a VM or all VMs",
			      alert->column->name);
	if (alert->reason && alert->category)
		return refuse(reader, "a reason is in one category already");
	return 0;
}

static void alert_free(struct alert *alert)
{
	if (alert->reason)
		regfree(alert->reason);
	if (alert->name)
		regfree(alert->name);
	free(alert->reason);
	free(alert->name);
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
		err = refuse(&reader, "there are %d already, which is the most", MAX_ALERTS);
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
