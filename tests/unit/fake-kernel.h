/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FAKE_KERNEL_H
#define FAKE_KERNEL_H

/*
 * A kernel with the family kvm-exit, played by a child process.
 *
 * Link with -Wl,--wrap=socket: generic netlink sockets then become sockets of
 * the protocol for user space, NETLINK_USERSOCK, connected to the child.  It
 * takes no privilege.  What it plays is in the environment:
 *
 *   FAKE_KERNEL		"absent": no such family; "forbidden": -EPERM with a
 *			text; "mute": never answers a dump; "garbage": a dump
 *			of broken messages; "uncounted": kvm.exit_stats is off;
 *			not set: all is well
 *   FAKE_SAMPLES	fixture files separated by ':', one for each dump of the
 *			exits; the last one stays.  A VM that is gone in a
 *			fixture is announced before that dump, and a VM that was
 *			in no fixture before is announced as created
 */

/* The socket of the group, to send more to it; -1 before it was opened. */
int fake_kernel_group_port(void);

#endif
