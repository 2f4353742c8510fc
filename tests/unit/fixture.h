/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FIXTURE_H
#define FIXTURE_H

/*
 * Samples as text, for tests.  One fact a line, "-" for a number not known:
 *
 *	isa vmx|svm
 *	tsc-khz KHZ
 *	time SECONDS	when the reading began
 *	took SECONDS	how long it took
 *	wall SECONDS	the same time for people, UTC since 1970
 *	since vm-creation|attach	what counters count from; the former unless given
 *	host NAME	the last one counts, for all samples
 *	clock tsc|ns	of cycles
 *	fallback WORD ...	why not a better source
 *	trait NAME VALUE	a setting of the host, as traits.c names it
 *	lost N
 *	own N		exits that the source itself caused
 *	kvm-exits BEFORE AFTER	KVM's own count; "- -" unless given
 *	reason KIND CODE NAME
 *	vm ID PID AGE VCPUS live|gone NAME [-name|comm [SCOPE [COMM [OWNER [UNIT [CONTAINER]]]]]]
 *	flags VM [!]NAME ...	of its VMM, as traits.c names them, in the line after its own; ! no
 *	vcpu VM VCPU TID GUEST-CYCLES [THREAD]
 *	times VM VCPU POLLING STOPPED HALTED WAITING	cycles of the vCPU in the line before
 *	in VM VCPU PART SECONDS [KIND CODE]	the part that it is in, and for how long
 *	exit VM VCPU KIND CODE COUNT CYCLES USER-CYCLES [BLOCKED-CYCLES]
 *
 * VCPU is "-" in sums over the vCPUs of a VM.  Names may have bytes written as %HH.  Empty
 * lines and what follows '#' are skipped.
 */

#include "sample/sample.h"

/* Reads @path, or ends the test program with a message. */
void fixture_read(const char *path, struct sample *sample, struct origin *origin);
/* The same from a string. */
void fixture_parse(const char *text, struct sample *sample, struct origin *origin);

#endif
