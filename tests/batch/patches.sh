#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# patches.sh SOURCE: kernel/apply refuses what the series is not for, in one sentence, and
# leaves it as it is; each file of the series is in one patch, of each kernel; and the lines
# of a message are as short as checkpatch has them.
set -eu
kernel=$1/kernel
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
status=0

# wrong TEXT...
wrong()
{
	echo "$*"
	status=1
}

# refuses SENTENCE [ARGUMENT]
refuses()
{
	sentence=$1
	shift
	find "$tree" | sort >"$tree.before"
	said=$("$kernel/apply" "$@" 2>&1) && wrong "kernel/apply $* ended with 0"
	[ "$said" = "$kernel/apply: $sentence" ] || wrong "expected: $sentence, got: $said"
	find "$tree" | sort | cmp -s - "$tree.before" || wrong "$sentence: and changed the tree"
	rm "$tree.before"
}

# version VERSION PATCHLEVEL: the tree is of that kernel
version()
{
	# REUSE-IgnoreStart
	printf '%s\n' '# SPDX-License-Identifier: GPL-2.0' "VERSION = $1" "PATCHLEVEL = $2" \
		'SUBLEVEL = 4' >"$tree/Makefile"
	# REUSE-IgnoreEnd
}

refuses "usage: $kernel/apply TREE"
refuses "$tree holds no kernel source" "$tree"
mkdir -p "$tree/arch/x86/kvm"
: >"$tree/arch/x86/kvm/x86.c"
refuses "$tree holds no kernel source" "$tree"
for other in '6 1' '6 13' '7 2' '7 30'; do
	# shellcheck disable=SC2086 # two words
	version $other
	refuses "$tree is Linux ${other% *}.${other#* }: the patches are for 7.3 and 6.12" "$tree"
done
for one in '7 3' '6 12'; do
	# shellcheck disable=SC2086
	version $one
	one=${one% *}.${one#* }
	said=$("$kernel/apply" "$tree" 2>&1) && wrong "kernel/apply took an empty Linux $one"
	case $said in
	"$kernel/apply: the patches do not fit $tree: they are for Linux $one as Debian's linux-source-$one has it: it has no "*) ;;
	*) wrong "an empty Linux $one: got: $said" ;;
	esac
done
: >"$tree/arch/x86/kvm/exit_stats.c"
refuses "$tree is patched already: start from a fresh tree" "$tree"

# Each new file is added by one patch, and a backport's patch has one to replace
(cd "$kernel/tree" && find . -type f | sed 's|^\./||' | sort) >"$tree/have"
sed -n 's/^Adds: //p' "$kernel"/patches/*.patch | sort >"$tree/added"
diff "$tree/have" "$tree/added" || wrong 'these files of kernel/tree are in no patch, or in several'
for folder in "$kernel"/backport/*; do
	(cd "$folder/tree" && find . -type f | sed 's|^\./||' | sort) >"$tree/have"
	sed -n 's/^Adds: //p' "$folder"/patches/*.patch | sort >"$tree/added"
	diff "$tree/have" "$tree/added" || wrong "these files of $folder/tree are in no patch"
	for patch in "$folder"/patches/*.patch; do
		[ -e "$kernel/patches/${patch##*/}" ] || wrong "$patch replaces none of $kernel/patches"
	done
done

# Checkpatch is in the kernel's source, which is not at hand here
long=$(awk 'FNR == 1 { message = 1 } /^---$/ { message = 0 } message && length > 75' \
	"$kernel/cover-letter" "$kernel"/patches/*.patch "$kernel"/backport/*/patches/*.patch)
[ -z "$long" ] || wrong "these lines of a message have more than 75 characters: $long"
exit $status
