#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# hostile.sh KVMEXITTOP FORGE BOUNDED DATA: a recording of a stranger costs no more time than its
# bytes are worth, nor more memory than the manual says; and a signal ends all of that.
set -u

real=$1 forge=$2 bounded=$3 data=$4
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
failures=0
# A sanitizer keeps what was freed, as far as 256 MB
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}quarantine_size_mb=16"

fail()
{
	echo "FAIL: $*"
	sed 's/^/    /' "$tmp/err"
	failures=$((failures + 1))
}

# costs STATUS SECONDS MEGABYTES ARGUMENT...: of CPU time at most, with room for sanitizers
costs()
{
	want=$1 seconds=$2 megabytes=$3
	shift 3
	got=0
	"$bounded" "$seconds" "$megabytes" "$real" "$@" >"$tmp/out" 2>"$tmp/err" || got=$?
	[ "$got" = "$want" ] || fail "status $got, not $want: $*"
}

# ends AFTER-MS CPU-MS WITHIN-MS COMMAND...: by SIGTERM and SIGINT, with status 0
ends()
{
	for signal in 15 2; do
		got=0
		"$bounded" -s $signal "$@" >"$tmp/out" 2>"$tmp/err" || got=$?
		[ "$got" = 0 ] || fail "status $got after signal $signal: $*"
	done
}

# A VM of 100,000 reasons that is gone: each was compared with all of before.
costs 0 20 400 -b --replay "$data/hang-511-bytes.kvx"
[ "$(grep -c '^VMX [0-9]' "$tmp/out")" = 299991 ] || fail 'not all reasons'
costs 0 20 400 -b --replay "$data/hang-511-bytes.kvx" -d 0
"$forge" gone 30000 >"$tmp/gone"
for format in text csv json openmetrics prometheus; do
	costs 0 20 400 -b --replay "$tmp/gone" -f $format
	[ -s "$tmp/out" ] || fail "nothing: $format"
done
costs 0 20 400 --replay "$tmp/gone" --report "$tmp/page"
costs 0 20 400 -b --diff "$tmp/gone" "$tmp/gone"

# 50 origins of 4096 reasons, which were sorted at each; and more than anybody has.
"$forge" origins 50 >"$tmp/origins"
costs 0 10 300 -b --replay "$tmp/origins"
"$forge" origins 1000 >"$tmp/origins"
costs 1 40 500 -b --replay "$tmp/origins" -d 0
grep -q 'it is damaged at byte' "$tmp/err" || fail 'it is not damaged'

# Headers that claim all that follows: what is whole before and behind them is there.
"$forge" headers 100000 >"$tmp/headers"
costs 1 20 200 -b --replay "$tmp/headers" -f csv
[ "$(wc -l <"$tmp/out")" = 2 ] || fail 'what is whole is not there'
"$forge" turns 10000 >"$tmp/turns"
costs 0 20 200 -b --replay "$tmp/turns" -f csv
[ "$(wc -l <"$tmp/out")" = 10001 ] || fail 'what is whole is not there'

# 3 kB that become a million counters
"$forge" bomb 3 >"$tmp/bomb"
[ "$(wc -c <"$tmp/bomb")" -lt 4000 ] || fail 'no bomb'
costs 0 20 700 -b --replay "$tmp/bomb" -f json
costs 0 20 700 --replay "$tmp/bomb" --report "$tmp/page"

# 7 kB that become 80,000 reasons or VMs, none twice: what the page keeps is bounded.
"$forge" reasons 20 >"$tmp/reasons"
costs 0 40 700 --replay "$tmp/reasons" --report "$tmp/page"
grep -q 'There were more reasons than 65536' "$tmp/page" || fail 'the page says nothing of it'
"$forge" vms 20 >"$tmp/vms"
costs 0 40 700 --replay "$tmp/vms" --report "$tmp/page"
grep -q 'more VMs than 65536' "$tmp/page" || fail 'the page says nothing of it'

# Within 100 ms of its own; others may run here, and take their time as well.
"$forge" bomb 3000 >"$tmp/bomb"
ends 100 100 5000 "$real" -b --replay "$tmp/bomb" -v vcpu
ends 100 100 5000 "$real" -b --replay "$tmp/bomb" -f json
ends 100 100 5000 "$real" -b --replay "$tmp/bomb" -d 0
# Nor does somebody keep it who does not read what it prints.
mkfifo "$tmp/pipe"
{ exec sleep 30; } <"$tmp/pipe" &
reader=$!
ends 100 100 5000 sh -c 'exec "$@" >"$0"' "$tmp/pipe" "$real" -b --replay "$tmp/gone" -f json
kill "$reader" 2>/dev/null
wait "$reader" 2>/dev/null

exit $((failures > 0))
