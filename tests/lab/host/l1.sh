# SPDX-License-Identifier: GPL-2.0-only
# For cases, in the emulated host.  Sourced by busybox sh.
# shellcheck shell=sh

vendor=svm
grep -q '^flags.* vmx' /proc/cpuinfo && vendor=vmx
trace=/sys/kernel/tracing
hist='hist:keys=common_pid,exit_reason:size=4096'

ok()
{
	echo "ok $CASE $*"
}

fail()
{
	echo "FAIL $CASE $*"
}

skip()
{
	echo "skip $CASE $*"
}

# is WHAT EXPECTED GOT
is()
{
	if [ "$2" = "$3" ]; then
		ok "$1: expected $2, got $3"
	else
		fail "$1: expected $2, got $3"
	fi
}

# accounted: whether this KVM has the patch, and it is on
accounted()
{
	! grep -qE 'lab.kernel=(stock|off|old)' /proc/cmdline && [ ! -e /tmp/unpatched ]
}

# count WHAT VMM-ARGUMENT...: run the VM with every exit traced as well, and
# hold all counters against each other while it still exists
count()
{
	label="$CASE $1"
	shift
	echo "$hist" >$trace/events/kvm/kvm_exit/trigger
	label=$label vmm -o /tmp/want "$@" -- sh /lab/compare ||
		echo "FAIL $label: exit status 0 expected, got $?"
	echo "!$hist" >$trace/events/kvm/kvm_exit/trigger
}

# headers FILE: how many reports have begun in it
headers()
{
	grep -c '^kvmexittop ' "$1" || :
}

# reports FILE N: wait for the beginning of report N
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

# bpf_counted PID: what the monitor has of its VM, as "nlstat exit" would tell it.  The VM
# is at rest, so the sample after the next one is of that.
bpf_counted()
{
	reports /tmp/bpf $(($(headers /tmp/bpf) + 3))
	replay="kvmexittop -b -d 0 --replay /tmp/bpf.kvx -p $1"
	$replay -v vcpu -c vcpu,tid,guest_cycles >/tmp/bpf.vcpus
	awk '$1 ~ /^[0-9]+$/ { print $1, $2, $3 }' /tmp/bpf.vcpus | while read -r vcpu tid guest; do
		echo "vcpu 0 $vcpu $tid $guest"
		$replay -v reason --vcpu "$vcpu" -c kind,code,count,cycles,user_cycles |
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

# agree WORDS NETLINK BPF: files of what both have of a VM, lines of "nlstat exit".  The
# clock of Bochs counts instructions, so there source bpf has a good part of the cycles.
# That of QEMU goes on while its machine runs something else, between any two of them: if
# between the events where the one and the other begin or end, then only one has it.  VMs
# of SVM should be watched for a second, so that such pauses are little of it.
#
# Source bpf also has what the scheduler does between its event and KVM's notifier, each
# time that it switches to a vCPU: some 100 us in the debug kernel.
agree()
{
	least=60 off=2
	[ "$vendor" = vmx ] || least=1
	! grep -q lab.kernel=debug /proc/cmdline || off=5
	nlstat reasons | awk -v label="$1" -v least=$least -v off=$off -f /lab/agree.awk - "$2" "$3"
}

# vm_of PID: the id that the kernel's statistics have for its VM
vm_of()
{
	nlstat vm | awk -v pid="$1" '$1 == "vm" && $3 == pid { print $2 }'
}

# exits_of FILE: what KVM itself counted of the VM that vmm reported on
exits_of()
{
	awk '$1 == "vcpu" { n += $4 } END { print n }' "$1"
}

# total: the sum of the counts on stdin, lines of "nlstat exit" or "nlstat sum"
total()
{
	awk '$1 == "exit" { n += $6 } END { printf "%.0f\n", n }'
}

# host_root: the root directory of the machine that runs the emulator, read-only
# at /r, with the emulated host's own /dev, /proc, /sys and /tmp
host_root()
{
	! grep -q ' /r 9p' /proc/mounts || return 0
	mount -t 9p -o trans=virtio,version=9p2000.L,ro,msize=262144,cache=loose root /r
	mount -t devtmpfs dev /r/dev
	mount -t proc proc /r/proc
	mount -t sysfs sys /r/sys
	mount -t debugfs debugfs /r/sys/kernel/debug
	mount -t tmpfs tmp /r/tmp
}

# netlink_rows VCPU: lines of "nlstat exit" as "KIND/CODE/COUNT ...", sorted
netlink_rows()
{
	awk -v vcpu="$1" 'BEGIN { split("hardware other vmentry-fail emulation", kind, " ") }
		$1 == "exit" && $3 == vcpu { print kind[$4] "/" $5 "/" $6 }' | sort | tr '\n' ' '
}

# program_rows VM VCPU: the same as kvmexittop has it, without its headers
program_rows()
{
	kvmexittop -b -n 1 -d 0 -v reason --vm "$1" --vcpu "$2" -f text -c kind,code,count |
		awk '$1 ~ /^(hardware|other|vmentry-fail|emulation)$/ { print $1 "/" $2 "/" $3 }' |
		sort | tr '\n' ' '
}

# json_rows KEY VALUE: the rows of JSON on stdin in which KEY has that value, whatever its
# case, a line each
json_rows()
{
	grep -io "{[^{}]*\"$1\": *\"*$2\"*[,}][^{}]*" || :
}

# json_values KEY: of all objects on stdin, a line each
json_values()
{
	grep -o "\"$1\": *[^,}]*" | sed 's/^[^:]*: *//; s/"//g'
}

# sum: of the last fields on stdin, of nothing none
sum()
{
	awk '{ n += $NF } END { if (NR) printf "%.0f\n", n }'
}

# metrics_sum NAME: of all samples of the metric on stdin
metrics_sum()
{
	grep "^kvmexittop_$1[{ ]" | sum
}

# A terminal for the program: terminal_start COLUMNSxROWS COMMAND
terminal_start()
{
	cp /lab/bin/kvmexittop* /r/tmp/
	mkdir -p /r/dev/pts
	mount -t devpts devpts /r/dev/pts
	terminal -f /dev/null new-session -d -x "${1%x*}" -y "${1#*x}" \
		"PATH=/tmp:\$PATH LC_ALL=C.UTF-8 $2; echo status \$? >/tmp/status"
}

terminal()
{
	chroot /r /usr/bin/env HOME=/tmp tmux -S /tmp/terminal "$@"
}

terminal_keys()
{
	for key; do
		terminal send-keys "$key"
		sleep 0.3
	done
}

terminal_screen()
{
	terminal capture-pane -p
}

# terminal_sees REGEX: waits until a line of the screen matches
terminal_sees()
{
	for _ in $(seq 50); do
		! terminal_screen | grep -q "$1" || return 0
		sleep 0.2
	done
	return 1
}

# terminal_ended WHAT: the program is over, and its status was that
terminal_ended()
{
	for _ in $(seq 50); do
		[ ! -s /r/tmp/status ] || break
		sleep 0.2
	done
	is 'the program ended' "$1" "$(cat /r/tmp/status)"
}
