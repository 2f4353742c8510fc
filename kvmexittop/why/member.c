// SPDX-License-Identifier: GPL-2.0-only
#include "why/member.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include <bpf/btf.h>

static bool is_named(const struct btf *btf, __u32 offset, const char *name, size_t len)
{
	const char *its = btf__name_by_offset(btf, offset);

	return its && !strncmp(its, name, len) && !its[len];
}

/* The type without const and other typedefs, or NULL. */
static const struct btf_type *resolve(const struct btf *btf, __u32 id)
{
	const struct btf_type *type = btf__type_by_id(btf, id);

	while (type && (btf_is_mod(type) || btf_is_typedef(type)))
		type = btf__type_by_id(btf, type->type);
	return type;
}

static const struct btf_member *find_member(const struct btf *btf, const struct btf_type *type,
					    const char *name, size_t len)
{
	const struct btf_member *members = btf_members(type);

	for (unsigned int i = 0; i < btf_vlen(type); i++) {
		if (is_named(btf, members[i].name_off, name, len))
			return &members[i];
	}
	return NULL;
}

static int offset_in(const struct btf *btf, const struct btf_type *type, const char *path)
{
	int bits = 0;

	for (;;) {
		size_t len = strcspn(path, ".");
		const struct btf_member *member = NULL;

		if (type && btf_is_composite(type))
			member = find_member(btf, type, path, len);
		if (!member)
			return -ENOENT;
		/* The high byte of a struct with bit fields is the size of the field. */
		bits += btf_kflag(type) ? BTF_MEMBER_BIT_OFFSET(member->offset) : member->offset;
		if (!path[len])
			return bits / 8;
		path += len + 1;
		type = resolve(btf, member->type);
	}
}

/* Among the types from @first on: a module's own follow those of the kernel. */
static int find_offset(const struct btf *btf, __u32 first, const char *structure, const char *path)
{
	for (__u32 id = first; id < btf__type_cnt(btf); id++) {
		const struct btf_type *type = btf__type_by_id(btf, id);
		int offset;

		if (!btf_is_struct(type) ||
		    !is_named(btf, type->name_off, structure, strlen(structure)))
			continue;
		offset = offset_in(btf, type, path);
		if (offset >= 0)
			return offset;
	}
	return -ENOENT;
}

int member_offset(const char *structure, const char *path)
{
	struct btf *kernel = btf__load_vmlinux_btf(), *module;
	int offset = -ENOENT;

	if (!kernel)
		return -errno;
	module = btf__load_module_btf("kvm", kernel);
	if (module)
		offset = find_offset(module, btf__type_cnt(kernel), structure, path);
	if (offset < 0)
		offset = find_offset(kernel, 1, structure, path);
	btf__free(module);
	btf__free(kernel);
	return offset;
}
