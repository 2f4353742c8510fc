// SPDX-License-Identifier: GPL-2.0-only
/* Stands in for source-bpf.c and tracer.c, and loads the module that has them. */
#include "bpf-module.h"

#include <dlfcn.h>
#include <errno.h>
#include <string.h>

#include "config.h"
#include "source-bpf.h"

/* NULL until it is loaded, which it then is for good. */
static const struct bpf_module *module;

static const struct bpf_module *find_module(void *library)
{
	const struct bpf_module *found = library ? dlsym(library, BPF_MODULE_SYMBOL) : NULL;

	return found && !strcmp(found->version, KVMEXITTOP_VERSION) ? found : NULL;
}

static int load(void)
{
	static const char *const paths[] = {
		/* First what was built together with the program. */
		"$ORIGIN/" BPF_MODULE_FILE,
		KVMEXITTOP_MODULES "/" BPF_MODULE_FILE,
	};

	for (size_t i = 0; !module && i < sizeof(paths) / sizeof(paths[0]); i++)
		module = find_module(dlopen(paths[i], RTLD_NOW | RTLD_LOCAL));
	return module ? 0 : -ELIBACC;
}

static int module_open(struct source *source)
{
	int err = load();

	if (!err)
		return module->source->open(source);
	/* The last one was where it belongs. */
	source->log = strdup(dlerror() ?: "the module for BPF is of another version\n");
	return err;
}

static int module_read(struct source *source, struct sample *sample)
{
	return module->source->read(source, sample);
}

static void module_close(struct source *source)
{
	module->source->close(source);
}

const struct source_ops source_bpf_ops = {
	.name = "bpf",
	.help = "BPF programs at KVM's tracepoints; every exit of this host from now on",
	.open = module_open,
	.read = module_read,
	.close = module_close,
};

int tracer_start(struct tracer **tracer, const struct detail_target *target, uint64_t tsc_khz)
{
	return load() ?: module->tracer_start(tracer, target, tsc_khz);
}

void tracer_stop(struct tracer *tracer)
{
	if (tracer)
		module->tracer_stop(tracer);
}

int tracer_read(struct tracer *tracer, struct detail *detail)
{
	return module->tracer_read(tracer, detail);
}
