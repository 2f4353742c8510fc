#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# golden.sh EXPECTED COMMAND...: the command prints exactly what EXPECTED has.
# With KVMEXITTOP_UPDATE=1 in the environment it is written instead; read the diff then.
set -eu

expected=$1
shift

if [ "${KVMEXITTOP_UPDATE:-}" ]; then
	exec "$@" > "$expected"
fi
"$@" | diff -u "$expected" -
