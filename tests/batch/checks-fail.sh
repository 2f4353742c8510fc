#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# checks-fail.sh TOP: rooms.sh and shape.sh find what they are there to find.
set -eu
tests=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
status=0

# finds SENTENCE COMMAND...: it fails, and says so
finds()
{
	sentence=$1
	shift
	if "$@" >"$tmp/out" 2>&1; then
		echo "it did not fail for: $sentence"
	elif ! grep -qF "$sentence" "$tmp/out"; then
		echo "it did not say: $sentence"
		cat "$tmp/out"
	else
		return 0
	fi
	status=1
}

# The program is copied, so that it can be broken; the rest is only looked at.
copy()
{
	rm -rf "${tmp:?}/top"
	mkdir -p "$tmp/top/tests"
	cp -r "$1/.clang-format" "$1/CONTRIBUTING.md" "$1/kvmexittop" "$tmp/top"
	ln -s "$1/README.md" "$1/bpf" "$1/contrib" "$1/kernel" "$1/man" "$1/schema" "$tmp/top"
	ln -s "$1"/tests/* "$tmp/top/tests"
}

# The file it is tried on is whichever a room has: none of its own matters.
copy "$1"
source=$(ls "$tmp"/top/kvmexittop/sample/*.c | head -n 1)
echo '#include "view/view.h"' >>"$source"
finds 'sample must not include view' "$tests/rooms.sh" "$tmp/top/kvmexittop"

copy "$1"
echo '#include <curses.h>' >>"$source"
finds "sample/$(basename "$source") must not include" "$tests/rooms.sh" "$tmp/top/kvmexittop"

copy "$1"
echo '#include "sample.h"' >>"$source"
finds 'without its room' "$tests/rooms.sh" "$tmp/top/kvmexittop"

copy "$1"
mkdir "$tmp/top/kvmexittop/attic"
finds 'room attic has no rule' "$tests/rooms.sh" "$tmp/top/kvmexittop"

copy "$1"
yes '/* */' | head -n 351 >>"$source"
finds 'and no reason in' "$tests/shape.sh" "$tmp/top"

copy "$1"
{ echo 'void f(void)' && echo '{' && yes '	f();' | head -n 61 && echo '}'; } >>"$source"
finds 'the function has 61 lines' "$tests/shape.sh" "$tmp/top"

copy "$1"
printf '/* %0100d */\n' 0 >>"$source"
finds 'has 106 columns' "$tests/shape.sh" "$tmp/top"

copy "$1"
printf '/* Counters begin %snew. */\n' a >>"$source"
finds 'has better words' "$tests/shape.sh" "$tmp/top"

copy "$1"
# REUSE-IgnoreStart
echo '// SPDX-License-Identifier: GPL-2.0-only' >"$tmp/top/kvmexittop/sample/stray.c"
# REUSE-IgnoreEnd
finds 'lacks sample/stray.c' "$tests/shape.sh" "$tmp/top"

copy "$1"
echo "\`bpf/stray.c\`" >>"$tmp/top/CONTRIBUTING.md"
finds 'names bpf/stray.c' "$tests/shape.sh" "$tmp/top"
exit $status
