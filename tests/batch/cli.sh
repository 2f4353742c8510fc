#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# cli.sh KVMEXITTOP FAKED DATA: exit statuses, messages and behaviour towards the
# outside, of the program as it is and of the one with a kernel played for it.
set -u

real=$1 faked=$2 data=$3
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
failures=0

export FAKE_SAMPLES="$data/svm-old.sample:$data/svm-new.sample"

fail() {
	echo "FAIL: $*"
	sed 's/^/    /' "$tmp/err"
	failures=$((failures + 1))
}

# run STATUS COMMAND...: it ends with that status, and in time.  $took: seconds, at most.
run() {
	local want=$1 got=0 began=$EPOCHREALTIME
	shift
	timeout -k 5 30 "$@" > "$tmp/out" 2> "$tmp/err" < /dev/null || got=$?
	took=$(echo "$EPOCHREALTIME $began" | awk '{ print $1 - $2 }')
	[ "$got" = "$want" ] || fail "status $got, not $want: $*"
}

# stopped SIGNAL LINES COMMAND...: it ends well on a signal, which it gets once it waits for
# signals and has printed so many lines.  The shell blocks signals too before it is the
# command, and so does the C library for a moment: all of them, as the program does not.
stopped() {
	local signal=$1 lines=$2 got=0
	shift 2
	env --default-signal="$signal" "$@" > "$tmp/out" 2> "$tmp/err" < /dev/null &
	for _ in $(seq 3000); do
		! awk '/^Name:/ { ours = /kvmexittop/ } /^SigBlk:[ \t]*00000000.*[1-9a-f]/ { blocked = ours }
			END { exit !blocked }' /proc/$!/status ||
			[ "$(wc -l < "$tmp/out")" -lt "$lines" ] || break
		sleep 0.01
	done
	kill -s "$signal" $!
	wait $! || got=$?
	[ "$got" = 0 ] || fail "status $got on $signal: $*"
	[ "$(wc -l < "$tmp/out")" -ge "$lines" ] || fail "$signal: not $lines lines in time"
}

# says TEXT: the last command said this on stderr, in one line; quiet: nothing.
says() {
	grep -qF -- "$1" "$tmp/err" || fail "does not say \"$1\""
	[ "$(grep -vc '^Try "kvmexittop --help"\.$' "$tmp/err")" = 1 ] || fail "not one sentence"
}
quiet() {
	[ ! -s "$tmp/err" ] || fail "says something"
}
prints() {
	grep -qE -- "$1" "$tmp/out" || fail "does not print \"$1\""
}
lines() {
	[ "$(wc -l < "$tmp/out")" = "$1" ] || fail "not $1 lines"
}

# 77: no kernel can be played here, and it says why; meson calls it skipped.
"$faked" -b -d 0 > /dev/null
[ $? != 77 ] || exit 77

# Usage.
run 0 "$real" --help; quiet; prints '--iterations N'
run 0 "$real" -V; quiet; prints '^kvmexittop [0-9]'
run 0 "$real" -c help; quiet; prints '^exit_ns '
run 2 "$real" --nonsense; says 'unknown option "--nonsense"'; lines 0
run 2 "$real" -d; says 'needs an argument'
run 2 "$real" -b -n 2 -d 0; says '-d 0 prints one report'
run 2 "$real" word; says '"word" is not an option'
grep -q '^Try "kvmexittop --help"\.$' "$tmp/err" || fail 'no hint'

# The answers that the kernel may give.
FAKE_KERNEL=absent run 3 "$faked" -b -n 1; says 'kvmexittop: netlink: '; lines 0
FAKE_KERNEL=forbidden run 3 "$faked" -b -n 1; says '(the kernel says: CAP_NET_ADMIN in the initial'
says 'not permitted'
FAKE_KERNEL=garbage run 1 "$faked" -b -n 1; says 'cannot be parsed'
FAKE_KERNEL=uncounted run 0 "$faked" -b -d 0; says 'new VMs are not counted'; prints '^cpuid '
FAKE_KERNEL=absent run 3 "$faked" --check; quiet; prints '^no +source netlink: '
run 0 "$faked" --check; quiet; prints '^ok +source netlink: 3 VMs'
# Never hangs, even if a dump gets no answer: 5 seconds.
FAKE_KERNEL=mute run 1 "$faked" -b -d 0; says 'does not reply'

# Without a terminal there is one report, with a measured interval.
run 0 "$faked" -d 0.1; quiet
[ "$(grep -c '^kvmexittop ' "$tmp/out")" = 1 ] || fail 'not one report'
prints 'interval [0-9.]* s$'
interval=$(sed -n 's/.*interval \([0-9.]*\) s$/\1/p' "$tmp/out")
printf '%s\n' 0.1 "$interval" "$took" | sort -g -C || fail "an interval of $interval s, not 0.1 to $took"

# Three reports, and the VM that ended is in one of them only.
run 0 "$faked" -b -n 3 -d 0.05 -v vm -f json -c vm,state,delta,count; quiet; lines 3
[ "$(grep -c '"vm":4,"state":"gone","delta":30,"count":30' "$tmp/out")" = 1 ] ||
	fail 'VM 4 is not in one report'
[ "$(grep -c '"vm":3,"state":"gone","delta":104,"count":254' "$tmp/out")" = 1 ] ||
	fail 'VM 3 is not in one report'
python3 - "$tmp/out" "$took" << 'EOF' || fail 'JSON'
import json, sys
reports = [json.loads(line) for line in open(sys.argv[1])]
# One report may be late, the next is on time again
intervals = [r["interval_ns"] / 1e9 for r in reports]
assert min(intervals) > 0 and 3 * 0.05 <= sum(intervals) < float(sys.argv[2]), intervals
assert all(r["requested_interval_ns"] == 50000000 for r in reports)
assert [r["vms"] for r in reports] == [3, 3, 3]
assert reports[1]["rate"] == 0 and "tax" not in reports[1]
EOF

# KVM's own count, whatever the filters are.
sum=$(awk '$1 == "exit" { n += $6 } END { print n }' "$data/svm-old.sample")
run 0 "$faked" -b -d 0; prints '^source .*  check -$'
echo "$sum" > "$tmp/exits"
FAKE_KVM_EXITS=$tmp/exits run 0 "$faked" -b -d 0 --vm 2; prints '^source .*  check ok$'
FAKE_KVM_EXITS=$tmp/exits run 0 "$faked" -b -d 0 -f json
prints "\"kvm_exits\":$sum,\"drift\":0,"
echo $((sum - 12)) > "$tmp/exits"
FAKE_KVM_EXITS=$tmp/exits run 0 "$faked" -b -d 0; prints '^check \+12: KVM counted fewer'
FAKE_KVM_EXITS=$tmp/exits run 0 "$faked" -b -d 0 -f json; prints '"drift":12,'

# Filters that fit nothing.
run 1 "$faked" -b -n 1 --vm 99; says 'there is no VM 99'
run 1 "$faked" -b -n 1 --vm nobody; says 'there is no VM "nobody"'
run 1 "$faked" -b -n 1 -p 1; says 'process 1 has no VM'
run 0 "$faked" -b -d 0 -v reason --vm 1 --vcpu 1; quiet; lines 6; prints '^cpuid  *2000 '

# Output that cannot be written.
run 1 sh -c "'$faked' -b -d 0 > /dev/full"; says 'cannot write the output: No space left'
run 1 sh -c "'$faked' -b -n 9 -d 0.05 > /dev/full"; says 'cannot write the output: No space left'
run 1 sh -c "'$real' --help > /dev/full"; says 'cannot write the output: No space left'
run 1 sh -c "'$real' --help >&-"; says 'cannot write the output: Bad file'
# A reader that goes away.  141 is SIGPIPE.
run 0 bash -c "'$faked' -b -d 0.02 | head -n 1; [ \${PIPESTATUS[0]} = 141 ]"; quiet; lines 1
run 0 bash -c "trap '' PIPE; '$faked' -b -d 0.02 | head -n 1; [ \${PIPESTATUS[0]} = 1 ]"; quiet

# A recording says the same again, in any format, and at any distance in time.
recording=$tmp/recording
for format in text json; do
	rm -f "$recording"
	run 0 "$faked" -b -n 3 -d 0.05 -v vm -f $format -c all --record "$recording"; quiet
	grep -v requested_interval_ns "$tmp/out" > "$tmp/live" || sed 's/"requested_interval_ns":[^,]*,//' \
		"$tmp/out" > "$tmp/live"
	run 0 "$real" -b -v vm -f $format -c all --replay "$recording"; quiet
	diff -u "$tmp/live" "$tmp/out" || fail "replay as $format"
done
run 0 "$real" -b -n 1 --replay "$recording" -f json -v vm; lines 1
run 0 "$real" -b -d 0 --replay "$recording"; quiet; prints '^cpuid  *3400 '
# VMs 3 and 4 ended in a sample that is not shown, 15 s are not over.
rm "$recording"
run 0 "$faked" -b -n 3 -d 0.05 --record "$recording"; quiet
run 0 "$real" -b -d 0.1 --replay "$recording" -v vm -f json -c vm,state,count; quiet
[ "$(grep -c '"vm":4,"state":"gone","count":30' "$tmp/out")" = 1 ] || fail 'VM 4 was lost'
run 0 "$real" -b -d 15 --replay "$recording"; quiet; lines 0
# A copy by way of a replay is as good.
# Exits of a VM whose end was not heard are lost, which is said, and no damage.
lossy=$tmp/lossy
FAKE_SAMPLES="$data/svm-old.sample:$data/svm-unheard.sample:$data/svm-new.sample" \
	run 0 "$faked" -b -n 3 -d 0.05 -v vm --record "$lossy"; quiet; prints '^lost 203 '
cp "$tmp/out" "$tmp/live"
run 0 "$real" -b -v vm --replay "$lossy"; quiet
cmp -s "$tmp/live" "$tmp/out" || fail "a recording with losses says something else"

run 0 "$real" -b --replay "$recording" --record "$tmp/copy"; cp "$tmp/out" "$tmp/first"
run 0 "$real" -b --replay "$tmp/copy"; diff "$tmp/first" "$tmp/out" || fail 'copy'

# Recordings that are none, or not whole.
size=$(wc -c < "$recording")
run 1 "$real" -b --replay "$0"; says 'it is not a recording'; lines 0
run 1 "$real" -b --replay "$tmp/none"; says 'No such file'
run 1 "$real" -b --replay "$tmp"; says 'Is a directory'
head -c $((size - 1)) "$recording" > "$tmp/cut"
run 0 "$real" -b --replay "$tmp/cut"; says 'the last sample is incomplete'
python3 - "$recording" "$tmp/bad" << 'EOF'
import struct, sys
# A byte in the body of the second frame: a header has 20, with the length at 4
recording = bytearray(open(sys.argv[1], "rb").read())
recording[20 + struct.unpack_from("<I", recording, 4)[0] + 25] ^= 1
open(sys.argv[2], "wb").write(recording)
EOF
run 1 "$real" -b --replay "$tmp/bad"; says 'it is damaged at byte'

# Comparisons: of a recording with its copy, of three intervals.
run 0 "$real" --diff "$recording" "$tmp/copy"; quiet
prints '^REASON .* BEFORE +AFTER +CHANGE RATIO +NOISE VERDICT'
prints '^cpuid .* 1\.000 .* same '
[ "$(grep -cE '^(before|after) ' "$tmp/out")" = 2 ] || fail 'no times'
run 0 "$real" --diff "$recording" "$tmp/copy" -f json -v category -s +reason; quiet; lines 1
python3 - "$tmp/out" << 'EOF' || fail 'JSON of a comparison'
import json, sys
report = json.load(open(sys.argv[1]))
assert report["before"]["intervals"] == report["after"]["intervals"] == 3
assert report["before"]["time_ns"] == report["interval_ns"], report
rows = {row["reason"]: row for row in report["rows"]}
assert list(rows) == sorted(rows) and rows["cpuid"]["verdict"] == "same"
# +400, +100 and +30 of cpuid, as the comments in the samples say
assert abs(rows["cpuid"]["after"] * report["interval_ns"] / 1e9 - 530) < 1, rows["cpuid"]
EOF
run 1 "$real" --diff "$recording" "$tmp/bad"; says 'bad: it is damaged at byte'
run 1 "$real" --diff "$tmp/bad" "$recording"; says 'bad: it is damaged at byte'
run 1 "$real" --diff "$recording" "$0"; says 'it is not a recording'
run 2 "$real" --diff "$recording"; says 'option "--diff" needs two arguments'
run 2 "$real" --diff "$recording" "$tmp/copy" -v vm; says 'compares views reason and category'
run 1 sh -c "'$real' --diff '$recording' '$tmp/copy' > /dev/full"; says 'cannot write the output'

# A file that is read is not written to as well, by whatever name; nothing is lost.
cp "$recording" "$tmp/in.kvx"
ln "$tmp/in.kvx" "$tmp/hard.kvx"
ln -s in.kvx "$tmp/soft.kvx"
cp "$recording" "$tmp/in.kvx.1"
conflict() {
	run 2 "$@"; lines 0
	grep -q 'are the same file, .*; write to another one$' "$tmp/err" || fail "no conflict: $*"
	cmp -s "$recording" "$tmp/in.kvx" || fail "changed the recording: $*"
	cmp -s "$recording" "$tmp/in.kvx.1" || fail "changed the older recording: $*"
}
for out in in.kvx hard.kvx soft.kvx; do
	conflict "$real" -b --replay "$tmp/in.kvx" -o "$tmp/$out"
	conflict "$real" -b --replay "$tmp/in.kvx" --record "$tmp/$out"
	conflict "$real" --replay "$tmp/in.kvx" --report "$tmp/$out"
	conflict "$real" --diff "$tmp/in.kvx" "$tmp/copy" -o "$tmp/$out"
	conflict "$real" --diff "$tmp/copy" "$tmp/in.kvx" -o "$tmp/$out"
done
conflict sh -c "exec '$real' -b --replay /dev/stdin -o '$tmp/in.kvx' < '$tmp/in.kvx'"
conflict "$real" -b --replay "$tmp/in.kvx.1" --record "$tmp/in.kvx" --record-size 1M
conflict sh -c "exec '$real' -b --replay '$tmp/in.kvx' >> '$tmp/in.kvx'"
conflict "$faked" -b -n 1 -d 0.01 --record "$tmp/in.kvx" -o "$tmp/in.kvx"
conflict "$faked" -b -n 1 -d 0.01 --record "$tmp/new" -o "$tmp/new"
[ ! -e "$tmp/new" ] || fail 'one file of two options was made'
run 0 "$real" --diff "$tmp/in.kvx" "$tmp/in.kvx"; quiet
run 0 "$real" -b --replay "$tmp/in.kvx" -o /dev/null; quiet

# Where nothing can be recorded.
run 2 "$real" --record-size 1M; says 'add --record FILE'
run 2 "$real" --record "$tmp/x" --record-size 12; says '--record-size needs bytes'
run 1 "$faked" -b -n 2 -d 0.05 --record /dev/full; says 'cannot record to /dev/full: No space left'
run 1 "$faked" -b -d 0 --record "$0"; says 'it is not a recording; give the name of a new file'
run 1 "$faked" -b -d 0 --record /proc/x/y; says 'cannot record to /proc/x/y: No such file'
# Not even root writes to that one.
run 1 "$faked" -b -d 0 --record /proc/version; says 'cannot record to /proc/version'
exec 9>> "$recording"
flock 9
run 1 "$faked" -b -d 0 --record "$recording"; says 'another process is recording to it'
exec 9>&-
[ "$(wc -c < "$recording")" = "$size" ] || fail 'a recording was changed'

# Signals: the report in hand is whole, and status 0.
for signal in INT TERM; do
	stopped $signal 4 "$faked" -b -d 0.02 -v vm -f json
	quiet
	tail -n 1 "$tmp/out" | python3 -m json.tool > /dev/null || fail "$signal: cut"
	# Between two reports as well.
	stopped $signal 0 "$faked" -b -d 60
	quiet
done

# A decimal comma must not get into the numbers.
if locale -a 2> /dev/null | grep -q '^de_DE.utf8'; then
	LC_ALL=de_DE.utf8 run 0 "$faked" -b -n 1 -d 0.05 -f json
	python3 -m json.tool < "$tmp/out" > /dev/null || fail 'locale'
fi

# The machine as it is, unless its kernel has the counters.
if "$real" --check > "$tmp/out" 2>&1; then
	echo 'left out: the refusals of a kernel, for this one has the counters'
else
	run 3 "$real" -b -n 1; says 'kvmexittop: netlink: '
	run 3 "$real"; says 'kvmexittop: netlink: '
	run 3 "$real" --check; quiet; prints '^no +source netlink: '
	# A user namespace is recognised as such.
	if unshare -Urn true 2> /dev/null; then
		run 3 unshare -Urn "$real" -b; says 'kvmexittop: netlink: '
		run 3 unshare -Urn "$real" --check; prints '^no +this is not the initial user namespace'
	fi
fi

[ "$failures" = 0 ]
