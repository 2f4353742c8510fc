/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOURCE_RECORDED_H
#define SOURCE_RECORDED_H

/*
 * The source of option --replay: the samples of a recording, one for each read().  After the
 * last one, read() returns -ENODATA; or -EBADMSG if the file is damaged.  source.message
 * describes damage and an unfinished sample at the end of the file, else it is "".
 */

#include "source/source.h"

extern const struct source_ops source_replay_ops;

#endif
