#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# epoch.sh KVMEXITTOP DATA: time is monotonic time in all that is reckoned, and there is no
# interval from one boot, host or kernel to another.
#
# clock-*.kvx are ten seconds of 1500 exits a second, in which somebody sets the clock by an
# hour forward, an hour back, and five seconds back.  reboot.kvx goes on after a boot, when
# the clock of the second boot is 1000 s ahead of the first and the VM is another one.
set -u

real=$1 data=$2
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
failures=0

fail()
{
	echo "FAIL: $*"
	failures=$((failures + 1))
}

# has FILE PATTERN TIMES
has()
{
	times=$(grep -c -- "$2" "$1")
	[ "$times" = "$3" ] || fail "$name: $times times, not $3: $2"
}

for name in steady forward back back5; do
	recording=$data/clock-$name.kvx
	"$real" -b --replay "$recording" >"$tmp/text" || fail "$name: status $?"
	has "$tmp/text" 'interval 1\.000 s' 10
	has "$tmp/text" 'exits/s 1500\.0' 10
	"$real" --replay "$recording" --report "$tmp/page" || fail "$name: status $?"
	has "$tmp/page" '<dt>Recorded</dt>' 1
	sed -n '/<dl class="tiles">/,/<\/dl>/p' "$tmp/page" | tr -d '\n' >"$tmp/tiles"
	has "$tmp/tiles" '<dt>Recorded</dt><dd>10 s</dd>' 1
	has "$tmp/tiles" '<dt>Exits</dt><dd>15k</dd>' 1
	has "$tmp/tiles" '<dt>Exits per second</dt><dd>1.5k</dd>' 1
	has "$tmp/page" '^<figure>' 4
	has "$tmp/page" '<td class="n">1,500.0</td>' 1
	"$real" -b --diff "$data/clock-steady.kvx" "$recording" >"$tmp/diff" || fail "$name: status $?"
	has "$tmp/diff" '^after .* 10 s in 10 intervals' 1
	has "$tmp/diff" '^HLT  *1000.0 1000.0 .* same ' 1
done

# The same charts, whatever the clock did: all but the time of day is alike.
name=charts
"$real" --replay "$data/clock-steady.kvx" --report "$tmp/steady"
for step in forward back back5; do
	"$real" --replay "$data/clock-$step.kvx" --report "$tmp/page"
	sed 's/2025-06-15 [0-9:]*//g' "$tmp/page" >"$tmp/a"
	sed 's/2025-06-15 [0-9:]*//g' "$tmp/steady" | cmp - "$tmp/a" || fail "charts: $step"
done

name=reboot
"$real" -b --replay "$data/reboot.kvx" -f json >"$tmp/json" || fail "status $?"
[ "$(wc -l <"$tmp/json")" = 5 ] || fail 'reboot: not 5 reports'
# Nothing was counted in any interval, and there is none from one boot to the next.
has "$tmp/json" '"interval_ns":\(19\|20\)[0-9]\{7\},' 4
has "$tmp/json" '"interval_ns":10000000000' 0
has "$tmp/json" '4999000' 0
"$real" -b --replay "$data/reboot.kvx" -d 10 >"$tmp/text" || fail "status $?"
has "$tmp/text" 'interval 10' 0
"$real" --replay "$data/reboot.kvx" --report "$tmp/page" || fail "status $?"
sed -n '/<dl class="tiles">/,/<\/dl>/p' "$tmp/page" | tr -d '\n' >"$tmp/tiles"
has "$tmp/tiles" '<dt>Recorded</dt><dd>1 s</dd><' 1
has "$tmp/tiles" '<dt>Exits</dt><dd>0</dd>' 1
# They are two VMs by the name of one number.
has "$tmp/tiles" '<dt>VMs</dt><dd>2</dd>' 1
"$real" -b --diff "$data/clock-steady.kvx" "$data/reboot.kvx" >"$tmp/diff" || fail "status $?"
has "$tmp/diff" '^after .* 1 s in 4 intervals' 1

# Another host, and another kernel: as when recordings are put together.
name=hosts
cat "$data/clock-steady.kvx" "$data/reboot.kvx" >"$tmp/both"
"$real" -b --replay "$tmp/both" -f json >"$tmp/json" || fail "status $?"
[ "$(wc -l <"$tmp/json")" = 16 ] || fail 'hosts: not 16 reports'
has "$tmp/json" '"interval_ns":' 14

# From a pipe, as of zcat, it is the same.
name=pipe
"$real" -b --replay "$tmp/both" >"$tmp/text"
# shellcheck disable=SC2002 # a pipe, not a file
cat "$tmp/both" | "$real" -b --replay /dev/stdin 2>&1 | cmp - "$tmp/text" || fail 'another from a pipe'
"$real" --replay "$tmp/both" --report "$tmp/page"
# shellcheck disable=SC2002
cat "$tmp/both" | "$real" --replay /dev/stdin --report "$tmp/a" && cmp "$tmp/a" "$tmp/page" ||
	fail 'another page from a pipe'
echo no | "$real" -b --replay /dev/stdin 2>"$tmp/err" && fail 'what is no recording'
has "$tmp/err" 'it is not a recording' 1

exit $((failures > 0))
