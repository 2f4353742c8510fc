/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOST_PRIVILEGE_H
#define HOST_PRIVILEGE_H

/*
 * Gives up privileges that no later step needs: capabilities(7), and the ability to gain
 * them by executing a program.  The manual lists the capabilities of each step.
 */

/* Steps that may still be to come. */
enum privilege_step {
	STEP_NETLINK = 1 << 0,	 /* readings of source netlink, also when its family returns */
	STEP_BPF = 1 << 1,	 /* readings of source bpf */
	STEP_PROCESSES = 1 << 2, /* names of processes, and KVM's count in debugfs */
	STEP_FILES = 1 << 3,	 /* files that are replaced or renamed by name */
	STEP_COMMAND = 1 << 4,	 /* signals that are passed on to a command */
	STEP_TRACE = 1 << 5,	 /* BPF programs that are loaded later */
};

/*
 * Keeps the capabilities that @steps need, of those the process has.  Must be called before
 * other threads are started: privileges belong to a thread.  0 or -errno.
 */
int privileges_keep(unsigned int steps);

#endif
