// SPDX-License-Identifier: GPL-2.0-only
#include "report/json-object.h"

#include <errno.h>
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

/* Prints the object without its last @but characters, and frees it. */
static int print(struct json *json, size_t but, FILE *out)
{
	struct json_object *object = finish(json);
	const char *text = NULL;
	size_t len;

	if (object)
		text = json_object_to_json_string_length(
			object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, &len);
	if (text)
		fwrite(text, 1, len - but, out);
	json_object_put(object);
	return text ? 0 : -ENOMEM;
}

int json_print(struct json *json, FILE *out)
{
	int err = print(json, 0, out);

	fputc('\n', out);
	return err;
}

int json_print_with(struct json *json, const char *key, const void *of, size_t nr,
		    void (*fill)(struct json *element, const void *of, size_t i), FILE *out)
{
	int err = print(json, strlen("}"), out);

	fprintf(out, ",\"%s\":[", key);
	for (size_t i = 0; !err && i < nr; i++) {
		struct json element = json_new();

		fill(&element, of, i);
		if (i)
			fputc(',', out);
		err = print(&element, 0, out);
	}
	fputs("]}\n", out);
	return err;
}
