/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OPTIONS_FILTERS_H
#define OPTIONS_FILTERS_H

/* The options that filter VMs, vCPUs and reasons.  For the table of options. */

#include "options/table.h"

int set_vms(struct parser *parser, const char *argument);
int set_vcpus(struct parser *parser, const char *argument);
int set_pids(struct parser *parser, const char *argument);
int set_reason(struct parser *parser, const char *argument);

#endif
