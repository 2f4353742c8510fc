#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# command.sh FAKED DATA: kvmexittop -- COMMAND, and --alert with exit statuses.
set -u

faked=$1 data=$2
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
failures=0

export FAKE_SAMPLES="$data/svm-old.sample:$data/svm-new.sample"

fail()
{
	echo "FAIL: $*"
	head -n 4 "$tmp/out" | sed 's/^/    out: /'
	head -n 4 "$tmp/err" | sed 's/^/    err: /'
	failures=$((failures + 1))
}

# run STATUS COMMAND...
run()
{
	want=$1
	shift
	got=0
	timeout --foreground -k 5 30 "$@" >"$tmp/out" 2>"$tmp/err" </dev/null || got=$?
	[ "$got" = "$want" ] || fail "status $got, not $want: $*"
}

says()
{
	grep -qE -- "$1" "$tmp/err" || fail "does not say \"$1\""
}

# 77: no kernel can be played here, and it says why
"$faked" -b -d 0 >/dev/null
[ $? != 77 ] || exit 77

# The command's output is its own, the report goes elsewhere; its status comes through.
run 0 "$faked" -v vm -- echo hello
[ "$(cat "$tmp/out")" = hello ] || fail 'output'
says '^VMs 3 '
run 3 "$faked" -- sh -c 'exit 3'
run 5 "$faked" -o "$tmp/report" -- sh -c 'echo err >&2; exit 5'
[ "$(cat "$tmp/err")" = err ] || fail 'report is not in the file alone'
grep -q '^VMs 3 ' "$tmp/report" || fail 'no report'
# Also an option of the command's, and a second "--"
run 0 "$faked" -f json -- echo -n -- -v nothing
[ "$(cat "$tmp/out")" = '-- -v nothing' ] || fail 'arguments'

# The events of its time: the exits between the two samples, by the fixtures' numbers,
# with the VMs that ended.  One of them lived for 0.05 seconds.
run 0 "$faked" -f json -v vm -- sleep 0.1
python3 - "$tmp/err" <<'EOF' || fail 'report of a command'
import json, sys
report = json.loads(open(sys.argv[1]).read())
rows = {row["vm"]: row for row in report["rows"]}
assert "requested_interval_ns" not in report and report["interval_ns"] >= 1e8
assert rows[1]["delta"] == 1102 and rows[2]["delta"] == 20
assert rows[3]["state"] == "gone" and rows[3]["delta"] == 104
assert rows[4]["state"] == "gone" and rows[4]["delta"] == 30
EOF
began=$(date +%s.%N)
run 0 "$faked" -f json -- sleep 0.4
took=$(echo "$(date +%s.%N) $began" | awk '{ print $1 - $2 }')
python3 -c 'import json, sys; assert 0.4 <= json.load(sys.stdin)["interval_ns"] / 1e9 < float(sys.argv[1])' \
	"$took" <"$tmp/err" ||
	fail 'interval'

# Commands that cannot be run.
run 127 "$faked" -- /nonexistent/x
says '^kvmexittop: cannot run "/nonexistent/x": No such file or directory$'
run 126 "$faked" -- /dev/null
says '^kvmexittop: cannot run "/dev/null": Permission denied$'
[ "$(wc -l <"$tmp/err")" = 1 ] || fail 'says more'
FAKE_KERNEL=absent run 3 "$faked" -- touch "$tmp/ran"
[ ! -e "$tmp/ran" ] || fail 'runs the command without a source'
run 2 "$faked" ls
says '"ls" is not an option; put "--" before a command to measure'

# Signals.  The command gets them and decides; the report comes all the same.
for signal in INT TERM HUP QUIT USR1 USR2; do
	run 9 sh -c "env --default-signal=$signal '$faked' -- sh -c 'trap \"exit 9\" $signal; : >$tmp/ready
		while :; do sleep 0.01; done' &
		while [ ! -e $tmp/ready ]; do sleep 0.01; done
		kill -s $signal \$!; wait \$!"
	says '^VMs 3 '
	rm -f "$tmp/ready"
done
# One that kills it: 128 + 15, and the same without a word from us
run 143 sh -c "'$faked' -- sh -c 'kill \$\$'"
says '^VMs 3 '
# A signal is blocked neither in the command nor ignored.
run 0 "$faked" -- sh -c 'grep -E "^Sig(Blk|Ign):.*[1-9a-f]" /proc/self/status; :'
grep -E '^SigBlk' "$tmp/out" && fail 'signals are blocked in the command'

# Alerts: 0 or 4, the status of the command before that, a failure of ours before all.
run 4 "$faked" --alert 'rate(vm=1) > 0' -- true
says "^kvmexittop: alert 'rate\(vm=1\) > 0': [0-9.]* of VM 1$"
run 0 "$faked" --alert 'rate(vm=1) < 0' -- true
run 7 "$faked" --alert 'rate(vm=1) > 0' -- sh -c 'exit 7'
run 1 sh -c "'$faked' --alert 'rate(vm=1) > 0' -o /dev/full -- true"

# With reports all come, each alert that fires is told once, and the status is 4.  In the
# second report nothing changes any more.
run 4 "$faked" -b -n 3 -d 0.05 -f json -v vm --alert 'rate(hlt) > 0' --alert 'delta(vm=.*) > 1e2' \
	--alert 'tax > 99'
[ "$(wc -l <"$tmp/out")" = 3 ] || fail 'not all reports'
[ "$(wc -l <"$tmp/err")" = 2 ] || fail 'not two alerts'
says "^kvmexittop: alert 'rate\(hlt\) > 0': [0-9.]*$"
says "^kvmexittop: alert 'delta\(vm=\.\*\) > 1e2': 1102 of VM 1, and 1 more$"
python3 - "$tmp/out" <<'EOF' || fail 'alerts in JSON'
import json, sys
first, *rest = [json.loads(line) for line in open(sys.argv[1])]
assert [(a["alert"], a.get("vm")) for a in first["alerts"]] == [
    ("rate(hlt) > 0", None), ("delta(vm=.*) > 1e2", 1), ("delta(vm=.*) > 1e2", 3)]
assert abs(first["alerts"][0]["value"] * first["interval_ns"] / 1e9 - 200) < 0.1
assert all(r["alerts"] == [] for r in rest)
EOF
run 0 "$faked" -b -n 2 -d 0.05 --alert 'tax > 99'
run 4 sh -c "'$faked' -b -d 0.02 --alert 'rate(hlt) > 0' &
	while [ ! -s $tmp/err ]; do sleep 0.01; done
	kill \$!; wait \$!"
run 4 "$faked" -b -d 0 --alert 'count(hlt) >= 500'
# A rate needs an interval, without one it is unknown.
run 0 "$faked" -b -d 0 --alert 'rate >= 0' --alert 'rate < 0'
run 1 "$faked" -b -n 1 --alert 'rate(HTL) > 1'
says "^kvmexittop: --alert 'rate\(HTL\) > 1': this host has no such reason"
run 2 "$faked" -b -n 1 --alert 'rate(HLT > 1'
says "expected \"\)\" before > 1"

[ "$failures" = 0 ]
