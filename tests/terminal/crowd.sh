#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# crowd.sh: a fixture of 1,250 VMs with 4 vCPUs each, 12 reasons for every vCPU.
awk 'BEGIN {
	print "isa vmx\ntsc-khz 2000000\ntime 1000\ntook 0.001\nwall 1750000000"
	for (r = 1; r <= 12; r++)
		print "reason hardware", r, "REASON_" r
	for (i = 1; i <= 1250; i++) {
		print "vm", i, 100000 + i, 600, 4, "live -"
		for (v = 0; v < 4; v++) {
			print "vcpu", i, v, 200000 + i, 1000000000
			for (r = 1; r <= 12; r++)
				print "exit", i, v, "hardware", r, 1000 + i + v + r, 2000000, 0
		}
	}
}'
