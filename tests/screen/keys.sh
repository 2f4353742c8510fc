#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# keys.sh KEYS PAGE: the section KEYS of the manual page is the table of keys, which
# the help screen shows as well: the same keys in the same order, and the same words.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

"$1" >"$tmp/table"
awk '/^\.Sh /{ on = $0 == ".Sh KEYS" } !on { next }
	/^\.It Ic / { name = substr($0, 8); gsub(/ , /, ", ", name); sub(/^\\&/, "", name); next }
	/^\.[A-Z]/ { name = ""; next }
	name { print name ": " $0; name = "" }' "$2" >"$tmp/page"
[ -s "$tmp/table" ]
diff -u "$tmp/table" "$tmp/page"
