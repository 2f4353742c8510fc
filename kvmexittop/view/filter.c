// SPDX-License-Identifier: GPL-2.0-only
#include "view/filter.h"

#include "base/pattern.h"
#include "base/safe.h"
#include "reason/explain.h"

static bool selected(const struct id_list *list, uint32_t id)
{
	for (size_t i = 0; i < list->nr; i++) {
		if (list->ids[i] == id)
			return true;
	}
	return !list->nr;
}

/* Compares the safe text, which is the text that the user sees. */
static bool matches(const regex_t *regex, const char *text)
{
	char copy[SAFE_SIZE];

	return !regex || pattern_matches(regex, safe_text(text, copy));
}

bool view_selects_vm(const struct view_options *options, const struct sample_vm *vm)
{
	/* Final counters are sums over vCPUs. */
	if (vm->gone && options->vcpus.nr)
		return false;
	return selected(&options->vms, vm->id) && selected(&options->pids, vm->pid) &&
	       matches(options->name, vm->name);
}

bool view_wants_vm(const void *options, const struct sample_vm *vm)
{
	return view_selects_vm(options, vm);
}

bool view_selects_vcpu(const struct view_options *options, uint32_t vcpu)
{
	return selected(&options->vcpus, vcpu);
}

bool view_selects_reason(const struct view_options *options, const struct reason_table *reasons,
			 uint32_t kind, uint32_t code)
{
	char name[REASON_NAME_SIZE];

	if (options->kind && (kind != options->kind || code != options->code))
		return false;
	if (options->category &&
	    explain_category(reasons->isa, kind, code) + 1 != options->category)
		return false;
	if (!options->reason)
		return true;
	reason_name(reasons, kind, code, name);
	return matches(options->reason, name);
}
