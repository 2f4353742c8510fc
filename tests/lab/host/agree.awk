# SPDX-License-Identifier: GPL-2.0-only
# Hold what source bpf has of a VM against what netlink has, and show both in a table.
#
#	awk -v label=WORDS -v least=PERCENT -v off=PERCENT -f agree.awk REASONS NETLINK BPF
#
# REASONS has the lines of "nlstat reasons", the others those of "nlstat exit".
#
# Counts are the same.  Cycles are not: the patch measures from where the guest was left
# to where it is entered again, source bpf between two events that KVM fires in there.
# What is before and after these is the guest's to it, or where KVM_RUN begins and ends,
# the VMM's.  So of a vCPU it has no more cycles, and all three together are the same.
# Not for each reason: other programs of an emulator's host may get its CPU anywhere.

# Percent; how much at least, and how far off all three together, is for the caller to know
BEGIN { most = 101 }

FNR == 1 { file++ }

file == 1 { name[$2 "/" $3] = $4; next }

$1 == "vcpu" {
	if (!($3 in known))
		vcpus[nr_vcpus++] = $3
	known[$3] = 1
	guest[file, $3] = $5
	whole[file, $3] += $5
}

$1 == "exit" {
	reason = $4 "/" $5
	if (!(($3, reason) in seen))
		reasons[$3, nr_reasons[$3]++] = reason
	seen[$3, reason] = 1
	count[file, $3, reason] = $6
	cycles[file, $3, reason] = $7
	user[file, $3, reason] = $8
	sum[file, $3] += $7
	whole[file, $3] += $7 + $8
}

function percent(a, b)
{
	return b ? 100 * a / b : 0
}

function verdict(good, what, expected, got)
{
	printf "%s %s bpf vcpu%d as netlink: %s: expected %s, got %s\n", good ? "ok" : "FAIL",
		label, vcpu, what, expected, got
}

function counts(file,	i, reason, text)
{
	for (i = 0; i < nr_reasons[vcpu]; i++) {
		reason = reasons[vcpu, i]
		text = text " " name[reason] " " count[file, vcpu, reason] + 0
	}
	return substr(text, 2)
}

# Cycles of an exit, as one does not care for how many there were
function row(reason,	n)
{
	n = count[2, vcpu, reason]
	printf "| vcpu%d %-12s %7d %7d %11.0f %11.0f %6.1f %11.0f %11.0f\n", vcpu, name[reason],
		n, count[3, vcpu, reason],
		n ? cycles[2, vcpu, reason] / n : 0, n ? cycles[3, vcpu, reason] / n : 0,
		percent(cycles[3, vcpu, reason], cycles[2, vcpu, reason]),
		n ? user[2, vcpu, reason] / n : 0, n ? user[3, vcpu, reason] / n : 0
}

function row_of_sums(what, sums)
{
	printf "| vcpu%d %-28s %11.0f %11.0f %6.1f\n", vcpu, what, sums[2, vcpu], sums[3, vcpu],
		percent(sums[3, vcpu], sums[2, vcpu])
}

END {
	printf "| %-18s %7s %7s %11s %11s %6s %11s %11s\n", label, "exits", "by bpf",
		"cycles/exit", "by bpf", "%", "user", "by bpf"
	for (v = 0; v < nr_vcpus; v++) {
		vcpu = vcpus[v]
		for (i = 0; i < nr_reasons[vcpu]; i++)
			row(reasons[vcpu, i])
		row_of_sums("cycles", sum)
		row_of_sums("cycles, user's and guest's", whole)
		verdict(counts(2) == counts(3), "exits", counts(2), counts(3))
		share = percent(sum[3, vcpu], sum[2, vcpu])
		verdict(share >= least && share <= most, "cycles", least " to " most " %",
			sprintf("%.1f", share))
		share = percent(whole[3, vcpu], whole[2, vcpu])
		verdict(share >= 100 - off && share <= 100 + off, "cycles, user\047s and guest\047s",
			100 - off " to " 100 + off " %", sprintf("%.1f", share))
	}
	if (!nr_vcpus)
		print "FAIL", label, "bpf as netlink: no vCPU"
}
