#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# man.sh KVMEXITTOP PAGE: options, columns, sources and what alerts may ask of the program's
# tables are those of the manual page, no more and no less; the page has all views and
# formats, and is sound.
set -eu

program=$1 page=$2
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# The items of one section of the page.
section() {
	awk -v want=".Sh $1" '/^\.Sh /{ on = $0 == want } on' "$page"
}

"$program" --help | sed -n 's/^  \(-.,\|   \) --\([a-z-]*\).*/\2/p' | sort > "$tmp/options"
section OPTIONS | sed -n 's/^\.It Fl \(. , Fl \)\{0,1\}\\-\([a-z-]*\).*/\2/p' | sort > "$tmp/man-options"
"$program" --help | sed -n 's/^  -\(.\), .*/\1/p' | sort > "$tmp/letters"
section OPTIONS | sed -n 's/^\.It Fl \(.\) , .*/\1/p' | sort > "$tmp/man-letters"
"$program" -c help | sed 's/ .*//' > "$tmp/columns"
section COLUMNS | sed -n 's/^\.It Cm //p' > "$tmp/man-columns"
"$program" --source help | sed 's/ .*//' | sort > "$tmp/sources"
section OPTIONS | awk '/^\.It Fl /{ on = /-source/ } on' | sed -n 's/^\.It Cm //p' | sort > "$tmp/man-sources"

while read -r column; do
	! "$program" --alert "$column > 0" --version > "$tmp/out" 2>&1 || echo "$column"
done < "$tmp/columns" | sort > "$tmp/alerts"
section 'ALERT CONDITIONS' | awk '/^The columns are/ { on = 1 } /^A comparison/ { on = 0 } on' |
	sed -n 's/^\.Cm //p' | tr -d ';.' | sed 's/ , /\n/g; s/ *$//' | tr -d ' ,' | sort > "$tmp/man-alerts"

for what in options letters columns sources alerts; do
	[ -s "$tmp/$what" ]
	diff -u "$tmp/$what" "$tmp/man-$what"
done

# The page has each name in the item of its option.
for what in view format; do
	section OPTIONS | awk -v what="\\\\-$what " '/^\.It Fl /{ on = index($0, what) } on' > "$tmp/item"
	"$program" --$what help | sed 's/ .*//' | while read -r name; do
		grep -qE "^\.Cm ([a-z]+ , )*$name( |\$)" "$tmp/item" || {
			echo "--$what has $name, which the manual page lacks"
			exit 1
		}
	done
done

command -v mandoc > /dev/null || {
	echo 'left out: whether the page is sound, for mandoc is not installed'
	exit 77
}
# Our page cannot help which other manuals are installed.
! mandoc -T lint "$page" 2>&1 | grep -v 'referenced manual not found\|outdated mandoc.db' || exit 1
