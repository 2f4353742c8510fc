# SPDX-License-Identifier: GPL-2.0-only
# The facts about the series that the scripts of this folder share.  Sourced; the caller sets
# $kernel (this folder).
# shellcheck shell=sh

# The kernels that the series is for.  Of the first it is what patches/ and tree/ have;
# of another, backport/VERSION has what differs: patches of the same name in place of
# those, and more new files.
versions='7.3 6.12'

die()
{
	echo "$0: $*" >&2
	exit 1
}

# version_of MAKEFILE: VERSION.PATCHLEVEL of the kernel whose top Makefile that is
version_of()
{
	awk '/^(VERSION|PATCHLEVEL) = / { printf "%s%s", dot, $3; dot = "." }' "$1"
}

# known VERSION WHAT: dies unless the series is for it
known()
{
	case " $versions " in
	*" $1 "*) ;;
	*) die "$2 is Linux $1: the patches are for $(echo "$versions" | sed 's/ / and /')" ;;
	esac
}

# series VERSION: the files of the series, in its order
series()
{
	for patch in "$kernel"/patches/*.patch; do
		other=$kernel/backport/$1/patches/${patch##*/}
		[ ! -e "$other" ] || patch=$other
		echo "$patch"
	done
}

# trees VERSION: the folders that have the new files, the later in place of the former
trees()
{
	echo "$kernel/tree"
	[ ! -d "$kernel/backport/$1/tree" ] || echo "$kernel/backport/$1/tree"
}

# touched VERSION: the existing files that the series changes
touched()
{
	# shellcheck disable=SC2046 # a list of names without blanks
	sed -n 's|^--- a/||p' $(series "$1") | sort -u
}
