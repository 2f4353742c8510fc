// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "parts-bpf.h"

#include <err.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "array.h"

/* The reports of a kvmexittop that was started, one a line, and the last one that was read */
static pid_t pid;
static FILE *reports;
static char *report;
static size_t room;

static double seconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

/* When the report's counters were read, of CLOCK_REALTIME, to the millisecond */
static double report_time(void)
{
	const char *text = strstr(report, "\"time\":\"");
	struct tm day = { 0 };
	double s;

	if (!text || sscanf(text, "\"time\":\"%d-%d-%dT%d:%d:%lfZ", &day.tm_year, &day.tm_mon,
			    &day.tm_mday, &day.tm_hour, &day.tm_min, &s) != 6)
		errx(1, "no time in the report %s", report);
	day.tm_year -= 1900;
	day.tm_mon--;
	return timegm(&day) + s;
}

/*
 * The first report whose counters were read from now on; returns when, of CLOCK_MONOTONIC.  The
 * signals that have KVM_RUN return would end the reading.
 */
static double next_report(void)
{
	const double now = seconds(CLOCK_REALTIME);
	sigset_t signals, before;
	double time;

	sigemptyset(&signals);
	sigaddset(&signals, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &signals, &before);
	do {
		if (getline(&report, &room, reports) < 0)
			errx(1, "kvmexittop has ended");
		time = report_time();
	} while (time < now);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	/* In the middle of its millisecond */
	return time + 0.0005 - (seconds(CLOCK_REALTIME) - seconds(CLOCK_MONOTONIC));
}

/* A number of the row; false if the row has none */
static bool find_number(const char *row, const char *name, double *number)
{
	const char *end = strchr(row, '}'), *value;
	char key[40];

	snprintf(key, sizeof(key), "\"%s\":", name);
	value = strstr(row, key);
	if (!value || value > end)
		return false;
	*number = strtod(value + strlen(key), NULL);
	return true;
}

static double nanoseconds(const char *row, const char *name)
{
	double ns;

	if (!find_number(row, name, &ns))
		errx(1, "no %s in the row %s", name, row);
	return ns / 1e9;
}

static unsigned int find_state(const char *row)
{
	for (unsigned int part = 1; part < PARTS; part++) {
		const char *end = strchr(row, '}'), *found;
		char text[40];

		snprintf(text, sizeof(text), "\"part\":\"%s\"", parts_name(part));
		found = strstr(row, text);
		if (found && found < end)
			return part;
	}
	return 0;
}

void parts_bpf_open(void)
{
	int ends[2];

	if (pipe(ends))
		err(1, "pipe");
	pid = fork();
	switch (pid) {
	case -1:
		err(1, "fork");
	case 0:
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(ends[1], 1);
		execlp("kvmexittop", "kvmexittop", "-b", "--source", "bpf", "-d", "0.1", "-v",
		       "vcpu", "-f", "json", "-c",
		       "vm,pid,vcpu,part,part_ns,guest_ns,kvm_ns,polling_ns,vmm_ns,stopped_ns,"
		       "halted_ns,blocked_ns,waiting_ns,cost_ns",
		       NULL);
		err(1, "kvmexittop");
	}
	close(ends[1]);
	reports = fdopen(ends[0], "r");
	/* It is attached when there is one. */
	next_report();
}

/* Until it has gone, KVM's modules are in use. */
void parts_bpf_close(void)
{
	fclose(reports);
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
}

unsigned int parts_bpf_newest_vm(void)
{
	unsigned int newest = 0;
	double vm, owner;

	next_report();
	for (const char *row = strstr(report, "{\"vm\":"); row; row = strstr(row + 1, "{\"vm\":")) {
		if (find_number(row, "vm", &vm) && find_number(row, "pid", &owner) &&
		    owner == getpid() && vm > newest)
			newest = vm;
	}
	return newest;
}

static const char *find_row(unsigned int vm, unsigned int vcpu)
{
	double number;

	for (const char *row = strstr(report, "{\"vm\":"); row; row = strstr(row + 1, "{\"vm\":")) {
		if (find_number(row, "vm", &number) && number == vm &&
		    find_number(row, "vcpu", &number) && number == vcpu)
			return row;
	}
	errx(1, "no vCPU %u of VM %u in %s", vcpu, vm, report);
}

void parts_bpf_read(unsigned int vm, unsigned int vcpu, struct account *account)
{
	static const char *const names[PARTS] = {
		[KVM_EXIT_PART_GUEST] = "guest_ns",	[KVM_EXIT_PART_KVM] = "kvm_ns",
		[KVM_EXIT_PART_POLLING] = "polling_ns", [KVM_EXIT_PART_VMM] = "vmm_ns",
		[KVM_EXIT_PART_STOPPED] = "stopped_ns", [KVM_EXIT_PART_HALTED] = "halted_ns",
		[KVM_EXIT_PART_BLOCKED] = "blocked_ns", [KVM_EXIT_PART_WAITING] = "waiting_ns",
	};
	const char *row;

	account->time = next_report();
	account->slack = 0.0005;
	row = find_row(vm, vcpu);
	account->state = find_state(row);
	account->reasons = nanoseconds(row, "cost_ns");
	for (int part = 1; part < PARTS; part++)
		account->closed[part] = nanoseconds(row, names[part]);
	if (account->state) {
		account->open[account->state] = nanoseconds(row, "part_ns");
		account->closed[account->state] -= account->open[account->state];
	}
}
