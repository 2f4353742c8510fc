// SPDX-License-Identifier: GPL-2.0-only
/* Prints the report of --why: render-why text|json ROWS [VCPU]. */
#include <stdlib.h>
#include <string.h>

#include "fixture-breakdown.h"
#include "report/report.h"

int main(int argc, char **argv)
{
	struct origin origin = { .source = "netlink", .reasons.isa = KVM_EXIT_ISA_VMX };
	struct sample sample = { .origin = &origin, .wall.tv_sec = 1750000000 };
	const struct sample_vm vm = { .id = 3, .pid = 4242, .name = "web" };
	struct breakdown breakdown = { 0 };
	const struct why_report report = { &breakdown, &sample, &vm, "testhost" };
	int err;

	if (argc != 3 && argc != 4)
		return 2;
	fixture_breakdown(&breakdown, atoi(argv[2]));
	breakdown.target.pid = vm.pid;
	if (argc == 4)
		breakdown.target.vcpu = atoi(argv[3]);
	err = reason_table_add(&origin.reasons, 1, 30, "IO_INSTRUCTION");
	err = err
		      ?: !strcmp(argv[1], "json") ? report_print_why_json(&report, stdout)
						  : report_print_why_text(&report, stdout);
	breakdown_free(&breakdown);
	reason_table_free(&origin.reasons);
	return err ? 1 : 0;
}
