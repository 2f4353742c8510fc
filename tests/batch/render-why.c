// SPDX-License-Identifier: GPL-2.0-only
/* Prints the report of --why: render-why text|json ROWS. */
#include <stdlib.h>
#include <string.h>

#include "fixture-breakdown.h"
#include "report/report.h"

int main(int argc, char **argv)
{
	struct origin origin = { .source = "netlink", .reasons.isa = KVM_EXIT_ISA_VMX };
	struct sample sample = { .origin = &origin, .wall.tv_sec = 1750000000 };
	const struct sample_vm vm = { .id = 3, .pid = 4242, .name = "web" };
	struct detail detail = { 0 };
	const struct why_report report = { &detail, &sample, &vm, "testhost" };
	int err;

	if (argc != 3)
		return 2;
	fixture_detail(&detail, atoi(argv[2]));
	detail.target.pid = vm.pid;
	err = reason_table_add(&origin.reasons, 1, 30, "IO_INSTRUCTION");
	err = err
		      ?: !strcmp(argv[1], "json") ? report_print_why_json(&report, stdout)
						  : report_print_why_text(&report, stdout);
	detail_free(&detail);
	reason_table_free(&origin.reasons);
	return err ? 1 : 0;
}
