#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# sizes.sh RENDER-SCREEN [INPUT...]: what the inputs lead to, on screens of all sizes,
# with few rows and many.  Each is drawn in ASCII and in UTF-8: once below
# "=== SIZE, N rows" if both are the same byte for byte, else each below its own heading.
set -eu
render=$1
shift
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
for rows in 0 1 40 5000; do
	for size in 80x24 200x50 40x10 20x5; do
		for charset in ascii utf8; do
			"$render" $size $charset make:$rows "$@" >"$tmp/$charset"
		done
		if cmp -s "$tmp/ascii" "$tmp/utf8"; then
			echo "=== $size, $rows rows"
			cat "$tmp/ascii"
			continue
		fi
		for charset in ascii utf8; do
			echo "=== $size, $rows rows, $charset"
			cat "$tmp/$charset"
		done
	done
done
