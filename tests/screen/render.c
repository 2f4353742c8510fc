// SPDX-License-Identifier: GPL-2.0-only
/*
 * Draws the screen without a terminal.
 *
 *	render ROWSxCOLUMNS ascii|utf8 OLD NEW [INPUT...]
 *	render ROWSxCOLUMNS ascii|utf8 make:N [INPUT...]
 *
 * The samples are files as fixture.h has them, or made: N VMs of one vCPU, of which
 * the first has N reasons.  INPUT is a name of a key below, "text:ABC" for typing,
 * "click:ROW,COLUMN", "double:ROW,COLUMN", "again" for the newer sample once more,
 * a second later, "alert:CONDITION" as if given by --alert from the next sample on.
 * "sample:FILE" for one more sample.  "breakdown:N", what is behind a reason with
 * N rows, "whynot", a reason why there is none.  "print" prints the screen, as the end does.
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/array.h"
#include "fixture-breakdown.h"
#include "fixture.h"
#include "screen/browser.h"
#include "screen/draw.h"
#include "screen/keys.h"

static const struct {
	const char *name;
	int code;
} names[] = {
	{ "Enter", INPUT_ENTER }, { "Esc", INPUT_ESCAPE },   { "Backspace", INPUT_BACKSPACE },
	{ "Up", INPUT_UP },	  { "Down", INPUT_DOWN },    { "Left", INPUT_LEFT },
	{ "Right", INPUT_RIGHT }, { "PgUp", INPUT_PAGE_UP }, { "PgDn", INPUT_PAGE_DOWN },
	{ "Home", INPUT_HOME },	  { "End", INPUT_END },	     { "F1", INPUT_F1 },
	{ "Tab", INPUT_TAB },	  { "F2", INPUT_F2 },	     { "F6", INPUT_F6 },
	{ "Del", INPUT_DELETE },  { "Space", ' ' },	     { "^L", 'L' & 0x1f },
};

static const char *const wishes[] = {
	[WISH_QUIT] = "quit",	[WISH_DELAY] = "delay",	  [WISH_SAVE] = "save",
	[WISH_MOUSE] = "mouse", [WISH_REDRAW] = "redraw", [WISH_PAUSE] = "pause",
	[WISH_NEXT] = "next",	[WISH_SPEED] = "speed",	  [WISH_SEEK] = "seek",
};

static struct options options;
static struct browser browser;
static struct canvas canvas;
static struct origin origin;
static struct sample old, new;
static struct breakdown breakdown;

static void die(const char *what)
{
	fprintf(stderr, "render: %s\n", what);
	exit(1);
}

static void check(int err)
{
	if (err)
		die(strerror(-err));
}

/* A second copy, since the browser keeps what it takes. */
static void take(const struct sample *sample)
{
	static struct sample spare;

	check(sample_copy(&spare, sample));
	check(browser_take(&browser, &spare));
}

/* Counters that differ from row to row, and grow by what is as easy to check. */
static void make(struct sample *sample, unsigned int nr, uint64_t time_s)
{
	sample->origin = &origin;
	sample->time_ns = time_s * 1000000000;
	sample->wall.tv_sec = 1750000000 + time_s;
	sample->kvm_exits_before = UNKNOWN;
	sample->kvm_exits_after = UNKNOWN;
	for (unsigned int i = 1; i <= nr; i++) {
		struct sample_vm vm = { .id = i,
					.pid = 1000 + i,
					.nr_vcpus = 1,
					.age_ns = time_s * 1000000000,
					.name_from = "QEMU -name" };
		struct sample_vcpu vcpu = { VCPU_UNKNOWN_TIME, .vm = i, .tid = 2000 + i };

		vcpu.guest_cycles = time_s * 1000000;
		snprintf(vm.name, sizeof(vm.name), "vm-%u", i);
		snprintf(vm.comm, sizeof(vm.comm), "qemu-system-x86");
		snprintf(vm.owner, sizeof(vm.owner), "libvirt-qemu");
		snprintf(vm.scope, sizeof(vm.scope), "machine-qemu-%u-vm-%u.scope", i, i);
		snprintf(vcpu.thread, sizeof(vcpu.thread), "CPU 0/KVM");
		check(sample_add_vm(sample, &vm));
		check(sample_add_vcpu(sample, &vcpu));
		for (unsigned int r = 0; r < (i == 1 ? nr : 3); r++) {
			struct sample_exit exit = {
				.vm = i,
				.kind = KVM_EXIT_KIND_HARDWARE,
				.code = r,
				.count = time_s * (i + r),
				.cycles = time_s * 1000 * (i + r),
				.blocked_cycles = UNKNOWN,
			};

			check(sample_add_exit(sample, &exit));
		}
	}
	sample_sort(sample);
}

static int key_code(const char *name)
{
	wchar_t character;
	mbstate_t state = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (!strcmp(name, names[i].name))
			return names[i].code;
	}
	if (mbrtowc(&character, name, strlen(name), &state) != strlen(name))
		die("no such key");
	return character;
}

static void send(struct input input)
{
	check(key_input(&browser, &input));
	if (browser.wish)
		printf("wish: %s\n", wishes[browser.wish]);
}

static void print(void)
{
	browser_note(&browser, draw_screen(&browser, &canvas, 0));
	canvas_print(&canvas, stdout);
}

static void obey(const char *word)
{
	struct input input = { .type = INPUT_KEY };
	unsigned int nr;

	if (!strcmp(word, "print")) {
		print();
		puts("--");
	} else if (!strcmp(word, "again")) {
		new.time_ns += 1000000000;
		new.wall.tv_sec++;
		take(&new);
	} else if (!strncmp(word, "sample:", 7)) {
		fixture_read(word + 7, &new, &origin);
		take(&new);
	} else if (!strncmp(word, "alert:", 6)) {
		char error[200];

		check(alert_list_add(&options.alerts, word + 6, error, sizeof(error)));
	} else if (sscanf(word, "breakdown:%u", &nr) == 1) {
		fixture_breakdown(&breakdown, nr);
		browser.breakdown = &breakdown;
	} else if (!strcmp(word, "whynot")) {
		browser.why_not =
			"BPF programs cannot be attached, because the kernel is locked down for "
			"confidentiality; boot without lockdown, or look at another host";
	} else if (!strncmp(word, "text:", 5)) {
		for (word += 5; *word; word++) {
			input.key = (unsigned char)*word;
			send(input);
		}
	} else if (sscanf(word, "click:%u,%u", &input.row, &input.column) == 2) {
		print();
		input.type = INPUT_CLICK;
		send(input);
	} else if (sscanf(word, "double:%u,%u", &input.row, &input.column) == 2) {
		input.type = INPUT_DOUBLE_CLICK;
		send(input);
	} else {
		input.key = key_code(word);
		send(input);
	}
	/* Where things are drawn is what the next key goes by. */
	browser_note(&browser, draw_screen(&browser, &canvas, 0));
}

int main(int argc, char **argv)
{
	char program[] = "kvmexittop", *no_arguments[] = { program, NULL };
	unsigned int rows = 0, columns = 0, nr = 0;
	char error[200];
	int next = 4;

	/* As tests see it: times in UTC, names in UTF-8 */
	setlocale(LC_CTYPE, "C.UTF-8");
	setenv("TZ", "UTC", 1);
	if (argc < 4 || sscanf(argv[1], "%ux%u", &columns, &rows) != 2)
		die("usage: render COLUMNSxROWS ascii|utf8 OLD NEW|make:N [INPUT...]");
	check(options_parse(&options, 1, no_arguments, error, sizeof(error)));
	check(browser_open(&browser, &options));
	check(canvas_resize(&canvas, rows, columns));
	check(browser_resize(&browser, columns));
	canvas.ascii = !strcmp(argv[2], "ascii");

	if (sscanf(argv[3], "make:%u", &nr) == 1) {
		origin = (struct origin){ .source = "netlink",
					  .since = "vm-creation",
					  .host = "testhost",
					  .kernel = "6.12.0",
					  .tsc_khz = 100000,
					  .reasons.isa = KVM_EXIT_ISA_VMX };
		make(&old, nr, 100);
		make(&new, nr, 102);
	} else {
		fixture_read(argv[3], &old, &origin);
		fixture_read(argv[4], &new, &origin);
		next = 5;
	}
	take(&old);
	take(&new);
	browser_note(&browser, draw_screen(&browser, &canvas, 0));
	while (next < argc)
		obey(argv[next++]);
	print();

	breakdown_free(&breakdown);
	browser_close(&browser);
	canvas_free(&canvas);
	sample_free(&old);
	sample_free(&new);
	reason_table_free(&origin.reasons);
	options_free(&options);
	return 0;
}
