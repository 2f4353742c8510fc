// SPDX-License-Identifier: GPL-2.0-only
#include "host/quota.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#define EMULATOR "/emulator"

/* HOST_UNKNOWN if the group has no such file. */
static enum host_answer has_limit(const char *folder)
{
	char path[PATH_MAX + 32], line[64];
	enum host_answer answer = HOST_UNKNOWN;
	FILE *file;

	snprintf(path, sizeof(path), "%s/cpu.max", folder);
	file = fopen(path, "re");
	if (!file)
		return HOST_UNKNOWN;
	if (fgets(line, sizeof(line), file))
		answer = strncmp(line, "max", 3) ? HOST_YES : HOST_NO;
	fclose(file);
	return answer;
}

/* The line of cgroup v2 is "0::PATH". */
static const char *find_path(const char *file, size_t len, size_t *path_len)
{
	const char *end = file + len;

	while (file < end) {
		const char *line = file, *next = memchr(line, '\n', end - line);

		if (!next)
			return NULL;
		file = next + 1;
		if (next - line < 4 || memcmp(line, "0::/", 4))
			continue;
		*path_len = next - line - 3;
		return line + 3;
	}
	return NULL;
}

enum host_answer quota_find(const char *root, const char *file, size_t len)
{
	char folder[PATH_MAX + 16];
	enum host_answer answer = HOST_UNKNOWN;
	const size_t skip = strlen(root), tail = strlen(EMULATOR);
	size_t path_len = 0;
	const char *path = find_path(file, len, &path_len);

	if (!path || skip + path_len >= PATH_MAX)
		return HOST_UNKNOWN;
	if (path_len > tail && !memcmp(path + path_len - tail, EMULATOR, tail)) {
		snprintf(folder, sizeof(folder), "%s%.*s/vcpu0", root, (int)(path_len - tail),
			 path);
		if (has_limit(folder) == HOST_YES)
			return HOST_YES;
	}
	snprintf(folder, sizeof(folder), "%s%.*s", root, (int)path_len, path);
	/* The root has no limit, and no such file. */
	for (char *slash; (slash = strrchr(folder + skip, '/')); *slash = '\0') {
		enum host_answer one = slash[1] ? has_limit(folder) : HOST_UNKNOWN;

		if (one == HOST_YES)
			return HOST_YES;
		if (one == HOST_NO)
			answer = HOST_NO;
	}
	return answer;
}
