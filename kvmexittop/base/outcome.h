/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BASE_OUTCOME_H
#define BASE_OUTCOME_H

/* How a batch or a screen ended. */

#include <stdbool.h>
#include <stdint.h>

enum failure {
	FAILURE_NONE,
	FAILURE_READ,	   /* the source failed */
	FAILURE_WRITE,	   /* the output failed */
	FAILURE_RECORD,	   /* the recording failed */
	FAILURE_NO_VM,	   /* --vm names a VM that does not exist */
	FAILURE_NO_NAME,   /* the same, by name */
	FAILURE_NO_PID,	   /* -p names a process that has no VM */
	FAILURE_COMMAND,   /* the command could not be run */
	FAILURE_NO_REASON, /* --why names no exit reason */
	FAILURE_TRACE,	   /* exits cannot be traced */
	FAILURE_TERMINAL,  /* the terminal cannot show a screen */
	FAILURE_PRIVILEGE, /* privileges cannot be given up */
	FAILURE_INTERNAL   /* out of memory and the like */
};

struct outcome {
	enum failure failure;
	int err;	  /* -errno */
	uint32_t id;	  /* the VM or PID */
	const char *name; /* of the VM */
	bool alerted;	  /* an alert fired */
	int status;	  /* exit status of the command; 0 if there is no command */
	bool stuck;	  /* the source did not return, so it cannot be closed */
};

#endif
