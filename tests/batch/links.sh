#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# links.sh KVMEXITTOP FAKED EXCHANGE DATA ROUNDS [0|1...]: root writes where another user
# exchanges the file for a symbolic link all the time.  Root's own file that the link leads
# to stays as it is.  ROUNDS runs of the program, spread over kinds of folders and options;
# with more arguments as many for each of these values of fs.protected_symlinks, which is
# set back in the end.
set -u

real=$1 faked=$2 exchange=$3 data=$4 rounds=$5
shift 5

[ "$(id -u)" = 0 ] || {
	echo 'left out: links of another user, which takes root to be two users'
	exit 77
}
tmp=$(mktemp -d) || exit 1
setting=/proc/sys/fs/protected_symlinks
before=
wanted=
other=
# shellcheck disable=SC2317 # called by trap
finish()
{
	[ -z "$other" ] || kill "$other" 2>/dev/null
	[ -z "$before" ] || echo "$before" >"$setting"
	rm -rf "$tmp"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

export FAKE_SAMPLES="$data/svm-old.sample:$data/svm-new.sample"
"$faked" -b -n 2 -d 0.01 --record "$tmp/recording" >"$tmp/out" || exit 1

chmod 755 "$tmp"
mkdir "$tmp/ours" "$tmp/sticky" "$tmp/open" "$tmp/theirs"
chmod 1777 "$tmp/sticky"
chmod 777 "$tmp/open"
chown nobody "$tmp/theirs"
# Where the other user may execute it
cp "$exchange" "$tmp/exchange"

# untouched: root's folder is as it was
untouched()
{
	[ "$(ls -A "$tmp/ours")" = target ] && [ "$(stat -c '%i %s %a' "$tmp/ours/target")" = "$was" ]
}

# race FOLDER RUNS ARGUMENTS...: the last of these is followed by the name
race()
{
	name=$tmp/$1/out runs=$2
	shift 2
	rm -rf "$name" "$name".*
	: >"$tmp/ours/target"
	was=$(stat -c '%i %s %a' "$tmp/ours/target")
	setpriv --reuid=nobody --regid=nogroup --clear-groups "$tmp/exchange" "$name" \
		"$tmp/ours/target" >"$tmp/exchanged" &
	other=$!
	written=0 refused=0 bad=0
	for _ in $(seq "$runs"); do
		if "$real" --replay "$tmp/recording" "$@" "$name" >"$tmp/out" 2>"$tmp/err"; then
			written=$((written + 1))
		else
			refused=$((refused + 1))
		fi
		untouched || {
			bad=$((bad + 1))
			rm -rf "$tmp/ours"
			mkdir "$tmp/ours"
			: >"$tmp/ours/target"
			was=$(stat -c '%i %s %a' "$tmp/ours/target")
		}
		# In a folder with the sticky bit what root wrote would stay.
		rm -f "$name"
	done
	kill "$other"
	wait "$other"
	other=
	echo "$(cat "$tmp/exchanged"); $*: $written written, $refused refused, $bad through a link"
	# Both must have been there, and the program must have met them.
	grep -q '^[1-9][0-9]* links, [1-9]' "$tmp/exchanged" && [ $((written + bad)) -gt 0 ] || {
		echo 'FAIL: nothing was exchanged, or nothing written'
		failures=$((failures + 1))
	}
	[ -z "$wanted" ] || [ "$(cat "$setting")" = "$wanted" ] || {
		echo "FAIL: somebody else has set $setting meanwhile"
		failures=$((failures + 1))
	}
	hits=$((hits + bad))
}

all()
{
	for folder in sticky open theirs; do
		echo "folder $folder, protected_symlinks $(cat "$setting")"
		race $folder $((rounds / 9)) -b -d 0 -o
		race $folder $((rounds / 9)) --report
		race $folder $((rounds / 9)) -b --record
	done
}

hits=0 failures=0
if [ $# = 0 ]; then
	all
else
	before=$(cat "$setting")
	for value; do
		echo "$value" >"$setting" || exit 1
		wanted=$value
		all
	done
fi
echo "root's file was touched $hits times"
[ "$hits" = 0 ] && [ "$failures" = 0 ]
