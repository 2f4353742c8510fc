#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kill.sh KILL FAKED DATA TIMES: SIGKILL while it records and replaces its report, see kill.c.
set -u
kill=$(realpath "$1") faked=$(realpath "$2") data=$(realpath "$3") times=$4
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
export FAKE_SAMPLES="$data/svm-old.sample:$data/svm-new.sample"
cd "$tmp" || exit 1
"$kill" "$times" "$faked" -b -d 0.002 -f json -o report --record recording 2>/dev/null
