// SPDX-License-Identifier: GPL-2.0-only
#include "fixture-browser.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmocka-all.h"
#include "fixture.h"
#include "screen/draw.h"
#include "screen/keys.h"

struct browser browser;
struct canvas canvas;
struct options options;
struct origin origin;
struct sample files[2];

static void read_file(const char *name, struct sample *sample)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", getenv("TEST_DATA"), name);
	fixture_read(path, sample, &origin);
}

void take(const struct sample *sample, uint64_t later_s)
{
	struct sample copy = { 0 };

	assert_int_equal(sample_copy(&copy, sample), 0);
	copy.time_ns += later_s * 1000000000;
	assert_int_equal(browser_take(&browser, &copy), 0);
	sample_free(&copy);
	browser_note(&browser, draw_screen(&browser, &canvas, 0));
}

int browser_set_up(void **state)
{
	char program[] = "kvmexittop", *arguments[] = { program, NULL };
	char error[200];

	(void)state;
	read_file("svm-old.sample", &files[0]);
	read_file("svm-new.sample", &files[1]);
	canvas = (struct canvas){ 0 };
	assert_int_equal(canvas_resize(&canvas, 24, 120), 0);
	assert_int_equal(options_parse(&options, 1, arguments, error, sizeof(error)), 0);
	assert_int_equal(browser_open(&browser, &options), 0);
	assert_int_equal(browser_resize(&browser, 120), 0);
	take(&files[0], 0);
	take(&files[1], 0);
	take(&files[1], 1);
	return 0;
}

int browser_tear_down(void **state)
{
	(void)state;
	browser_close(&browser);
	options_free(&options);
	canvas_free(&canvas);
	sample_free(&files[0]);
	sample_free(&files[1]);
	reason_table_free(&origin.reasons);
	return 0;
}

void send(struct input input)
{
	assert_int_equal(key_input(&browser, &input), 0);
	browser_note(&browser, draw_screen(&browser, &canvas, 0));
}

void press(int key)
{
	send((struct input){ .type = INPUT_KEY, .key = key });
}

void type(const char *text)
{
	for (; *text; text++)
		press((unsigned char)*text);
	press(INPUT_ENTER);
}

void see(const char *text)
{
	char *screen = NULL;
	size_t size;
	FILE *out = open_memstream(&screen, &size);

	canvas_print(&canvas, out);
	fclose(out);
	if (!strstr(screen, text))
		fail_msg("no \"%s\" in\n%s", text, screen);
	free(screen);
}

void check_sort(const char *name, bool descending)
{
	assert_string_equal(browser.look.sort.column->name, name);
	assert_int_equal(browser.look.sort.descending, descending);
}
