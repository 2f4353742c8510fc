// SPDX-License-Identifier: GPL-2.0-only
#include "screen/drill.h"

#include <stdio.h>
#include <string.h>

#include "base/glyph.h"
#include "base/text.h"
#include "reason/explain.h"

static bool has_process(const struct browser *browser)
{
	return browser->look.pids.ids == &browser->pid;
}

static bool has_vm(const struct browser *browser)
{
	return browser->look.vms.ids == &browser->vm;
}

static bool has_vcpu(const struct browser *browser)
{
	return browser->look.vcpus.ids == &browser->vcpu;
}

static void select_vm(struct browser *browser, uint32_t vm)
{
	browser->vm = vm;
	browser->look.vms = (struct id_list){ &browser->vm, 1 };
}

static void select_vcpu(struct browser *browser, uint32_t vcpu)
{
	browser->vcpu = vcpu;
	browser->look.vcpus = (struct id_list){ &browser->vcpu, 1 };
}

static void step_down(struct browser *browser, enum view_group group)
{
	browser->outer[browser->depth++] = browser->look.group;
	browser->look.group = group;
	browser->at = 0;
	browser->first = 0;
	browser->cursor = (struct row_id){ 0 };
}

static void enter_vm(struct browser *browser, const struct row *row)
{
	select_vm(browser, row->vm->id);
	/* Its last counters do not tell vCPUs from each other. */
	step_down(browser, row->vm->gone ? VIEW_REASON : VIEW_VCPU);
}

static void enter_process(struct browser *browser, const struct row *row)
{
	/* With one VM there is nothing to choose. */
	if (!row->pid || row->nr_vms < 2) {
		enter_vm(browser, row);
		return;
	}
	browser->pid = row->pid;
	browser->look.pids = (struct id_list){ &browser->pid, 1 };
	step_down(browser, VIEW_VM);
}

static void enter_vcpu(struct browser *browser, const struct row *row)
{
	if (!has_vm(browser))
		select_vm(browser, row->vm->id);
	if (row->vcpu != VCPU_NONE)
		select_vcpu(browser, row->vcpu);
	step_down(browser, VIEW_REASON);
}

static void enter_category(struct browser *browser, const struct row *row)
{
	browser->look.category = row->code + 1;
	step_down(browser, VIEW_REASON);
}

static void enter_reason(struct browser *browser, const struct row *row)
{
	browser->look.kind = row->kind;
	browser->look.code = row->code;
	browser->page = PAGE_REASON;
	step_down(browser, has_vm(browser) ? VIEW_VCPU : VIEW_VM);
}

void path_enter(struct browser *browser)
{
	const struct row *row = browser_row(browser);

	if (!row || browser->page != PAGE_TABLE)
		return;

	switch (browser->look.group) {
	case VIEW_REASON:
		enter_reason(browser, row);
		break;
	case VIEW_CATEGORY:
		enter_category(browser, row);
		break;
	case VIEW_VM:
	case VIEW_MATRIX:
		enter_vm(browser, row);
		break;
	case VIEW_VCPU:
		enter_vcpu(browser, row);
		break;
	case VIEW_PROCESS:
		enter_process(browser, row);
		break;
	case NR_VIEWS:
		break;
	}
}

/* Puts the cursor where it was before the step down. */
static void set_cursor(struct browser *browser, struct row_id id)
{
	browser->cursor = id;
	browser->first = 0;
}

bool path_leave(struct browser *browser)
{
	const struct view_options *given = &browser->options->view;
	struct view_options *look = &browser->look;

	if (!browser->depth)
		return false;
	look->group = browser->outer[--browser->depth];

	if (look->kind) {
		set_cursor(browser, (struct row_id){ .vcpu = VCPU_NONE,
						     .kind = look->kind,
						     .code = look->code });
		look->kind = 0;
		look->code = 0;
		browser->page = PAGE_TABLE;
	} else if (look->category) {
		set_cursor(browser,
			   (struct row_id){ .vcpu = VCPU_NONE, .code = look->category - 1 });
		look->category = 0;
	} else if (look->group == VIEW_VCPU) {
		set_cursor(browser, (struct row_id){ .vm = browser->vm, .vcpu = browser->vcpu });
		look->vcpus = given->vcpus;
		/* Straight from a vCPU of the host: there was no step to its VM. */
		if (!browser->depth)
			look->vms = given->vms;
	} else if (has_vm(browser)) {
		const struct sample_vm *vm = path_vm(browser);
		struct row_id id = { .vm = browser->vm, .vcpu = VCPU_NONE };

		if (look->group == VIEW_PROCESS && vm && vm->pid) {
			id.pid = vm->pid;
			id.vm = 0;
		}
		set_cursor(browser, id);
		look->vms = given->vms;
	} else {
		set_cursor(browser, (struct row_id){ .pid = browser->pid, .vcpu = VCPU_NONE });
		look->pids = given->pids;
	}
	return true;
}

const struct sample_vm *path_vm(const struct browser *browser)
{
	if (!has_vm(browser) || !browser->view.sample)
		return NULL;
	return sample_find_vm(browser->view.sample, browser->vm);
}

static void print(const struct browser *browser, bool names, char *text, size_t size)
{
	const struct view_options *look = &browser->look;
	const struct sample_vm *vm = path_vm(browser);

	snprintf(text, size, "host");
	if (has_process(browser))
		text_append(text, size, " > process %u", browser->pid);
	if (has_vm(browser)) {
		names = names && vm && vm->name[0];
		text_append(text, size, " > VM %u%s%s", browser->vm, names ? " " : "",
			    names ? vm->name : "");
	}
	if (has_vcpu(browser))
		text_append(text, size, " > vCPU %u", browser->vcpu);
	if (look->category)
		text_append(text, size, " > %s", category_name(look->category - 1));
	if (look->kind && browser->view.sample) {
		char name[REASON_NAME_SIZE];

		reason_name(&browser->view.sample->origin->reasons, look->kind, look->code, name);
		text_append(text, size, " > %s", name);
	}
}

void path_print(const struct browser *browser, unsigned int room, char *text, size_t size)
{
	size_t len;

	print(browser, true, text, size);
	if (glyph_width(text) <= room)
		return;
	print(browser, false, text, size);
	len = strlen(text);
	/* Where one is matters more than where that is.  Of ASCII, a byte is a column. */
	if (len > room && room > 2) {
		memmove(text + 2, text + len - (room - 2), room - 1);
		memcpy(text, "..", 2);
	}
}
