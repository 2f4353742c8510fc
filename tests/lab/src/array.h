/* SPDX-License-Identifier: GPL-2.0-only */
/* How many elements an array has: the lab shares no code with the program. */
#ifndef ARRAY_H
#define ARRAY_H

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#endif
