// SPDX-License-Identifier: GPL-2.0-only
#include "host/privilege.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/prctl.h>

#include <cap-ng.h>

#include "base/array.h"

/* The capabilities of each step, as in the manual. */
static const struct {
	enum privilege_step step;
	unsigned int capabilities[3];
	unsigned int nr;
} needs[] = {
	{ STEP_NETLINK, { CAP_NET_ADMIN }, 1 },
	{ STEP_BPF, { CAP_BPF }, 1 },
	{ STEP_TRACE, { CAP_BPF, CAP_PERFMON, CAP_SYS_ADMIN }, 3 },
	/* for processes hidden by hidepid=; and for debugfs and tracefs, if not root */
	{ STEP_PROCESSES, { CAP_SYS_PTRACE, CAP_DAC_READ_SEARCH }, 2 },
	/* in a directory of another user; and the group of the file that is replaced */
	{ STEP_FILES, { CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_FOWNER }, 3 },
	{ STEP_COMMAND, { CAP_KILL }, 1 },
};

/* Keeps the capability in the sets where it was, by @had. */
static int keep(unsigned int capability, const bool *had)
{
	static const capng_type_t sets[] = { CAPNG_PERMITTED, CAPNG_EFFECTIVE };
	int err = 0;

	for (size_t i = 0; !err && i < ARRAY_SIZE(sets); i++) {
		if (had[i])
			err = capng_update(CAPNG_ADD, sets[i], capability);
	}
	return err;
}

int privileges_keep(unsigned int steps)
{
	bool had[ARRAY_SIZE(needs)][ARRAY_SIZE(needs[0].capabilities)][2];
	int err = capng_get_caps_process();

	for (size_t i = 0; i < ARRAY_SIZE(needs); i++) {
		for (size_t j = 0; j < needs[i].nr; j++) {
			const unsigned int capability = needs[i].capabilities[j];

			had[i][j][0] = capng_have_capability(CAPNG_PERMITTED, capability);
			had[i][j][1] = capng_have_capability(CAPNG_EFFECTIVE, capability);
		}
	}
	/* The kernel takes CAP_SYS_ADMIN for CAP_BPF, where that was not given. */
	if (steps & STEP_BPF && !capng_have_capability(CAPNG_EFFECTIVE, CAP_BPF))
		steps |= STEP_TRACE;
	capng_clear(CAPNG_SELECT_CAPS);
	for (size_t i = 0; i < ARRAY_SIZE(needs); i++) {
		for (size_t j = 0; !err && steps & needs[i].step && j < needs[i].nr; j++)
			err = keep(needs[i].capabilities[j], had[i][j]);
	}
	/*
	 * The bounding set is unchanged, as that would need CAP_SETPCAP.  Without new
	 * privileges it grants nothing.
	 */
	if (err || capng_apply(CAPNG_SELECT_CAPS))
		return -EPERM;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ? -errno : 0;
}
