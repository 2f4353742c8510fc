#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# output.sh KVMEXITTOP FAKED SLOW DATA: what is written is whole or not there at all, and what
# cannot be written is said in one sentence, with status 1.  Runs itself in a mount
# namespace for a disk that is full and a folder that not even root can write to.
set -u

real=$1 faked=$2 slow=$(realpath "$3") data=$4 inside=${5:-}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
failures=0 left_out=0

export FAKE_SAMPLES="$data/svm-old.sample:$data/svm-new.sample"

fail()
{
	echo "FAIL: $*"
	sed 's/^/    /' "$tmp/err"
	failures=$((failures + 1))
}

# run STATUS COMMAND...
run()
{
	want=$1
	shift
	got=0
	timeout -k 5 30 "$@" >"$tmp/out" 2>"$tmp/err" </dev/null || got=$?
	[ "$got" = "$want" ] || fail "status $got, not $want: $*"
}

# says TEXT: this on stderr, in one line; quiet: nothing
says()
{
	grep -qF -- "$1" "$tmp/err" || fail "does not say \"$1\""
	[ "$(wc -l <"$tmp/err")" = 1 ] || fail "not one sentence"
}

quiet()
{
	[ ! -s "$tmp/err" ] || fail "says something"
}

# alone FILE...: nothing else is in $tmp/dir
alone()
{
	found=$(cd "$tmp/dir" && echo *)
	[ "$found" = "$*" ] || fail "there are $found, not $*"
}

# whole_csv FILE: it has rows, each ends with CR LF, and all have as many commas
whole_csv()
{
	rows=$(grep -c '' "$1")
	ended=$(grep -c "$(printf '\r')\$" "$1")
	[ "$rows" -gt 0 ] && [ "$ended" = "$rows" ] &&
		[ "$(tail -c 1 "$1" | wc -l)" = 1 ] &&
		[ "$(tr -dc ',\n' <"$1" | sort -u | wc -l)" = 1 ] || fail "$1 is not whole"
}

no_space='No space left on device'
mkdir "$tmp/dir"

if [ "$inside" ]; then
	mount -t tmpfs -o size=32k none "$tmp/dir" || exit 77

	# The disk fills up under a log.
	run 1 sh -c "'$faked' -b -d 0.01 -f csv >'$tmp/dir/log'"
	says "cannot write the output: $no_space"
	[ "$(wc -l <"$tmp/dir/log")" -gt 10 ] || fail 'too little was written'
	whole_csv "$tmp/dir/log"
	cp "$tmp/dir/log" "$tmp/log"
	run 1 sh -c "'$faked' -b -n 9 -d 0.01 -f csv >>'$tmp/dir/log'"
	says "cannot write the output: $no_space"
	whole_csv "$tmp/dir/log"
	head -c "$(stat -c %s "$tmp/log")" "$tmp/dir/log" | cmp -s - "$tmp/log" ||
		fail 'what was there before has changed'

	# And under a textfile: the one before stays.
	rm "$tmp/dir/log"
	run 0 "$faked" -b -d 0 -f prometheus -o "$tmp/dir/a.prom"
	cp "$tmp/dir/a.prom" "$tmp/a.prom"
	head -c 100k /dev/zero >"$tmp/dir/fill" 2>"$tmp/err"
	run 1 "$faked" -b -d 0 -f prometheus -o "$tmp/dir/a.prom"
	says "cannot write $tmp/dir/a.prom: $no_space"
	cmp -s "$tmp/dir/a.prom" "$tmp/a.prom" || fail 'the textfile has changed'
	alone a.prom fill

	# Under a page, and under a recording: what was whole before can be replayed.
	run 0 "$faked" -b -n 9 -d 0.01 --record "$tmp/recording"
	run 1 "$real" --replay "$tmp/recording" --report "$tmp/dir/page.html"
	says "cannot write $tmp/dir/page.html: $no_space"
	alone a.prom fill
	truncate -s -8k "$tmp/dir/fill"
	run 1 sh -c "'$faked' -b -d 0.005 --record '$tmp/dir/recording' >'$tmp/reports'"
	says "cannot record to $tmp/dir/recording: $no_space"
	[ "$(stat -c %s "$tmp/dir/recording")" -gt 4096 ] || fail 'too little was recorded'
	run 0 "$real" -b --replay "$tmp/dir/recording"
	quiet
	rm "$tmp/dir/fill" "$tmp/dir/recording"

	mount -o remount,bind,ro "$tmp/dir" || exit 77
	run 1 "$faked" -b -n 1 -f prometheus -o "$tmp/dir/a.prom"
	says "cannot write $tmp/dir/a.prom: Read-only file system"
	run 1 sh -c "'$faked' -b -d 0 -o '$tmp/dir/b'"
	says "cannot write $tmp/dir/b: Read-only file system"
	run 1 "$faked" -b -d 0 --record "$tmp/dir/b"
	says "cannot record to $tmp/dir/b: Read-only file system"
	run 1 "$real" --replay "$tmp/recording" --report "$tmp/dir/b"
	says "cannot write $tmp/dir/b: Read-only file system"
	# Said at once, before the command runs.
	run 1 "$faked" -o "$tmp/dir/b" -- touch "$tmp/ran"
	says "cannot write $tmp/dir/b: Read-only file system"
	[ ! -e "$tmp/ran" ] || fail 'the command was run for nothing'
	umount "$tmp/dir"

	# Without procfs a new file has a name from the beginning, and is replaced as well.
	if nm -D "$real" | grep -q __asan_init; then
		echo 'left out: a machine without procfs, which AddressSanitizer needs'
	else
		run 0 "$faked" -b -n 2 -d 0.01 --record "$tmp/recording"
		echo before >"$tmp/dir/file"
		mount -t tmpfs none /proc || exit 77
		run 0 "$real" -b -d 0 -f json --replay "$tmp/recording" -o "$tmp/dir/file"
		quiet
		umount /proc
		grep -q '^{' "$tmp/dir/file" || fail 'nothing is written without procfs'
		alone file
	fi
	[ "$failures" = 0 ]
	exit
fi

# 77: no kernel can be played here, and it says why
"$faked" -b -d 0 >/dev/null
[ $? != 77 ] || exit 77

# A file is replaced, by a whole one, under all formats; nothing is left beside it.
for format in text csv json openmetrics prometheus; do
	run 0 "$faked" -b -d 0 -f $format
	sed '/[tT]ime\|^kvmexittop /d; s/T[0-9:.]*Z//' "$tmp/out" >"$tmp/shown"
	echo before >"$tmp/dir/file"
	run 0 "$faked" -d 0 -f $format -o "$tmp/dir/file"
	quiet
	[ ! -s "$tmp/out" ] || fail 'prints something as well'
	alone file
	sed '/[tT]ime\|^kvmexittop /d; s/T[0-9:.]*Z//' "$tmp/dir/file" | cmp -s - "$tmp/shown" ||
		fail "$format in a file is another"
	# The header is in each report, as each replaces the one before.
	run 0 "$faked" -n 3 -d 0.02 -f $format -o "$tmp/dir/file"
	[ "$(grep -c '^schema,' "$tmp/dir/file")" = "$([ $format = csv ] && echo 1 || echo 0)" ] ||
		fail "$format: header"
done

# A reader has a whole one at any time.
run 0 "$faked" -d 0 -f openmetrics -o "$tmp/dir/file"
"$faked" -n 200 -d 0.005 -f openmetrics -o "$tmp/dir/file" &
writer=$!
reads=0
while kill -0 $writer 2>/dev/null; do
	[ "$(tail -n 1 "$tmp/dir/file")" = '# EOF' ] || fail 'half a file'
	reads=$((reads + 1))
done
wait $writer
[ $reads -gt 20 ] || fail "only $reads reads"

# slowly SIGNAL STATUS FILE COMMAND...: that ends it while it writes a report to a file, with this
# status.  Its standard output is the file.
slowly()
{
	signal=$1 want=$2 file=$3 got=0
	shift 3
	rm -f "$tmp/mark"
	# A sanitizer wants to be loaded before all others.
	SLOW=$tmp/mark LD_PRELOAD=$slow \
		ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0" \
		"$@" >"$file" 2>"$tmp/err" </dev/null &
	writer=$!
	for _ in $(seq 500); do
		[ ! -e "$tmp/mark" ] || break
		sleep 0.02
	done
	[ -e "$tmp/mark" ] || fail "nothing is written: $*"
	sleep 0.1
	kill "-$signal" $writer
	wait $writer || got=$?
	[ "$got" = "$want" ] || fail "status $got, not $want, after $signal: $*"
}

# A signal in the middle: a report that goes into a file is whole, and what would have replaced
# another is gone, even after SIGKILL.
"$faked" -b -n 3 -d 0.01 --record "$tmp/recording" >/dev/null
slowly TERM 0 "$tmp/dir/file" "$real" -b --replay "$tmp/recording" -f csv
whole_csv "$tmp/dir/file"
slowly TERM 0 "$tmp/dir/file" "$faked" -b -d 0.01 -f csv
whole_csv "$tmp/dir/file"
slowly TERM 143 "$tmp/dir/file" "$real" --diff "$tmp/recording" "$tmp/recording" -f csv
whole_csv "$tmp/dir/file"
slowly TERM 143 "$tmp/dir/file" "$real" --replay "$tmp/recording" --report /dev/stdout
[ "$(tail -n 1 "$tmp/dir/file")" = '</html>' ] || fail 'the page is not whole'
echo before >"$tmp/before"
cp "$tmp/before" "$tmp/dir/file"
slowly KILL 137 /dev/null "$real" -b --replay "$tmp/recording" -o "$tmp/dir/file"
alone file
slowly KILL 137 /dev/null "$real" --replay "$tmp/recording" --report "$tmp/dir/file"
alone file
cmp -s "$tmp/before" "$tmp/dir/file" || fail 'the file has changed'
rm "$tmp/recording"

# Its mode is that of a new file, symbolic links stay, devices are written to.
for mask in 022 077; do
	run 0 sh -c "umask $mask; '$faked' -d 0 -o '$tmp/dir/file'"
	[ "$(stat -c %a "$tmp/dir/file")" = "$(printf '%o' $((0666 & ~0$mask)))" ] ||
		fail "mode with umask $mask"
done
ln -s dir/file "$tmp/link"
run 0 "$faked" -d 0 -f json -o "$tmp/link"
[ -L "$tmp/link" ] && grep -q '^{' "$tmp/dir/file" || fail 'symbolic link'
run 0 "$faked" -d 0 -o /dev/null
[ -c /dev/null ] || fail '/dev/null is gone'
run 0 sh -c "'$faked' -d 0 -f json -o /dev/stdout | cat"
grep -q '^{' "$tmp/out" || fail '/dev/stdout'
run 1 "$faked" -d 0 -f csv -o /dev/full; says "cannot write /dev/full: $no_space"
run 1 "$faked" -d 0 -o "$tmp/dir"; says "cannot write $tmp/dir: Is a directory"
run 1 "$faked" -d 0 -o "$tmp/none/file"; says "cannot write $tmp/none/file: No such file"
run 2 "$faked" -o ''; grep -q -- '-o needs' "$tmp/err" || fail 'empty name'
alone file
for format in csv openmetrics; do
	run 1 sh -c "'$faked' -b -d 0 -f $format >/dev/full"; says "output: $no_space"
	run 1 sh -c "'$faked' -b -d 0 -f $format >&-"; says 'output: Bad file descriptor'
	# A reader that goes away: the signal, or the status if that is ignored.
	run 0 bash -c "'$faked' -b -d 0.01 -f $format | head -n 1; [ \${PIPESTATUS[0]} = 141 ]"; quiet
	run 0 bash -c "trap '' PIPE; '$faked' -b -d 0.01 -f $format | head -n 1
		[ \${PIPESTATUS[0]} = 1 ]"; quiet
done

# A limit that falls into a line, as a full disk does.
run 1 sh -c "trap '' XFSZ; ulimit -f 16; '$faked' -b -d 0.005 -f csv >'$tmp/dir/log'"
says 'output: File too large'
[ "$(stat -c %s "$tmp/dir/log")" -gt 4096 ] || fail 'too little'
whole_csv "$tmp/dir/log"

# Two runs that append have one line of titles, two that do not have two.
rm "$tmp/dir/log"
for _ in 1 2; do
	"$faked" -b -n 2 -d 0.01 -f csv >>"$tmp/dir/log"
done
[ "$(grep -c '^schema,' "$tmp/dir/log")" = 1 ] || fail 'titles when appending'
run 0 sh -c "{ '$faked' -b -d 0 -f csv; '$faked' -b -d 0 -f csv; } >'$tmp/dir/log'"
[ "$(grep -c '^schema,' "$tmp/dir/log")" = 2 ] || fail 'titles'

# As an ordinary user, whom modes and owners keep out as they do not keep out root.  The
# program goes to where that user may read it.
cp "$real" "$tmp/kvmexittop"
chmod 755 "$tmp"
mkdir "$tmp/closed" "$tmp/sticky"
run 0 "$faked" -b -n 2 -d 0.01 --record "$tmp/recording"
run 0 "$faked" -d 0 -f prometheus -o "$tmp/closed/a.prom"
cp "$tmp/closed/a.prom" "$tmp/sticky"
cp "$tmp/closed/a.prom" "$tmp/a.prom"
chmod 666 "$tmp/closed/a.prom" "$tmp/recording"
chmod 555 "$tmp/closed"
chmod 1777 "$tmp/sticky"
ordinary=
[ "$(id -u)" != 0 ] || ordinary='setpriv --reuid=nobody --regid=nogroup --clear-groups'
denied()
{
	# shellcheck disable=SC2086 # words
	run 1 $ordinary "$tmp/kvmexittop" --replay "$tmp/recording" "$@"
}
denied -b -d 0 -f prometheus -o "$tmp/closed/a.prom"
says "cannot write $tmp/closed/a.prom: Permission denied"
denied -b -f csv -o "$tmp/closed/b"; says "cannot write $tmp/closed/b: Permission denied"
denied --report "$tmp/closed/b"; says "cannot write $tmp/closed/b: Permission denied"
denied -b --record "$tmp/closed/b"; says "cannot record to $tmp/closed/b: Permission denied"
[ ! -s "$tmp/out" ] || fail 'prints what it is not to record'
if [ "$ordinary" ]; then
	# A folder to write to, with a textfile of somebody else's
	denied -b -d 0 -f prometheus -o "$tmp/sticky/a.prom"
	says "cannot write $tmp/sticky/a.prom: Operation not permitted"
else
	echo 'left out: a textfile of another user, which takes root to make'
	left_out=77
fi
for folder in closed sticky; do
	cmp -s "$tmp/$folder/a.prom" "$tmp/a.prom" || fail "$folder: the textfile has changed"
	[ "$(ls -A "$tmp/$folder")" = a.prom ] || fail "$folder: something is left"
done
chmod 755 "$tmp/closed"

# Links of another user are not followed, wherever on the way they are; those of our own are.
# What happens when they come and go is in links.sh.
if [ "$ordinary" ]; then
	mkdir "$tmp/shared" "$tmp/ours"
	chmod 777 "$tmp/shared"
	for folder in sticky shared; do
		$ordinary ln -s ../ours/new "$tmp/$folder/file"
		$ordinary ln -s ../ours "$tmp/$folder/folder"
		for name in file folder/new; do
			run 1 "$faked" -d 0 -o "$tmp/$folder/$name"; says 'symbolic link that another user may have made'
			run 1 "$faked" -b -d 0 --record "$tmp/$folder/$name"; says 'symbolic link that another user may have made'
			run 1 "$real" --replay "$tmp/recording" --report "$tmp/$folder/$name"
			says 'symbolic link that another user may have made'
		done
	done
	[ -z "$(ls -A "$tmp/ours")" ] || fail "something is in root's folder"
	# A second name of a file of ours
	: >"$tmp/ours/empty"
	ln "$tmp/ours/empty" "$tmp/shared/second"
	run 1 "$faked" -b -d 0 --record "$tmp/shared/second"; says 'symbolic link that another user may have made'
	[ ! -s "$tmp/ours/empty" ] || fail 'records to a second name'
	for folder in sticky ours; do
		ln -s ../ours/new "$tmp/$folder/own"
		run 0 "$faked" -d 0 -f json -o "$tmp/$folder/own"; quiet
		[ -L "$tmp/$folder/own" ] && [ -s "$tmp/ours/new" ] || fail "own link in $folder"
		rm "$tmp/ours/new"
	done
fi
# Standard output is no file that is replaced.
run 0 sh -c "echo before >'$tmp/dir/file'; '$faked' -d 0 -f json -o /dev/stdout >>'$tmp/dir/file'"
[ "$(head -n 1 "$tmp/dir/file")" = before ] && tail -n 1 "$tmp/dir/file" | grep -q '^{' ||
	fail 'replaces standard output'
ln -s loop "$tmp/loop"
run 1 "$faked" -d 0 -o "$tmp/loop"; says 'symbolic link that another user may have made'

# The same script, where it can mount.
if [ "$(id -u)" = 0 ]; then set -- -m; else set -- -Urmn; fi
if unshare "$@" sh -c "mount -t tmpfs none '$tmp/dir'" 2>/dev/null; then
	unshare "$@" sh "$0" "$real" "$faked" "$slow" "$data" inside || failures=$((failures + 1))
else
	echo 'left out: no namespace to mount a full disk and a read-only folder in'
	left_out=77
fi
[ "$failures" = 0 ] || exit 1
exit "$left_out"
