#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# churn.sh KVMEXITTOP FAKED VMS: VMs come and go, ten at a time, under a monitor that records as
# well: the monitor and the recording have each VM's end once, with all its exits, none is
# counted as lost, and no memory grows.
#
# Each VM is in one dump; the next reading has its end, with more exits than that dump had.
set -u
# ASan keeps what was freed for a while, which would count as memory that grows.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}quarantine_size_mb=0:thread_local_quarantine_size_kb=0"

real=$(realpath "$1") faked=$(realpath "$2") vms=$3
turns=$((vms / 10))
tmp=$(mktemp -d) || exit 1
program=
end()
{
	[ -z "$program" ] || kill "$program" 2>/dev/null
	rm -rf "$tmp"
}
trap end EXIT
cd "$tmp" || exit 1

fail()
{
	echo "wrong: $*"
	exit 1
}

# Turn 0 has VMs 1 to 10, turn 1 their ends and VMs 11 to 20, and so on; the last has ends only.
awk -v turns=$turns 'BEGIN {
	for (turn = 0; turn <= turns; turn++) {
		file = "" turn
		print "isa svm\ntsc-khz 2000000\ntime " 1000 + turn "\nwall " 1750000000 + turn >file
		for (i = 10 * turn - 9; i <= 10 * turn; i++) {
			if (turn)
				print "vm " i, 4000 + i, "2 2 gone vm\nvcpu " i, "- - 9000" >file
		}
		for (i = 10 * turn + 1; i <= 10 * turn + 10 && turn < turns; i++) {
			print "vm", i, 4000 + i, "1 2 live vm" >file
			print "vcpu", i, 0, 500000 + i, 1000 >file
			print "vcpu", i, 1, 600000 + i, 1000 >file
		}
		for (i = 10 * turn - 9; i <= 10 * turn; i++) {
			if (!turn)
				continue
			print "exit", i, "- hardware 0x072", 100 + i, 2000 * i, 0 >file
			print "exit", i, "- hardware 0x060", 7, 900, 0 >file
		}
		for (i = 10 * turn + 1; i <= 10 * turn + 10 && turn < turns; i++) {
			print "exit", i, "0 hardware 0x072", 50 + int(i / 2), 1000 * i, 0 >file
			print "exit", i, "1 hardware 0x060", 3, 300, 0 >file
		}
		close(file)
	}
}'
FAKE_SAMPLES=$(seq -s : 0 $turns)
export FAKE_SAMPLES

# ended FILE: how many VMs have gone, their exits, and exits that are counted as lost
ended()
{
	awk -F , '
		{ sub(/\r$/, "") }
		$1 == "schema" { for (i = 1; i <= NF; i++) at[$i] = i; next }
		$at["state"] == "gone" { vms++; exits += $at["count"]; seen[$at["vm"]]++ }
		END {
			for (vm in seen)
				different++
			print vms + 0, different + 0, exits + 0
		}' "$1"
}

resident()
{
	awk '$1 == "VmRSS:" { print $2 }' "/proc/$program/status"
}

# Waits until the end of so many VMs is reported.
await()
{
	for _ in $(seq 6000); do
		[ "$(grep -c ',gone,' live)" -lt "$1" ] || return 0
		kill -0 "$program" 2>/dev/null || fail "the monitor ended: $(cat err)"
		sleep 0.05
	done
	fail 'the monitor stands still'
}

# 77: no kernel can be played here, and it says why
"$faked" -b -d 0 >/dev/null
[ $? != 77 ] || exit 77

"$faked" -b -d 0.01 -v vm -f csv -c vm,state,count --record recording >live 2>err &
program=$!
await $((10 * turns / 4))
before=$(resident)
await $((10 * turns))
after=$(resident)
kill $program
wait $program || fail "status $?"
program=
[ ! -s err ] || fail "$(cat err)"

want=$(awk -v vms=$((10 * turns)) 'BEGIN {
	for (i = 1; i <= vms; i++)
		exits += 100 + i + 7
	printf "%d %d %.0f\n", vms, vms, exits
}')
[ "$(ended live)" = "$want" ] || fail "the monitor has $(ended live), not $want"
"$real" -b --replay recording -v vm -f csv -c vm,state,count >replayed || fail 'no replay'
[ "$(ended replayed)" = "$want" ] || fail "the recording has $(ended replayed), not $want"
[ $((after - before)) -le 256 ] || fail "memory grew from $before to $after kB"
echo "$((10 * turns)) VMs came and went: no exit lost live or recorded, $before kB, then $after kB"
