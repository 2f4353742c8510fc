// SPDX-License-Identifier: GPL-2.0-only
/* Conditions of --alert, each line one, held against a sample. */
#include "fuzz.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "view/alert.h"

static struct reason reasons[] = { { 1, 12, "HLT" }, { 1, 48, "EPT_VIOLATION" } };
static const struct origin origin = { .reasons = { 1, reasons, 2, 2 } };

static void make(struct sample *sample, uint64_t time)
{
	const struct sample_vm vm = { .id = 1, .nr_vcpus = 1, .age_ns = UNKNOWN, .name = "web" };
	const struct sample_vcpu vcpu = { .vm = 1, .guest_cycles = time * 100 };
	const struct sample_exit exit = { .vm = 1, .kind = 1, .code = 12, .count = time * 10 };

	*sample = (struct sample){ .origin = &origin, .time_ns = time * 1000000000 };
	if (sample_add_vm(sample, &vm) || sample_add_vcpu(sample, &vcpu) ||
	    sample_add_exit(sample, &exit))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct view_options wanted = { 0 };
	struct alert_state state = { 0 };
	struct alert_list list = { 0 };
	struct sample old, new;
	char text[1024], why[160];
	char *next = text;

	if (size >= sizeof(text))
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	while (next && list.nr < 8) {
		char error[200] = "";
		int err = alert_list_add(&list, strsep(&next, "\n"), error, sizeof(error));

		if (err && (err != -EINVAL || !error[0]))
			abort();
	}
	make(&old, 1);
	make(&new, 2);
	if (alert_check(&state, &list, &wanted, &old, &new))
		abort();
	for (size_t i = 0; i < list.nr; i++) {
		alert_has_reason(&list.alerts[i], &origin.reasons);
		alert_print(&state, &list.alerts[i], why, sizeof(why));
	}
	alert_state_free(&state);
	alert_list_free(&list);
	sample_free(&old);
	sample_free(&new);
	return 0;
}
