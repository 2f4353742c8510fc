#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# malloc.sh KVMEXITTOP FAKED STARVE STINGY DATA [EVERY]: any allocation fails, in every format.
#
# Each command is run as often as it allocates memory, twice; with EVERY each so manieth
# allocation is tried.  What is right: see starve.c.
set -u

real=$1 faked=$2 starve=$3 stingy=$4 data=$5 every=${6:-1}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
export FAKE_SAMPLES="$data/svm-old.sample:$data/svm-new.sample"

# Several may be preloaded, as by a sanitizer: then this one would be too late.
if nm -D "$real" | grep -q __asan_init; then
	echo 'left out: a program with a sanitizer has an allocator of its own'
	exit 77
fi

# starved [-o FILE] [-t] COMMAND...
starved()
{
	options=
	while :; do
		case $1 in
		-o) options="$options -o $2" && shift 2 ;;
		-t) options="$options -t" && shift ;;
		*) break ;;
		esac
	done
	# shellcheck disable=SC2086
	"$starve" -e "$every" $options "$stingy" "$@" >>"$tmp/log"
}

for recording in "$data/small.kvx" "$data/reboot.kvx"; do
	for format in text csv json openmetrics prometheus; do
		starved "$real" -b --replay "$recording" -f $format
		starved -o "$tmp/old" "$real" -b --replay "$recording" -f $format -d 0 -o "$tmp/old"
	done
	for view in category vm vcpu process matrix; do
		starved "$real" -b --replay "$recording" -n 2 -v $view
		starved "$real" -b --replay "$recording" -n 2 -v $view -f json
	done
	starved -o "$tmp/old" "$real" --replay "$recording" --report "$tmp/old"
	for format in text csv json; do
		starved -o "$tmp/old" "$real" -b --diff "$recording" "$data/small.kvx" -f $format \
			-o "$tmp/old"
	done
	starved "$real" -b --replay "$recording" --record /dev/null
	starved "$real" -b --replay "$recording" --reason 'h[l]t|m.*r|EPT' --vm 1 \
		--alert 'rate(h.t) > 1' --alert 'rate(vm=.*) > 1' -v vm
done
for format in text csv json openmetrics prometheus; do
	starved -t "$faked" -b -n 2 -d 0.01 -f $format --record /dev/null
done
starved -t "$faked" -b -d 0 -v vcpu
starved -t "$faked" -- true
for list in '-h' '-V' '-c help' '-s help' '-f help'; do
	# shellcheck disable=SC2086
	starved "$real" $list
done

cat "$tmp/log"
awk '$2 == "runs," { runs += $1; wrong += $3; commands++ }
END { printf "%d runs of %d commands, each with another allocation that failed: %d wrong\n",
	runs, commands, wrong; exit wrong || !runs }' "$tmp/log"
