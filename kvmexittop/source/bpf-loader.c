// SPDX-License-Identifier: GPL-2.0-only
/* Source bpf and the tracer, which call the BPF module. */
#include "source/bpf-module.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config.h"
#include "host/privilege.h"
#include "source/bpf.h"

/* NULL until it is loaded; it is never unloaded. */
static const struct bpf_module *module;
/* Why a module that exists was not loaded, or "". */
static char refused[PATH_MAX + 100];

static const struct bpf_module *find_module(void *library)
{
	const struct bpf_module *found = library ? dlsym(library, BPF_MODULE_SYMBOL) : NULL;

	return found && !strcmp(found->version, KVMEXITTOP_VERSION) ? found : NULL;
}

/*
 * The users who may write to the program: root, the owner, and a group that may write to it
 * or to its folder.  They can make it do anything; nobody else may write to the module.
 */
struct hands {
	uid_t owner;
	struct stat program, folder;
};

static bool is_in(gid_t group, const struct stat *st)
{
	return st->st_gid == group && st->st_mode & S_IWGRP;
}

static bool is_trusted(const struct hands *hands, const struct stat *st)
{
	if (st->st_uid && st->st_uid != hands->owner)
		return false;
	return !(st->st_mode & S_IWOTH) &&
	       (!(st->st_mode & S_IWGRP) || is_in(st->st_gid, &hands->program) ||
		is_in(st->st_gid, &hands->folder));
}

/* In a folder with the sticky bit, other users can add files, but not replace them. */
static bool is_trusted_above(const struct hands *hands, const struct stat *st)
{
	return is_trusted(hands, st) ||
	       (st->st_mode & S_ISVTX && (!st->st_uid || st->st_uid == hands->owner));
}

/* Opens a folder in @dir, closes @dir, and adds the folder's writers to @trusted. */
static int enter(const struct hands *hands, int dir, const char *name, bool *trusted)
{
	struct stat st = { 0 };
	int fd = fstat(dir, &st) ? -1
				 : openat(dir, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	*trusted &= is_trusted_above(hands, &st);
	close(dir);
	return fd;
}

/*
 * Opens the module in a folder whose path has no symbolic links.  -ENOENT: there is
 * none.  -ELIBBAD: other users may write to it or to a folder above it.
 */
static int open_trusted(const struct hands *hands, char *path)
{
	int dir = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC), fd;
	bool trusted = true;
	char *save = NULL;
	struct stat st;

	for (char *name = strtok_r(path, "/", &save); name && dir >= 0;
	     name = strtok_r(NULL, "/", &save))
		dir = enter(hands, dir, name, &trusted);
	if (dir < 0)
		return -ENOENT;
	trusted = trusted && !fstat(dir, &st) && is_trusted(hands, &st);
	fd = openat(dir, BPF_MODULE_FILE, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	close(dir);
	if (fd < 0)
		return -ENOENT;
	if (trusted && !fstat(fd, &st) && is_trusted(hands, &st))
		return fd;
	close(fd);
	return -ELIBBAD;
}

static int load_from(const struct hands *hands, const char *folder)
{
	char name[sizeof("/proc/self/fd/") + 3 * sizeof(int)], *path = realpath(folder, NULL);
	int fd = path ? open_trusted(hands, path) : -ENOENT;

	free(path);
	if (fd == -ELIBBAD)
		snprintf(refused, sizeof(refused),
			 "other users may write to %s/" BPF_MODULE_FILE
			 " or to a folder above it\n",
			 folder);
	if (fd < 0)
		return fd == -ELIBBAD ? fd : -ELIBACC;
	/* Loads the file that was checked, not one that has its name now. */
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	module = find_module(dlopen(name, RTLD_NOW | RTLD_LOCAL));
	close(fd);
	return module ? 0 : -ELIBACC;
}

/*
 * First the module beside the program, which was built with it.  dlopen() finds it by
 * $ORIGIN, but not when a sanitizer intercepts dlopen().
 */
static int load(void)
{
	char folder[PATH_MAX] = "";
	struct hands hands;
	int beside, err;

	if (!HAVE_BPF)
		return -EOPNOTSUPP;
	if (module)
		return 0;
	if (readlink("/proc/self/exe", folder, sizeof(folder) - 1) < 0 ||
	    stat("/proc/self/exe", &hands.program))
		return -ELIBACC;
	*strrchr(folder, '/') = '\0';
	if (stat(*folder ? folder : "/", &hands.folder))
		return -ELIBACC;
	hands.owner = hands.program.st_uid;

	beside = load_from(&hands, folder);
	err = beside ? load_from(&hands, KVMEXITTOP_MODULES) : 0;
	return err == -ELIBACC ? beside : err;
}

static int module_open(struct source *source)
{
	int err = load();

	if (!err)
		return module->source->open(source);
	if (refused[0])
		source->log = strdup(refused);
	else
		source->log = strdup(dlerror() ?: "there is no BPF module of this version\n");
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
	.help = "BPF programs at KVM's tracepoints; all exits of this host from now on",
	.steps = STEP_BPF | STEP_PROCESSES,
	.open = module_open,
	.read = module_read,
	.close = module_close,
};

int tracer_start(struct tracer **tracer, const struct breakdown_target *target, uint64_t tsc_khz)
{
	return load() ?: module->tracer->start(tracer, target, tsc_khz);
}

void tracer_stop(struct tracer *tracer)
{
	if (tracer)
		module->tracer->stop(tracer);
}

int tracer_read(struct tracer *tracer, struct breakdown *breakdown)
{
	return module->tracer->read(tracer, breakdown);
}
