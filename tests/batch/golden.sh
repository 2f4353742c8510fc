#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# golden.sh EXPECTED COMMAND...: the command prints exactly what EXPECTED has.
# With UPDATE=1 in the environment it is written instead; read the diff then.
set -eu

expected=$1
shift

if [ "${UPDATE:-}" ]; then
	exec "$@" > "$expected"
fi
"$@" | diff -u "$expected" -
