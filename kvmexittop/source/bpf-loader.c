// SPDX-License-Identifier: GPL-2.0-only
/* Stands in for source-bpf.c and tracer.c, and loads the module that has them. */
#include "source/bpf-module.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "source/bpf.h"

/* NULL until it is loaded, which it then is for good. */
static const struct bpf_module *module;

static const struct bpf_module *find_module(void *library)
{
	const struct bpf_module *found = library ? dlsym(library, BPF_MODULE_SYMBOL) : NULL;

	return found && !strcmp(found->version, KVMEXITTOP_VERSION) ? found : NULL;
}

static const struct bpf_module *load_from(const char *directory, size_t len)
{
	char path[PATH_MAX + sizeof(BPF_MODULE_FILE)];

	snprintf(path, sizeof(path), "%.*s/" BPF_MODULE_FILE, (int)len, directory);
	return find_module(dlopen(path, RTLD_NOW | RTLD_LOCAL));
}

/*
 * First what was built together with the program, next to it.  dlopen() knows that
 * place as $ORIGIN, but not if a sanitizer calls it.
 */
static int load(void)
{
	char program[PATH_MAX];
	ssize_t len;

	if (module)
		return 0;
	len = readlink("/proc/self/exe", program, sizeof(program));
	while (len > 0 && program[len - 1] != '/')
		len--;
	if (len > 0)
		module = load_from(program, len - 1);
	if (!module)
		module = load_from(KVMEXITTOP_MODULES, strlen(KVMEXITTOP_MODULES));
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
