#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# privileges.sh KVMEXITTOP FAKED DATA TOP: a run has the privileges that its later steps
# need, as the manual lists them, and a command has all that it was given.
set -u

real=$1 faked=$2 data=$3 top=$4
tmp=$(mktemp -d) || exit 1
failures=0 program=
end()
{
	[ -z "$program" ] || kill "$program" 2>/dev/null
	rm -rf "$tmp"
}
trap end EXIT

# All privileges there are, in a namespace of our own if need be.
if [ "$(id -u)" != 0 ]; then
	unshare -Urn true 2>/dev/null || {
		echo 'left out: neither root nor a user namespace'
		exit 77
	}
	rm -rf "$tmp"
	exec unshare -Urn sh "$0" "$@"
fi

export FAKE_SAMPLES="$data/svm-old.sample:$data/svm-new.sample"

fail()
{
	echo "FAIL: $*"
	failures=$((failures + 1))
}

# 77: no kernel can be played here, and it says why
"$faked" -b -d 0 >/dev/null
[ $? != 77 ] || exit 77

# field PID NAME: of /proc/PID/status
field()
{
	awk -v name="$2:" '$1 == name { print $2 }' "/proc/$1/status"
}

# mask CAPABILITY...: these, as /proc has them, by the numbers of the kernel's header
mask()
{
	{
		echo '#include <linux/capability.h>'
		printf '0ULL'
		for name in "$@"; do printf ' | 1ULL << %s' "$name"; done
		echo
	} | cc -E -P -x c - | tail -n 1 | sed 's/ULL//g' >"$tmp/mask"
	printf '%016x' $(($(tr -d '\n' <"$tmp/mask")))
}

# The manual: "step NAME", its capabilities
manual()
{
	awk '/^\.\\" privileges of later steps/ { on = 1; next }
		/^\.\\" end/ { on = 0 }
		on && /^\.It/ { step = $0; sub(/^\.It */, "", step) }
		on && /^\.Dv CAP_/ { print step ":" $2 }' "$top/man/kvmexittop.8"
}

needed()
{
	manual | sed -n "s/^$1.*://p"
}

netlink=$(needed 'source netlink')
bpf=$(needed 'source bpf' | grep -x CAP_BPF)
trace=$(needed 'what is behind')
hosts=$(needed 'processes')
files=$(needed 'files')
command=$(needed 'COMMAND')
for step in "$netlink" "$bpf" "$trace" "$hosts" "$files" "$command"; do
	[ "$step" ] || fail 'the manual lacks a step'
done

# has WHAT MASK ARGUMENT...: the program has these privileges, and no others, while it runs
has()
{
	what=$1 want=$2
	shift 2
	"$@" >"$tmp/out" 2>"$tmp/err" </dev/null &
	program=$!
	for _ in $(seq 200); do
		[ "$(field $program NoNewPrivs)" = 1 ] && break
		sleep 0.02
	done
	for set in CapEff CapPrm; do
		got=$(field $program $set)
		[ "$got" = "$want" ] || fail "$what: $set is $got, not $want: $(cat "$tmp/err")"
	done
	for set in CapInh CapAmb; do
		[ "$(field $program $set)" = 0000000000000000 ] || fail "$what: $set is not empty"
	done
	[ "$(field $program NoNewPrivs)" = 1 ] || fail "$what: may get privileges back"
	kill $program
	wait $program 2>/dev/null
	program=
}

"$faked" -b -n 3 -d 0.01 --record "$tmp/recording" >/dev/null
# Of a recording more than a pipe holds, that nobody reads
for _ in $(seq 300); do cat "$tmp/recording"; done >"$tmp/long"
mkfifo "$tmp/pipe"
{ exec sleep 100; } <"$tmp/pipe" &
reader=$!
# shellcheck disable=SC2086 # words
{
	has 'source netlink' "$(mask $netlink $hosts)" "$faked" -b -d 0.1
	has '-o' "$(mask $netlink $hosts $files)" "$faked" -b -d 0.1 -o "$tmp/file"
	has '--record' "$(mask $netlink $hosts)" "$faked" -b -d 0.1 --record "$tmp/a"
	has '--record-size' "$(mask $netlink $hosts $files)" \
		"$faked" -b -d 0.1 --record "$tmp/b" --record-size 1M
	has 'COMMAND' "$(mask $netlink $hosts $command)" "$faked" -- sleep 100
	has 'a recording' 0000000000000000 sh -c "exec '$real' -b --replay '$tmp/long' >'$tmp/pipe'"
	has 'a recording, -o' "$(mask $files)" \
		sh -c "exec '$real' -b --replay '$tmp/long' --record '$tmp/pipe' -o '$tmp/file2'"
}
kill $reader

# A recording takes none at all, but that its file may be read.
if setpriv --reuid=65534 --regid=65534 --clear-groups true 2>/dev/null; then
	chmod 755 "$tmp"
	cp "$real" "$tmp/kvmexittop"
	cp "$tmp/recording" "$tmp/ours"
	chmod 644 "$tmp/recording"
	chmod 600 "$tmp/ours"
	nobody()
	{
		setpriv --reuid=65534 --regid=65534 --clear-groups --bounding-set=-all \
			"$tmp/kvmexittop" -b -n 1 --replay "$1" >"$tmp/out" 2>"$tmp/err"
	}
	nobody "$tmp/recording" && [ -s "$tmp/out" ] && [ ! -s "$tmp/err" ] ||
		fail "a recording without privileges: $(cat "$tmp/err")"
	nobody "$tmp/ours"
	[ $? = 1 ] && grep -qx "kvmexittop: $tmp/ours: Permission denied" "$tmp/err" ||
		fail "a recording of another user: $(cat "$tmp/err")"
else
	echo 'a recording of another user is left out: no second user here'
fi

# A command has the same as without us.
grep -E '^(Cap|NoNew)' /proc/self/status >"$tmp/own"
"$faked" -- grep -E '^(Cap|NoNew)' /proc/self/status >"$tmp/its" 2>/dev/null
cmp -s "$tmp/own" "$tmp/its" || fail "the command has $(tr '\n' ' ' <"$tmp/its")"

# Replaced again and again in a folder of another user, with its group
if chown 1:1 "$tmp/recording" 2>/dev/null; then
	mkdir "$tmp/dir"
	echo before >"$tmp/dir/file"
	chown -R 1:1 "$tmp/dir"
	chmod 755 "$tmp/dir"
	"$faked" -n 3 -d 0.05 -f json -o "$tmp/dir/file" 2>"$tmp/err" || fail "$(cat "$tmp/err")"
	[ "$(stat -c %g "$tmp/dir/file")" = 1 ] || fail 'the group is another'
	grep -q '^{' "$tmp/dir/file" || fail 'nothing was written'
fi

# The service may have what its steps need, and nothing else; it loads programs at its start.
service=$top/contrib/prometheus/kvmexittop-textfile.service.in
sed -n 's/^CapabilityBoundingSet=//p' "$service" | tr ' ' '\n' | sort >"$tmp/service"
# shellcheck disable=SC2086 # lists of words
printf '%s\n' $netlink $trace $hosts $files | sort -u >"$tmp/steps"
diff "$tmp/steps" "$tmp/service" || fail 'the service has other privileges than its steps need'

[ "$failures" = 0 ]
