#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# advice.sh KVMEXITTOP RECORD SCHEMA PAGE FAKED: --advice of a recording, as text and as JSON, which its
# schema knows; options that it cannot be given with; and the manual page has each rule's name.
# tests/unit/test-advice.c has the rules.
set -eu
PATH=/usr/bin:$PATH

program=$1 record=$2 schema=$3 page=$4 faked=$5
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# Seconds since the start.  VM 1 polls, VM 2 has a device of which the source knows less, VM 3 rests,
# VM 4 boots, and VM 5 was not there at first.
sample()
{
	cat <<END
isa vmx
tsc-khz 1000000
trait kvm.halt_poll_ns 200000
time $((1000 + $1))
wall $((1750000000 + $1))
vm 1 9000001 $((9000 + $1)) 1 live database
vcpu 1 0 11 $((100000000 * $1))
times 1 0 $((700000000 * $1)) 0 $((190000000 * $1)) 0
exit 1 0 hardware 12 $((9000 * $1)) $((9000000 * $1)) 0 0
vm 2 9000002 $((9000 + $1)) 1 live <script>%1B
vcpu 2 0 21 $((300000000 * $1))
exit 2 0 hardware 30 $((9000 * $1)) $((20000000 * $1)) $((200000000 * $1))
vm 3 9000003 $((9000 + $1)) 1 live rests
vcpu 3 0 31 $((1000000 * $1))
times 3 0 0 0 $((999000000 * $1)) 0
exit 3 0 hardware 12 $((10 * $1)) $((10000 * $1)) 0 0
vm 4 9000004 $((20 + $1)) 1 live boots
vcpu 4 0 41 $((300000000 * $1))
exit 4 0 hardware 30 $((9000 * $1)) $((20000000 * $1)) $((200000000 * $1))
END
	[ "$1" -lt 10 ] || cat <<END
vm 5 9000005 $((9000 + $1)) 1 live late
vcpu 5 0 51 $((300000000 * $1))
END
}
for second in 0 1 2 3 4 5 6 7 8 9 10 11 12; do
	sample $second >"$tmp/$second"
	set -- "$@" "$tmp/$second"
done
shift 5
"$record" "$tmp/recording" "$@"

fail()
{
	echo "FAIL: $*"
	cat "$tmp/out"
	exit 1
}
says()
{
	grep -qF -- "$1" "$tmp/out" || fail "does not say: $1"
}

TZ=UTC "$program" --replay "$tmp/recording" --advice >"$tmp/out"
says 'advice on 12.000 s'
says '1. VM 1 database: polling, up to 70 %CPU'
says 'polling 70 %CPU, guest 10 %CPU, halts 9,000/s, a poll takes'
says '77.78us, kvm.halt_poll_ns 200000'
says '2. VM 2 <script>\u{1B}: device, up to 20 %CPU'
says 'VM 3 rests: exits cost 0.0 %CPU, tax 1.0%: nothing much to gain here'
says 'VM 4 boots: it boots, or was measured too shortly'
says 'VM 5 late: it boots, or was measured too shortly'
says 'not known here: waiting (rules cpu-pm, lock-holder, quota, waiting, spinning)'
[ "$(grep -c '^[0-9]*\. VM' "$tmp/out")" = 2 ] || fail 'not two items'
awk '{ if (length($0) > 100) exit 1 }' "$tmp/out" || fail 'a line is too long'

# By time: one report of 10 s, and what is left is none.
"$program" --replay "$tmp/recording" --advice -d 10 >"$tmp/out"
says 'advice on 10.000 s'
[ "$(grep -c '^source' "$tmp/out")" = 1 ] || fail 'not one report'
"$program" --replay "$tmp/recording" --advice --vm 3 >"$tmp/out"
! grep -q 'VM [1245]' "$tmp/out" || fail 'other VMs than were asked for'
# To a file, in whole
"$program" --replay "$tmp/recording" --advice -o "$tmp/file" >"$tmp/out"
[ ! -s "$tmp/out" ] && [ -s "$tmp/file" ]

# Live, which takes ten seconds: the sample at each third of them
FAKE_SAMPLES="$tmp/0:$tmp/4:$tmp/8:$tmp/12" "$faked" --advice >"$tmp/out" || {
	# 77: no kernel can be played here, and it says why
	[ $? = 77 ] && exit 77
	fail 'live'
}
# Or more, on a busy machine
says 'advice on 1'
says "1. VM 2: device, up to "

refuses()
{
	want=$1 status=0
	shift
	"$program" "$@" >"$tmp/out" 2>&1 || status=$?
	[ $status = 2 ] || fail "status $status: $*"
	says "$want"
}
refuses '--advice needs -d 10 or more' --advice -d 5
refuses '--advice needs -d 10 or more' --advice -d 0
refuses '--advice has no report in -f csv' --advice -f csv
refuses 'omit --why' --advice --why hlt
refuses 'omit --view' --advice -v vm
refuses 'omit the command' --advice -- true

# Rules by name, each in the manual page
sed -n '/^\.Sh ADVICE/,/^\.Sh [^A]/p' "$page" >"$tmp/section"
rules=$(dirname "$page")/../kvmexittop/advice
sed -n 's/^\t\t\.name = "\(.*\)",$/\1/p' "$rules"/rules-*.c | sort >"$tmp/rules"
sed -n 's/^\.It Cm \([a-z0-9-]*\)$/\1/p' "$tmp/section" | sort >"$tmp/man-rules"
diff -u "$tmp/rules" "$tmp/man-rules"
[ "$(wc -l <"$tmp/rules")" -ge 18 ]

python3 -c 'import jsonschema' 2>/dev/null || {
	echo 'left out: the schema, for python3-jsonschema is not installed'
	exit 77
}
"$program" --replay "$tmp/recording" --advice -f json >"$tmp/json"
python3 - "$schema" "$tmp/json" <<'END'
import json, sys
import jsonschema

schema = json.load(open(sys.argv[1]))
report, = [json.loads(line) for line in open(sys.argv[2])]
jsonschema.Draft202012Validator.check_schema(schema)
parts = [schema] + [schema["properties"][key]["items"] for key in ("advice", "quiet", "unknown")]
for part in parts:
    part["additionalProperties"] = False
jsonschema.Draft202012Validator(schema).validate(report)
assert [item["rule"] for item in report["advice"]] == ["polling", "device"], report
assert report["advice"][0]["gain"] == 70.0, report
assert {vm["name"]: vm["verdict"] for vm in report["quiet"]} == {
    "rests": "cheap", "boots": "young", "late": "young"}, report["quiet"]
assert set(report) == set(schema["properties"])
for key in "advice", "quiet", "unknown":
    seen = {name for item in report[key] for name in item}
    assert seen == set(schema["properties"][key]["items"]["properties"]), (key, seen)
END
