/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BASE_OUTCOME_H
#define BASE_OUTCOME_H

/* How reports or a screen came to their end. */

#include <stdbool.h>
#include <stdint.h>

enum failure {
	FAILURE_NONE,
	FAILURE_READ,	   /* the source failed */
	FAILURE_WRITE,	   /* the output did */
	FAILURE_RECORD,	   /* the recording did */
	FAILURE_NO_VM,	   /* --vm names one that does not exist */
	FAILURE_NO_PID,	   /* -p names a process that has no VM */
	FAILURE_COMMAND,   /* it could not be run */
	FAILURE_NO_REASON, /* --why names none */
	FAILURE_TRACE,	   /* the exits cannot be looked into */
	FAILURE_TERMINAL,  /* it cannot show a screen */
	FAILURE_INTERNAL   /* out of memory and the like */
};

struct outcome {
	enum failure failure;
	int err;      /* -errno */
	uint32_t id;  /* the VM or PID */
	bool alerted; /* an alert fired */
	int status;   /* of the command; 0 if there is none */
	bool stuck;   /* the source did not return: it cannot be closed */
};

#endif
