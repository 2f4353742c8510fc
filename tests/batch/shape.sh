#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shape.sh TOP: what CONTRIBUTING says of files, lines and functions is so.
set -eu
cd "$1"
status=0
fail()
{
	echo "$*"
	status=1
}

# kernel/tree has the kernel's own style, which checkpatch judges.
sources=$(find bpf kvmexittop tests -name '*.[ch]')

# Versions differ in what they do to the same configuration.
formatter=
for name in clang-format-14 clang-format; do
	command -v $name >/dev/null && $name --version | grep -q ' 14\.' && formatter=$name && break
done
if [ -n "$formatter" ]; then
	# shellcheck disable=SC2086 # no file name here has a space
	$formatter --dry-run -Werror $sources || fail "$formatter -i makes the above right"
fi

# shellcheck disable=SC2086
awk '
	# Columns that the line takes, with tabs of 8
	function columns(line, n, i)
	{
		if (length(line) + 7 * gsub(/\t/, "\t", line) <= 100)
			return 0
		for (i = 1; i <= length(line); i++)
			n += substr(line, i, 1) == "\t" ? 8 - n % 8 : 1
		return n
	}
	FNR == 1 { began = 0 }
	columns($0) > 100 { print FILENAME ":" FNR ": has " columns($0) " columns"; bad = 1 }
	/^{$/ { began = FNR }
	/^}$/ && began && FNR - began - 1 > 60 {
		print FILENAME ":" began ": the function has " FNR - began - 1 " lines"; bad = 1
	}
	/^}/ { began = 0 }
	END { exit bad }' $sources || status=1

# Words for which CONTRIBUTING has better ones.  Each is written so that it is not found here.
grep -RIinwE '[w]hoever|[m]end(s|ed|ing)?|[a]new|[p]lease' bpf contrib kvmexittop man README.md \
	schema tests && fail 'CONTRIBUTING.md has better words for the above'

# The map has each file once, and a reason for one of more than 350 lines.
map=kvmexittop/README.md
for file in kvmexittop/*.c kvmexittop/*/*.[ch]; do
	name=${file#kvmexittop/}
	row=$(grep "^| \`${name%.*}\` | " $map) || fail "$map lacks $name"
	lines=$(wc -l <"$file")
	[ "$lines" -le 350 ] || echo "$row" | grep -q '([0-9]* lines: ' ||
		fail "$file has $lines lines, and no reason in $map"
done
for name in $(sed -n 's/^| `\([^`]*\)` |.*/\1/p' $map); do
	ls "kvmexittop/$name".[ch] >/dev/null 2>&1 || fail "$map has $name, which is not there"
done

# So has the lab's map.
map=tests/lab/README.md
for name in $(cd tests/lab && find . -type f ! -name README.md | sed 's|^\./||; s|\.[ch]$||' | sort -u); do
	grep -q "^| \`$name\` | " $map || fail "$map lacks $name"
done
for name in $(sed -n '/^| `tests/d; s/^| `\([^` ]*\)` |.*/\1/p' $map); do
	[ -e "tests/lab/$name" ] || [ -e "tests/lab/$name.c" ] || [ -e "tests/lab/$name.h" ] ||
		fail "$map has $name, which is not there"
done

# A file of tests or bpf of more than 350 lines has its reason, and no other has one.
map=tests/README.md
for file in $(echo "$sources" | grep -E '^(tests|bpf)/'); do
	[ "$(wc -l <"$file")" -le 350 ] || grep -q "^| \`${file#tests/}\` | " $map ||
		fail "$file has more than 350 lines, and no reason in $map"
done
for name in $(sed -n 's/^| `\([^`]*\.[ch]\)` |.*/\1/p' $map); do
	[ -e "tests/$name" ] && [ "$(wc -l <"tests/$name")" -gt 350 ] ||
		fail "$map has a reason for $name, which needs none"
done

# What CONTRIBUTING names is there.
for file in $(grep -o '`[a-z]*/[^` ]*`' CONTRIBUTING.md | tr -d '`'); do
	[ -e "$file" ] || fail "CONTRIBUTING.md names $file, which is not there"
done

[ $status -eq 0 ] || exit 1
[ -n "$formatter" ] || {
	echo 'left out: formatting, for clang-format 14 is not here'
	exit 77
}
