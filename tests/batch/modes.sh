#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# modes.sh KVMEXITTOP FAKED DATA: who may read what is written, and the titles of CSV that
# goes on from what is there.
set -u

real=$1 faked=$2 data=$3
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
failures=0
mkdir "$tmp/dir"

export FAKE_SAMPLES="$data/svm-old.sample:$data/svm-new.sample"

fail()
{
	echo "FAIL: $*"
	failures=$((failures + 1))
}

# run STATUS COMMAND...
run()
{
	want=$1
	shift
	got=0
	timeout -k 5 30 "$@" >"$tmp/out" 2>"$tmp/err" </dev/null || got=$?
	[ "$got" = "$want" ] || fail "status $got, not $want: $*: $(cat "$tmp/err")"
}

# 77: no kernel can be played here, and it says why
"$faked" -b -d 0 >/dev/null
[ $? != 77 ] || exit 77

# A log that goes on with other columns has titles again, and so has one that goes on from it.
mixed()
{
	[ "$(grep -c '^schema,' "$tmp/dir/log")" = "$1" ] || fail "not $1 times titles: $2"
	awk -F, '/^schema/ { n = NF } NF != n { exit 1 }' "$tmp/dir/log" ||
		fail "rows below titles of others: $2"
}
for columns in reason,count reason,count reason,rate reason,rate reason,rate,count reason,count; do
	"$faked" -b -n 2 -d 0.01 -f csv -c $columns >>"$tmp/dir/log"
done
mixed 4 'columns'
# Titles far from the end of a long log, and across the blocks in which it is read
for size in 65529 65535 65536 65537 131072 200000; do
	{
		"$faked" -b -n 1 -d 0.01 -f csv -c reason
		yes x | head -c $((size / 2 * 2))
	} >"$tmp/dir/log"
	"$faked" -b -n 1 -d 0.01 -f csv -c reason >>"$tmp/dir/log"
	[ "$(grep -c '^schema,' "$tmp/dir/log")" = 1 ] || fail "titles of a log of $size bytes"
	"$faked" -b -n 1 -d 0.01 -f csv -c reason,count >>"$tmp/dir/log"
	[ "$(grep -c '^schema,' "$tmp/dir/log")" = 2 ] || fail "other titles, $size bytes"
done
# A log that cannot be read does not go on.
if [ "$(id -u)" != 0 ]; then
	chmod 200 "$tmp/dir/log"
	run 0 sh -c "'$faked' -b -n 1 -d 0.01 -f csv -c reason,count >>'$tmp/dir/log'"
	chmod 600 "$tmp/dir/log"
	[ "$(grep -c '^schema,' "$tmp/dir/log")" = 3 ] || fail 'titles of what cannot be read'
fi

# No more people can read a file than the one it replaces, or the recording it is made of.
mode()
{
	got=$(stat -c %a "$1")
	[ "$got" = "$2" ] || fail "$1 has mode $got, not $2"
}
umask 022
for before in 600 640 604 644 666; do
	echo before >"$tmp/dir/file"
	chmod $before "$tmp/dir/file"
	run 0 "$faked" -d 0 -o "$tmp/dir/file"
	mode "$tmp/dir/file" "$(printf %o $((0$before & 0644)))"
done
run 0 "$faked" -b -n 3 -d 0.01 --record "$tmp/dir/recording"
cp "$tmp/dir/recording" "$tmp/recording"
chmod 640 "$tmp/recording"
for before in 640 600 444; do
	chmod $before "$tmp/dir/recording"
	run 0 "$real" --replay "$tmp/dir/recording" --report "$tmp/dir/page"
	run 0 "$real" -b --replay "$tmp/dir/recording" -f csv -o "$tmp/dir/csv"
	run 0 "$real" -b --replay "$tmp/dir/recording" --record "$tmp/dir/copy"
	run 0 "$real" --diff "$tmp/dir/recording" "$tmp/recording" -o "$tmp/dir/diff"
	run 0 "$real" --diff "$tmp/recording" "$tmp/dir/recording" -o "$tmp/dir/diff2"
	want=$(printf %o $((0$before & 0644)))
	mode "$tmp/dir/page" "$want"
	mode "$tmp/dir/csv" "$want"
	mode "$tmp/dir/copy" "$(printf %o $((0$before & 0640)))"
	mode "$tmp/dir/diff" "$(printf %o $((0$before & 0640)))"
	mode "$tmp/dir/diff2" "$(printf %o $((0$before & 0640)))"
	rm "$tmp/dir/page" "$tmp/dir/csv" "$tmp/dir/copy" "$tmp/dir/diff" "$tmp/dir/diff2"
done
chmod 600 "$tmp/dir/recording"
# As long as must be, so that it is renamed once; any frame may come first.
while [ "$(stat -c %s "$tmp/dir/recording")" -lt 70000 ]; do
	cat "$tmp/recording" >>"$tmp/dir/recording"
done
run 0 "$faked" -b -n 2 -d 0.01 --record "$tmp/dir/recording" --record-size 64k
mode "$tmp/dir/recording" 600
mode "$tmp/dir/recording.1" 600
if [ "$(id -u)" = 0 ]; then
	# A group keeps what it could read, and no other gets it.
	run 0 "$faked" -d 0 -o "$tmp/dir/file"
	chgrp nogroup "$tmp/dir/file"
	chmod 640 "$tmp/dir/file"
	run 0 "$faked" -d 0 -o "$tmp/dir/file"
	[ "$(stat -c '%a %G' "$tmp/dir/file")" = '640 nogroup' ] || fail 'the group'
fi
[ "$failures" = 0 ]
