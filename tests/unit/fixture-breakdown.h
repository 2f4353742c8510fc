/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FIXTURE_DETAIL_H
#define FIXTURE_DETAIL_H

/* What is behind a reason, made up: @nr rows of every kind and as many places. */

#include "why/breakdown.h"

void fixture_breakdown(struct breakdown *breakdown, unsigned int nr);

#endif
