/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_NETLINK_PARSE_H
#define SOURCE_NETLINK_PARSE_H

/*
 * From the bytes of one generic netlink message to the model.
 *
 * Pure functions.  Attributes not known are skipped, numbers that are absent
 * become UNKNOWN.  -EBADMSG if an attribute is cut off, has a length its type
 * cannot have, or one is missing without which the rest means nothing; what was
 * added to the sample before that stays.  -ENOMEM.
 */

#include <stdbool.h>
#include <stdint.h>

#include <linux/netlink.h>

#include "sample/sample.h"

/* Reply of the controller to CTRL_CMD_GETFAMILY; -ENOENT if the group is not in it. */
int netlink_parse_family(const struct nlmsghdr *nlh, const char *group_name, uint16_t *family,
			 uint32_t *group);

/* isa is 0 if the kernel does not know it yet; enabled is true if it does not say. */
int netlink_parse_info(const struct nlmsghdr *nlh, uint32_t *isa, uint64_t *tsc_khz, bool *enabled);
int netlink_parse_reason(const struct nlmsghdr *nlh, struct reason_table *reasons);

/* vm-get: adds the VM.  Also right for vm-create-ntf. */
int netlink_parse_vm(const struct nlmsghdr *nlh, struct sample *sample);
/* exit-get: adds the vCPU, unless the message before was about the same, and its exits. */
int netlink_parse_exits(const struct nlmsghdr *nlh, struct sample *sample);
/* vm-destroy-ntf: adds the VM, marked gone, and its final sums. */
int netlink_parse_destroyed(const struct nlmsghdr *nlh, struct sample *sample);

/*
 * Copies the kernel's extended ack text out of NLMSG_ERROR or NLMSG_DONE, made
 * printable; "" if there is none.
 */
void netlink_parse_text(const struct nlmsghdr *nlh, char *text, size_t size);

#endif
