/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef CMOCKA_ALL_H
#define CMOCKA_ALL_H

/* <cmocka.h> wants these before it, in this order. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#endif
