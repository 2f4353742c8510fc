/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HTML_VMS_H
#define HTML_VMS_H

/* The VMs of a survey, those that cost most first: a table, their reasons, their account. */

#include <stdio.h>

#include "html/reasons.h"
#include "summary/survey.h"

/* Prints all VMs; a table of VMs by reasons; and the account of the first VMs.  0 or -ENOMEM. */
int html_vms_print(const struct reasons *reasons, FILE *out);

#endif
