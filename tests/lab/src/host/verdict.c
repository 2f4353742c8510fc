// SPDX-License-Identifier: GPL-2.0-only
#include "verdict.h"

#include <stdarg.h>
#include <stdio.h>

static int status;

bool verdict(bool good, const char *expected, const char *got, const char *what, ...)
{
	va_list args;

	printf("%s ", good ? "ok" : "FAIL");
	va_start(args, what);
	vprintf(what, args);
	va_end(args);
	printf(": expected %s, got %s\n", expected, got);
	fflush(stdout);
	status |= !good;
	return good;
}

int verdict_status(void)
{
	return status;
}
