// SPDX-License-Identifier: GPL-2.0-only
#include "counted.h"

#include <err.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

FILE *counted_open(const char *path)
{
	FILE *f = strcmp(path, "-") ? fopen(path, "r") : stdin;

	if (!f)
		err(2, "%s", path);
	return f;
}

void *counted_grow(void *array, unsigned int nr, size_t size)
{
	/* At each power of two, to twice that */
	if (!(nr & (nr - 1))) {
		array = realloc(array, size * (nr ? 2 * nr : 1));
		if (!array)
			err(2, "%u lines", nr);
	}
	memset((char *)array + size * nr, 0, size);
	return array;
}

static bool add_vm(struct counted *c, const char *line)
{
	struct counted_vm vm;

	if (sscanf(line, "vm %" SCNu64 " %d %u %" SCNu64, &vm.id, &vm.pid, &vm.nr_vcpus,
		   &vm.exits) != 4)
		return false;
	c->vms = counted_grow(c->vms, c->nr_vms, sizeof(vm));
	c->vms[c->nr_vms++] = vm;
	return true;
}

static bool add_vcpu(struct counted *c, const char *line)
{
	struct counted_vcpu vcpu = { 0 };

	if (sscanf(line, "vcpu %" SCNu64 " %u %d %" SCNu64 " %" SCNu64, &vcpu.vm, &vcpu.id,
		   &vcpu.tid, &vcpu.guest, &vcpu.polling) < 2)
		return false;
	c->vcpus = counted_grow(c->vcpus, c->nr_vcpus, sizeof(vcpu));
	c->vcpus[c->nr_vcpus++] = vcpu;
	return true;
}

static bool add_exit(struct counted *c, const char *line)
{
	struct counted_exit e = { 0 };
	char code[16];

	if (sscanf(line, "exit %" SCNu64 " %u %d %15s %" SCNu64 " %" SCNu64 " %" SCNu64, &e.vm,
		   &e.vcpu, &e.kind, code, &e.count, &e.cycles, &e.user) < 5)
		return false;
	if (e.kind == KVM_EXIT_KIND_HARDWARE)
		e.code = strtoul(code, NULL, 0);
	c->exits = counted_grow(c->exits, c->nr_exits, sizeof(e));
	c->exits[c->nr_exits++] = e;
	return true;
}

static bool add_part(struct counted *c, const char *line)
{
	struct counted_part part;

	if (sscanf(line, "part %" SCNu64 " %u %15s %" SCNu64, &part.vm, &part.vcpu, part.name,
		   &part.cycles) != 4)
		return false;
	c->parts = counted_grow(c->parts, c->nr_parts, sizeof(part));
	c->parts[c->nr_parts++] = part;
	return true;
}

static bool add_reason(struct counted *c, const char *line)
{
	struct counted_reason reason = { 0 };
	char code[16];

	if (sscanf(line, "reason %d %15s %47s", &reason.kind, code, reason.name) != 3)
		return false;
	if (reason.kind == KVM_EXIT_KIND_HARDWARE)
		reason.code = strtoul(code, NULL, 0);
	c->reasons = counted_grow(c->reasons, c->nr_reasons, sizeof(reason));
	c->reasons[c->nr_reasons++] = reason;
	return true;
}

int counted_line(struct counted *c, const char *line)
{
	return add_vm(c, line) || add_vcpu(c, line) || add_exit(c, line) || add_part(c, line) ||
	       add_reason(c, line);
}

void counted_read(struct counted *c, const char *path)
{
	FILE *f = counted_open(path);
	char line[256];

	while (fgets(line, sizeof(line), f))
		counted_line(c, line);
	fclose(f);
}

void counted_clear(struct counted *c)
{
	free(c->vms);
	free(c->vcpus);
	free(c->exits);
	free(c->parts);
	free(c->reasons);
	memset(c, 0, sizeof(*c));
}

const char *counted_name(const struct counted *c, int kind, uint32_t code)
{
	static char text[16];

	for (const struct counted_reason *r = c->reasons; r < c->reasons + c->nr_reasons; r++)
		if (r->kind == kind && r->code == code)
			return r->name;
	snprintf(text, sizeof(text), "0x%x", code);
	return text;
}
