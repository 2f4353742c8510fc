/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_NETLINK_PARSE_H
#define SOURCE_NETLINK_PARSE_H

/*
 * Parses the messages of family kvm-exit, see Documentation/netlink/specs/kvm-exit.yaml.
 *
 * Pure functions.  They skip unknown attributes; absent numbers become UNKNOWN.  0 or
 * -ENOMEM; or -EBADMSG: an attribute is truncated, has a length that does not fit its type, or
 * is missing although required.  Records that were added before an error stay in the sample.
 */

#include <stdbool.h>
#include <stdint.h>

#include <linux/netlink.h>

#include "sample/sample.h"

/* The controller's reply to CTRL_CMD_GETFAMILY; -ENOENT: the family lacks the group. */
int netlink_parse_family(const struct nlmsghdr *nlh, const char *group_name, uint16_t *family,
			 uint32_t *group);

/* *@isa is 0 if the kernel does not know it yet; *@enabled is true if the attribute is absent. */
int netlink_parse_info(const struct nlmsghdr *nlh, uint32_t *isa, uint64_t *tsc_khz, bool *enabled);
int netlink_parse_reason(const struct nlmsghdr *nlh, struct reason_table *reasons);

/* vm-get and vm-create-ntf: adds the VM. */
int netlink_parse_vm(const struct nlmsghdr *nlh, struct sample *sample);
/* exit-get: adds the exits, and the vCPU unless the previous message was of the same one. */
int netlink_parse_exits(const struct nlmsghdr *nlh, struct sample *sample);
/* vm-destroy-ntf: adds the VM, marked gone, and its final sums. */
int netlink_parse_destroyed(const struct nlmsghdr *nlh, struct sample *sample);

/* Copies the kernel's extended ack text from NLMSG_ERROR or NLMSG_DONE; "" if there is none. */
void netlink_parse_text(const struct nlmsghdr *nlh, char *text, size_t size);

#endif
