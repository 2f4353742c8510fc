/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REPORT_JSON_OBJECT_H
#define REPORT_JSON_OBJECT_H

/*
 * An object of JSON under construction.  One that lacks a piece for want of memory is
 * broken, so is what it becomes part of, and it is never printed.
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

/* NULL, UNKNOWN and NAN are absent.  Keys must outlive the object. */
void json_put_text(struct json *json, const char *key, const char *text);
void json_put_integer(struct json *json, const char *key, uint64_t value);
void json_put_signed(struct json *json, const char *key, int64_t value);
/* With as many decimals as the text formats have, so that all show the same number. */
void json_put_real(struct json *json, const char *key, double value, unsigned int decimals);

/* @part is used up. */
void json_put_object(struct json *json, const char *key, struct json *part);
/* An array of @nr objects; @fill puts into one, which is new, what element @i of @of has. */
void json_put_objects(struct json *json, const char *key, const void *of, size_t nr,
		      void (*fill)(struct json *element, const void *of, size_t i));
/* An array of @nr texts. */
void json_put_texts(struct json *json, const char *key, const void *of, size_t nr,
		    const char *(*get)(const void *of, size_t i));

/* Prints a line, and uses the object up.  0 or -ENOMEM. */
int json_print(struct json *json, FILE *out);
/*
 * The same of an object that is not empty, and that gets an array of objects in the end:
 * each is made when it is printed, for a large host has many.  The key needs no escapes.
 */
int json_print_with(struct json *json, const char *key, const void *of, size_t nr,
		    void (*fill)(struct json *element, const void *of, size_t i), FILE *out);

#endif
