#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# symbols.sh BUILD: each symbol of the program and of its module has one definition, and the
# linker has nothing to choose.
set -eu
objects=$(find "$1/kvmexittop" -name '*.o')
[ -n "$objects" ]
# A sanitizer adds some that begin with "__".
# shellcheck disable=SC2086 # no file name here has a space
twice=$(nm -g --defined-only $objects | awk 'NF == 3 && $3 !~ /^__/ { print $3 }' | sort | uniq -d)
[ -z "$twice" ] || {
	echo "defined more than once: $twice"
	exit 1
}
