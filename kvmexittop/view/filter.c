// SPDX-License-Identifier: GPL-2.0-only
#include "view/filter.h"

#include <string.h>

#include "base/pattern.h"
#include "reason/explain.h"

static bool selected(const struct id_list *list, uint32_t id)
{
	for (size_t i = 0; i < list->nr; i++) {
		if (list->ids[i] == id)
			return true;
	}
	return !list->nr;
}

static bool listed(const struct view_options *options, const struct sample_vm *vm)
{
	const struct name_list *names = &options->vm_names;

	for (size_t i = 0; i < names->nr; i++) {
		if (!strcmp(names->names[i], vm->name))
			return true;
	}
	return (options->vms.nr || !names->nr) && selected(&options->vms, vm->id);
}

bool view_filters_vms(const struct view_options *options)
{
	return options->vms.nr || options->vm_names.nr || options->pids.nr || options->name;
}

bool view_selects_vm(const struct view_options *options, const struct sample_vm *vm)
{
	/* Final counters are sums over vCPUs. */
	if (vm->gone && options->vcpus.nr)
		return false;
	return listed(options, vm) && selected(&options->pids, vm->pid) &&
	       (!options->name || pattern_matches(options->name, vm->name));
}

bool view_wants_vm(const void *options, const struct sample_vm *vm)
{
	return view_selects_vm(options, vm);
}

const struct sample_vm *view_single_vm(const struct view_options *options,
				       const struct sample *sample)
{
	if (options->vms.nr + options->vm_names.nr != 1)
		return NULL;
	if (options->vms.nr)
		return sample_find_vm(sample, options->vms.ids[0]);
	for (size_t i = 0; i < sample->nr_vms; i++) {
		if (listed(options, &sample->vms[i]))
			return &sample->vms[i];
	}
	return NULL;
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
	return pattern_matches(options->reason, name);
}
