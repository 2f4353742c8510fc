/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_RECORDED_H
#define SOURCE_RECORDED_H

/*
 * The samples of a recording, one for each read().  Once all were told, it fails with
 * -ENODATA, or -EBADMSG if the file is damaged; message says so, also if the end of
 * the file is that of a sample that was not finished, and is "" if all is well.
 */

#include "source/source.h"

extern const struct source_ops source_replay_ops;

#endif
