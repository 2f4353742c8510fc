# SPDX-License-Identifier: GPL-2.0-only
# A kvmexittop that prints reports while a case goes on, and what source bpf has by it.
# Sourced by l1.sh.
# shellcheck shell=sh

# headers FILE: how many reports have begun in it
headers()
{
	grep -c '^kvmexittop ' "$1" || :
}

# reports FILE N: wait for the beginning of report N.  Who begins them empties the file before,
# as the last one's is there until the program has begun.
reports()
{
	for _ in $(seq 300); do
		[ "$(headers "$1")" -lt "$2" ] || return 0
		sleep 0.2
	done
	fail "no report $2 in $1"
	cat "$1"
}

# monitor: source bpf watches, and records what it sees.  A first VM is not to be judged:
# an emulator needs long for code that it has never run.
monitor()
{
	: >/tmp/bpf
	kvmexittop -b -d 0.5 --source bpf --record /tmp/bpf.kvx >/tmp/bpf 2>&1 &
	monitor=$!
	reports /tmp/bpf 1
	vmm -s 'cpuid 1; out 0x80 1' >/dev/null
}

unmonitor()
{
	kill "$monitor"
	wait
	rm /tmp/bpf.kvx
}

parts='guest_ns kvm_ns polling_ns vmm_ns stopped_ns halted_ns blocked_ns waiting_ns'

# bpf_parts: the account of the vCPUs in that table, as "nlstat exit" would print it
bpf_parts()
{
	awk -F , -v parts="$parts" '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; n = split(parts, part, " "); next }
		function cycles(ns) { return sprintf("%.0f", ns * $at["tsc_khz"] / 1e6) }
		{
			of = "0 " $at["vcpu"]
			print "vcpu", of, $at["tid"], cycles($at["guest_ns"]), cycles($at["polling_ns"])
			for (i = 1; i <= n; i++) {
				if ($at[part[i]] == "")
					continue
				name = substr(part[i], 1, length(part[i]) - 3)
				open = name == $at["part"] ? $at["part_ns"] : 0
				print "part", of, name, cycles($at[part[i]] - open), cycles(open)
			}
		}'
}

# bpf_counted PID: what the monitor has of its VM, as "nlstat exit" would print it.  The VM
# is at rest, so the sample after the next one is of that.
bpf_counted()
{
	reports /tmp/bpf $(($(headers /tmp/bpf) + 3))
	replay="kvmexittop -b -d 0 --replay /tmp/bpf.kvx -p $1"
	$replay -v vcpu -f csv -c "vcpu,tid,part,part_ns,$(echo "$parts" | tr ' ' ,)" | tr -d '\r' |
		bpf_parts >/tmp/bpf.vcpus
	cat /tmp/bpf.vcpus
	sed -n 's/^vcpu 0 \([0-9]*\) .*/\1/p' /tmp/bpf.vcpus | while read -r vcpu; do
		$replay -v reason --vcpu "$vcpu" -c kind,code,count,cycles,vmm_cycles |
			awk -v vcpu="$vcpu" '
			BEGIN { kind["hardware"] = 1; kind["other"] = 2; kind["vmentry-fail"] = 3 }
			$1 in kind { print "exit 0", vcpu, kind[$1], $2, $3, $4, $5 }'
	done
}

# links PID: BPF programs that it has attached
links()
{
	find "/proc/$1/fd" -type l -exec readlink {} \; 2>/dev/null | grep -c bpf_link
}

# linked PID N: waits until it has attached so many
linked()
{
	for _ in $(seq 300); do
		[ "$(links "$1")" -ne "$2" ] || return 0
		sleep 0.2
	done
	return 1
}

# bpf_agrees WORDS NETLINK BPF: files of what both have of a VM, lines of "nlstat exit".  The
# clock of Bochs counts instructions, so there source bpf has a good part of the cycles.
# That of QEMU goes on while its machine runs something else, between any two of them: if
# between the events where the one and the other begin or end, then only one has it.  VMs
# of SVM should be watched for a second, so that such pauses are little of it.
#
# Without function tracing a kprobe tells it that KVM_RUN begins, whose own time is the
# VMM's: some 20 us in QEMU.
#
# Source bpf also has what the scheduler does between its event and KVM's notifier, each
# time that it switches to a vCPU: some 100 us in the debug kernel.
bpf_agrees()
{
	least=60 off=2
	[ "$vendor" = vmx ] || least=1
	[ -e /sys/kernel/tracing/available_filter_functions ] || off=4
	! grep -q lab.kernel=debug /proc/cmdline || off=5
	nlstat reasons | agree "$1" $least $off - "$2" "$3" || :
}
