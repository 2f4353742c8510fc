// SPDX-License-Identifier: GPL-2.0-only
#include "report/report.h"

void report_print_time(const struct timespec *wall, char *text)
{
	size_t len;
	struct tm tm;

	text[0] = '\0';
	if (!gmtime_r(&wall->tv_sec, &tm))
		return;
	len = strftime(text, REPORT_TIME_SIZE, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text + len, REPORT_TIME_SIZE - len, ".%03ldZ", wall->tv_nsec / 1000000);
}
