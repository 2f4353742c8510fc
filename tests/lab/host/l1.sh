# SPDX-License-Identifier: GPL-2.0-only
# What cases have in common, in the emulated host.  Sourced by busybox sh.
# shellcheck shell=sh
# shellcheck source=../verdict.sh
. /lab/verdict.sh
# shellcheck source=counters.sh
. /lab/counters.sh
# shellcheck source=monitor.sh
. /lab/monitor.sh
# shellcheck source=terminal.sh
. /lab/terminal.sh

vendor=svm
grep -q '^flags.* vmx' /proc/cpuinfo && vendor=vmx
trace=/sys/kernel/tracing
hist='hist:keys=common_pid,exit_reason:size=4096'

# load_kvm: KVM, where it is in modules; unload_kvm: the next case wants them gone
load_kvm()
{
	[ -e /dev/kvm ] || modprobe "kvm_$([ $vendor = svm ] && echo amd || echo intel)"
}

unload_kvm()
{
	! grep -q '^kvm ' /proc/modules ||
		modprobe -r "kvm_$([ $vendor = svm ] && echo amd || echo intel)"
}

# accounted: whether this KVM has the patch, and it is on
accounted()
{
	! grep -qE 'lab.kernel=(stock|off)' /proc/cmdline && [ ! -e /tmp/unpatched ]
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
	mount -t tracefs -o mode=755 tracefs /r/sys/kernel/tracing
	mount -t tmpfs tmp /r/tmp
}
