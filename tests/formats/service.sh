#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# service.sh KVMEXITTOP SERVICE: systemd understands the service, all of it, and what would
# make it safer is in it, or its reason.
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

# Each directive that would make it safer is there, or its reason.
systemd-analyze security --no-pager --offline=true "$tmp/kvmexittop-textfile.service" \
	>"$tmp/security" 2>&1 || {
	cat "$tmp/security"
	exit 1
}
awk '$1 == "✗" { print $2 }' "$tmp/security" >"$tmp/missing"
[ -s "$tmp/missing" ]
while read -r directive; do
	sed -n '/finds missing/,/^$/p' "$service" | grep -qF -- "$directive" || {
		echo "no reason why this is missing: $directive"
		exit 1
	}
done <"$tmp/missing"

# And our own program understands what it is called with.  systemd drops an empty $OPTIONS.
words=$(sed -n 's/^ExecStart=[^ ]* //p' "$service" | sed 's/ \$OPTIONS$//')
# shellcheck disable=SC2086 # words
"$program" $words --help >/dev/null
