#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Each file has a licence and a copyright holder, as REUSE has it; and one that has not is
# found.
#
#	licences.sh TOP
set -eu
command -v reuse >/dev/null || { echo 'left out: reuse is not installed'; exit 77; }
[ -e "$1/.git" ] || { echo 'left out: not a git repository'; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

(cd "$1" && git ls-files -z | tar -c --null -T -) | tar -x -C "$work"
(cd "$work" && reuse lint) >"$work.said" 2>&1 && ! grep -q ERROR "$work.said" || {
	cat "$work.said"
	exit 1
}
tail -n 1 "$work.said"

mv "$work/LICENSES/BSD-3-Clause.txt" "$work/COPYING.BSD"
! (cd "$work" && reuse lint) >"$work.said" 2>&1 || { echo 'a text that is missing was not found'; exit 1; }
rm "$work.said"
