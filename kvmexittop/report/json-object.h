/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REPORT_JSON_OBJECT_H
#define REPORT_JSON_OBJECT_H

/*
 * A JSON object under construction.  If memory runs out, the object is broken, and so is an
 * object that it becomes part of; a broken object is never printed.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct json_object;

struct json {
	struct json_object *object;
	bool broken;
};

struct json json_new(void);

/* Add a value; NULL, UNKNOWN and NAN are absent.  Keys must outlive the object. */
void json_put_text(struct json *json, const char *key, const char *text);
void json_put_integer(struct json *json, const char *key, uint64_t value);
void json_put_signed(struct json *json, const char *key, int64_t value);
/* @decimals are those of format text, so that all formats show the same number. */
void json_put_real(struct json *json, const char *key, double value, unsigned int decimals);

/* Adds an object, and takes ownership of @part. */
void json_put_object(struct json *json, const char *key, struct json *part);
/* Adds an array of @nr objects; @fill adds the values of element @i of @of to a new object. */
void json_put_objects(struct json *json, const char *key, const void *of, size_t nr,
		      void (*fill)(struct json *element, const void *of, size_t i));
/* Adds an array of @nr texts. */
void json_put_texts(struct json *json, const char *key, const void *of, size_t nr,
		    const char *(*get)(const void *of, size_t i));

/* Prints the object on one line, and frees it.  0 or -ENOMEM. */
int json_print(struct json *json, FILE *out);
/*
 * The same, with an array of objects at the end of an object that is not empty.  Each object
 * is made when it is printed, because a large host has many.  @key needs no escapes.
 */
int json_print_with(struct json *json, const char *key, const void *of, size_t nr,
		    void (*fill)(struct json *element, const void *of, size_t i), FILE *out);

#endif
