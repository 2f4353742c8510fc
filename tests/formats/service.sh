#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# service.sh KVMEXITTOP SERVICE: systemd understands the service, all of it.
set -eu

program=$1 service=$2
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

command -v systemd-analyze >/dev/null || {
	echo "left out: systemd is not installed"
	exit 77
}

# The program is not yet where it will be.
sed "s|^ExecStart=[^ ]*|ExecStart=$(realpath "$program")|" "$service" >"$tmp/kvmexittop-textfile.service"
# Keys it does not know are said on stderr only.
systemd-analyze verify --man=no "$tmp/kvmexittop-textfile.service" >"$tmp/said" 2>&1 || {
	cat "$tmp/said"
	exit 1
}
if grep kvmexittop "$tmp/said"; then
	exit 1
fi

# And our own program understands what it is called with.
words=$(sed -n 's/^ExecStart=[^ ]* //p' "$service")
# shellcheck disable=SC2086 # words
"$program" $words --help >/dev/null
