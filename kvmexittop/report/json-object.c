// SPDX-License-Identifier: GPL-2.0-only
#include "report/json-object.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include <json-c/json.h>

#include "base/safe.h"
#include "sample/sample.h"
#include "view/cell.h"

struct json json_new(void)
{
	struct json json = { .object = json_object_new_object() };

	json.broken = !json.object;
	return json;
}

static void put(struct json *json, const char *key, struct json_object *value)
{
	if (json->broken || !value ||
	    json_object_object_add_ex(json->object, key, value, JSON_C_OBJECT_KEY_IS_CONSTANT)) {
		json_object_put(value);
		json->broken = true;
	}
}

static struct json_object *new_text(const char *text)
{
	char copy[SAFE_SIZE];

	return json_object_new_string(safe_text(text, copy));
}

void json_put_text(struct json *json, const char *key, const char *text)
{
	if (text)
		put(json, key, new_text(text));
}

void json_put_integer(struct json *json, const char *key, uint64_t value)
{
	if (value != UNKNOWN)
		put(json, key, json_object_new_uint64(value));
}

void json_put_signed(struct json *json, const char *key, int64_t value)
{
	put(json, key, json_object_new_int64(value));
}

void json_put_real(struct json *json, const char *key, double value, unsigned int decimals)
{
	char text[CELL_TEXT_SIZE];

	if (isnan(value))
		return;
	snprintf(text, sizeof(text), "%.*f", (int)decimals, value);
	put(json, key, json_object_new_double_s(value, text));
}

/* Returns the object, which the caller then owns, or NULL if it is broken. */
static struct json_object *finish(struct json *json)
{
	struct json_object *object = json->object;

	if (json->broken) {
		json_object_put(object);
		object = NULL;
	}
	*json = (struct json){ .broken = true };
	return object;
}

void json_put_object(struct json *json, const char *key, struct json *part)
{
	put(json, key, finish(part));
}

/* Frees the array, and sets it to NULL, if the element is NULL or memory runs out. */
static void add_element(struct json_object **array, struct json_object *element)
{
	if (element && !json_object_array_add(*array, element))
		return;
	json_object_put(element);
	json_object_put(*array);
	*array = NULL;
}

void json_put_objects(struct json *json, const char *key, const void *of, size_t nr,
		      void (*fill)(struct json *element, const void *of, size_t i))
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; array && i < nr; i++) {
		struct json element = json_new();

		fill(&element, of, i);
		add_element(&array, finish(&element));
	}
	put(json, key, array);
}

void json_put_texts(struct json *json, const char *key, const void *of, size_t nr,
		    const char *(*get)(const void *of, size_t i))
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; array && i < nr; i++)
		add_element(&array, new_text(get(of, i)));
	put(json, key, array);
}

static void print_text(const char *text, size_t len, FILE *out)
{
	fputc('"', out);
	for (size_t i = 0; i < len; i++) {
		const unsigned char c = text[i];

		if (c == '"' || c == '\\')
			fprintf(out, "\\%c", c);
		else if (c < 0x20)
			fprintf(out, "\\u%04x", c);
		else
			fputc(c, out);
	}
	fputc('"', out);
}

static void print_value(struct json_object *value, FILE *out);

static void print_members(struct json_object *object, FILE *out)
{
	bool first = true;

	json_object_object_foreach(object, key, value)
	{
		if (!first)
			fputc(',', out);
		first = false;
		print_text(key, strlen(key), out);
		fputc(':', out);
		print_value(value, out);
	}
}

static void print_elements(struct json_object *array, FILE *out)
{
	size_t nr = json_object_array_length(array);

	for (size_t i = 0; i < nr; i++) {
		if (i)
			fputc(',', out);
		print_value(json_object_array_get_idx(array, i), out);
	}
}

/* Not by json-c, whose printer drops output without an error if memory runs out. */
static void print_value(struct json_object *value, FILE *out)
{
	switch (json_object_get_type(value)) {
	case json_type_object:
		fputc('{', out);
		print_members(value, out);
		fputc('}', out);
		break;
	case json_type_array:
		fputc('[', out);
		print_elements(value, out);
		fputc(']', out);
		break;
	case json_type_string:
		print_text(json_object_get_string(value), json_object_get_string_len(value), out);
		break;
	case json_type_int:
		if (json_object_get_int64(value) < 0)
			fprintf(out, "%" PRId64, json_object_get_int64(value));
		else
			fprintf(out, "%" PRIu64, json_object_get_uint64(value));
		break;
	case json_type_double:
		/* The text given to json_object_new_double_s(). */
		fputs(json_object_get_userdata(value), out);
		break;
	case json_type_boolean:
		fputs(json_object_get_boolean(value) ? "true" : "false", out);
		break;
	case json_type_null:
		fputs("null", out);
		break;
	}
}

/* Prints the object and frees it.  @open: without the closing brace. */
static int print(struct json *json, bool open, FILE *out)
{
	struct json_object *object = finish(json);

	if (!object)
		return -ENOMEM;
	fputc('{', out);
	print_members(object, out);
	if (!open)
		fputc('}', out);
	json_object_put(object);
	return 0;
}

int json_print(struct json *json, FILE *out)
{
	int err = print(json, false, out);

	fputc('\n', out);
	return err;
}

int json_print_with(struct json *json, const char *key, const void *of, size_t nr,
		    void (*fill)(struct json *element, const void *of, size_t i), FILE *out)
{
	int err = print(json, true, out);

	fprintf(out, ",\"%s\":[", key);
	for (size_t i = 0; !err && i < nr; i++) {
		struct json element = json_new();

		fill(&element, of, i);
		if (i)
			fputc(',', out);
		err = print(&element, false, out);
	}
	fputs("]}\n", out);
	return err;
}
