/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PERMISSION_H
#define PERMISSION_H

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

/*
 * Whether this process may load BPF programs here: root of a container often may not.
 * Else it prints what is left out and why, for a test that then exits with 77.
 */
static inline bool has_bpf_permission(const char *what)
{
	int map = bpf_map_create(BPF_MAP_TYPE_HASH, "permission", 4, 4, 1, NULL);

	if (map < 0) {
		printf("left out: %s, for BPF is %s\n", what,
		       errno == EPERM ? "not permitted" : strerror(errno));
		return false;
	}
	close(map);
	return true;
}

#endif
