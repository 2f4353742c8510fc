// SPDX-License-Identifier: GPL-2.0-only
/*
 * Screens of a replay under random keys, clicks, resizes and seeks.
 *
 *	stress SCREENS FROM [RECORDING...]
 *
 * Each screen is another one, made of its number, from FROM on.  Without a recording, one of
 * a host whose VMs come and go.  What is checked is that rows, cursor and path belong
 * together after each key; the rest is for the sanitizers.
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "random-host.h"
#include "record/writer.h"
#include "screen/draw.h"
#include "screen/keys.h"
#include "screen/state.h"
#include "screen/wish.h"

#define NR_INPUTS  200
#define NR_SAMPLES 300

static struct screen screen;
static unsigned long number; /* of the screen in hand */
static char made[64];	     /* recording */

static void die(const char *what)
{
	fprintf(stderr, "stress: screen %lu: %s\n", number, what);
	unlink(made);
	exit(1);
}

static void check(int err)
{
	if (err)
		die(strerror(-err));
}

int screen_fail(struct screen *failed, enum failure failure, int err)
{
	(void)failed;
	(void)failure;
	check(err);
	return err;
}

/* What keys mean at random; those of a table come as often as all others together. */
static int random_key(void)
{
	static const int often[] = {
		INPUT_ENTER, INPUT_BACKSPACE, INPUT_DOWN, INPUT_LEFT, 'v', 'g', ' ', ']', '}', '[',
		'{',	     INPUT_END
	};
	static const char typed[] = "abVM0.^(|)$\"";
	const int *codes = key_table[random_below(nr_keys)].codes;
	int code = codes[random_below(3)] ?: codes[0];

	if (screen.browser.prompt.label && !one_in(4))
		return one_in(6) ? INPUT_ENTER : typed[random_below(sizeof(typed) - 1)];
	if (one_in(2))
		code = often[random_below(ARRAY_SIZE(often))];
	/* These do something outside. */
	return code == 'q' || code == 'W' ? INPUT_ESCAPE : code;
}

static struct input random_input(void)
{
	static const enum input_type mouse[] = { INPUT_CLICK, INPUT_DOUBLE_CLICK, INPUT_WHEEL_UP,
						 INPUT_WHEEL_DOWN };

	if (!one_in(6))
		return (struct input){ .type = INPUT_KEY, .key = random_key() };
	return (struct input){
		.type = mouse[random_below(4)],
		.row = random_below(screen.canvas.rows + 2),
		.column = random_below(screen.canvas.columns + 2),
	};
}

static void resize(void)
{
	check(canvas_resize(&screen.canvas, random_below(60), random_below(220)));
	screen.canvas.ascii = one_in(2);
}

static void take(void)
{
	struct sample *sample = browser_spare(&screen.browser);
	struct feed *feed = &screen.feed;
	char why[400];
	int got;

	feed_hurry(feed, 1);
	got = feed_take(feed, sample, why, sizeof(why));
	screen.browser.playback = feed->playback;
	if (got > 0)
		check(browser_take(&screen.browser, sample));
	else if (got < 0)
		browser_fail(&screen.browser, why);
}

static void check_rows(void)
{
	const struct browser *browser = &screen.browser;
	const struct rows *rows = &browser->rows;
	const enum view_group group = browser->look.view.group;
	const struct sample *sample = rows->view.sample;

	if (browser->look.path.nr > MAX_STEPS)
		die("the path is too long");
	if (sample != past_new(&browser->past))
		die("the rows are of another sample than the one that is shown");
	if (rows->order.nr != rows->view.nr_rows)
		die("the order is of other rows");
	if (rows->order.nr && browser->cursor.at >= rows->order.nr)
		die("the cursor is on no row");
	for (size_t i = 0; i < rows->order.nr; i++) {
		const struct sample_vm *vm = rows->order.rows[i]->vm;

		if (!vm != (group == VIEW_REASON || group == VIEW_CATEGORY))
			die("a row is of another view");
		if (vm && (vm < sample->vms || vm >= sample->vms + sample->nr_vms))
			die("a row is of a VM of another sample");
	}
}

static void draw(void)
{
	struct browser *browser = &screen.browser;

	check(browser_resize(browser, screen.canvas.columns));
	browser_note(browser, draw_screen(browser, &screen.canvas, 0));
}

static void run(const char *recording, const struct options *options)
{
	struct source source = { 0 };

	random_start(number);
	check(source_open_replay(&source, recording));
	check(browser_open(&screen.browser, options));
	check(feed_start(&screen.feed, &source, NULL, 1000000000));
	screen.browser.playback = screen.feed.playback;
	resize();
	for (unsigned int i = 0; i < NR_INPUTS; i++) {
		struct input input = random_input();

		if (one_in(3))
			take();
		if (one_in(8))
			resize();
		check(key_input(&screen.browser, &input));
		check(wish_grant(&screen));
		check_rows();
		draw();
	}
	feed_stop(&screen.feed, 0);
	browser_close(&screen.browser);
	source_close(&source);
}

static void record(const char *path)
{
	static struct reason reasons[] = { { 1, 0, "EXCEPTION_NMI" }, { 1, 12, "HLT" } };
	struct random_host host = { 0 };
	struct writer *writer;
	struct sample sample = { 0 };

	random_start(1);
	for (size_t i = 0; i < 2; i++)
		host.origins[i] = (struct origin){
			.source = "netlink",
			.since = "vm-creation",
			.host = "here",
			.kernel = "6.12.0",
			.tsc_khz = i ? UNKNOWN : 2000000,
			.reasons = { KVM_EXIT_ISA_VMX, reasons, 2 },
		};
	check(writer_open(&writer, path, 0));
	for (unsigned int i = 0; i < NR_SAMPLES; i++) {
		random_host_next(&host, &sample);
		sample.wall.tv_sec = 1750000000 + 20 * i;
		sample.origin = &host.origins[one_in(20)];
		check(writer_add(writer, &sample));
	}
	writer_close(writer);
	sample_free(&sample);
}

int main(int argc, char **argv)
{
	char program[] = "kvmexittop", *no_arguments[] = { program, NULL };
	unsigned long nr = argc > 1 ? strtoul(argv[1], NULL, 10) : 10;
	unsigned long from = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
	struct options screen_options;
	char error[200];

	setlocale(LC_CTYPE, "C.UTF-8");
	check(options_parse(&screen_options, 1, no_arguments, error, sizeof(error)));
	snprintf(made, sizeof(made), "stress-%d.kvx", getpid());
	record(made);
	for (number = from; number < from + nr; number++) {
		run(made, &screen_options);
		for (int i = 3; i < argc; i++)
			run(argv[i], &screen_options);
	}
	unlink(made);
	canvas_free(&screen.canvas);
	options_free(&screen_options);
	printf("%lu screens of %d inputs each, of %d recordings\n", nr, NR_INPUTS,
	       argc > 3 ? argc - 2 : 1);
	return 0;
}
