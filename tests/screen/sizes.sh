#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# sizes.sh RENDER-SCREEN [INPUT...]: what the inputs lead to, on screens of all sizes,
# with few rows and many, in ASCII and UTF-8.
set -eu
render=$1
shift
for rows in 0 1 40 5000; do
	for size in 80x24 200x50 40x10 20x5; do
		for charset in ascii utf8; do
			echo "=== $size, $rows rows, $charset"
			"$render" $size $charset make:$rows "$@"
		done
	done
done
