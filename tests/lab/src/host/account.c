// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where each moment of a vCPU goes: VMs whose time is known from somewhere else, and their
 * account by the netlink family, or by source bpf of kvmexittop.
 *
 *	account netlink|bpf [NAME]...
 *
 * Of each VM, the parts are to add up to CLOCK_MONOTONIC since its vCPU was created, within
 * 0.1 % or 0.5 %, each time that they are read; nothing that is read may fall.
 */
#include "account.h"

#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "verdict.h"

static const struct {
	const char *name;
	void (*function)(struct test *t);
} tests[] = {
	{ "stopped", account_stopped },
	{ "spinning", account_spinning },
	{ "vmm", account_vmm },
	{ "debugged", account_debugged },
	{ "no-irqchip", account_no_irqchip },
	{ "halted", account_halted },
	{ "polling", account_polling },
	{ "parked", account_parked },
	{ "sipi", account_sipi },
	{ "cpu-pm", account_cpu_pm },
	{ "waiting", account_waiting },
	{ "waiting-vmm", account_waiting_vmm },
	{ "waiting-halted", account_waiting_halted },
	{ "blocked", account_blocked },
};

static void nothing(int signal)
{
}

static bool wanted(const char *name, int argc, char **argv)
{
	for (int i = 2; i < argc; i++)
		if (!strcmp(name, argv[i]))
			return true;
	return argc == 2;
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = nothing };
	char name[40];

	if (argc < 2 || (strcmp(argv[1], "netlink") && strcmp(argv[1], "bpf")))
		errx(1, "usage: account netlink|bpf [NAME]...");
	sigaction(SIGUSR1, &action, NULL);
	setlinebuf(stdout);
	parts_open(!strcmp(argv[1], "bpf"));
	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		struct test test = { .name = name };

		if (!wanted(tests[i].name, argc, argv))
			continue;
		snprintf(name, sizeof(name), "%s %s", argv[1], tests[i].name);
		trial_begin(&test);
		tests[i].function(&test);
		close(test.vcpu[0].fd);
		close(test.vm.fd);
	}
	parts_close();
	return verdict_status();
}
