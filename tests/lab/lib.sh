# SPDX-License-Identifier: GPL-2.0-only
# What the lab's scripts share.  Sourced; the caller sets $lab (tests/lab) and
# $top (the repository).
# shellcheck shell=sh

cache=${XDG_CACHE_HOME:-$HOME/.cache}/kvmexittop

# Kernel parameters of an emulated host with SVM.  KVM, being built in, notes the
# TSC's frequency before Linux has refined it.  On a busy machine the two differ
# by more than KVM tolerates by default, and KVM gets the guests' TSC wrong when
# it cannot scale it: their timers fire as late as the host has been up.  And there the
# timer's interrupt does not always come in the little time that Linux gives it to, at boot.
svm_parameters='console=ttyS0 no_timer_check kvm.tsc_tolerance_ppm=500000'

say()
{
	printf 'lab: %s\n' "$*" >&2
}

die()
{
	say "$*"
	exit 1
}

# seconds since $1, a value of date +%s
since()
{
	echo $(($(date +%s) - $1))
}

as_root()
{
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		die "'$*' needs root, and there is no sudo"
	fi
}

installed()
{
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

has_package()
{
	# Where there is none of that name, apt takes it as a pattern for others: 6.1 fits 6.12.
	installed "$1" || LC_ALL=C apt-cache policy "$1" | awk -v name="$1:" '
		NR == 1 { exact = $0 == name }
		/^  Candidate: [^(]/ { found = exact }
		END { exit !found }'
}

# packages_for PURPOSE: the packages of its line of the file "packages"
packages_for()
{
	list=$(sed -n "s/^$1: //p" "$lab/packages")
	[ -n "$list" ] || die "no line '$1:' in $lab/packages"
	echo "${list%%\?*}"
	for package in $(echo "$list" | cut -s -d '?' -f 2); do
		! has_package "$package" || echo "$package"
	done
}

# need PURPOSE...: install what is missing
need()
{
	missing=
	for purpose; do
		packages=$(packages_for "$purpose") || exit
		for package in $packages; do
			installed "$package" || missing="$missing $package"
		done
	done
	[ -n "$missing" ] || return 0
	say "installing$missing"
	as_root apt-get update -qq
	# shellcheck disable=SC2086 # a list of words
	as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -qq --no-install-recommends $missing >&2
}

# available PURPOSE...: this system has, or can install, the packages of these lines
available()
{
	for purpose; do
		packages=$(packages_for "$purpose") || exit
		for package in $packages; do
			has_package "$package" || return
		done
	done
}

# unpack PURPOSE [PACKAGE...]: these packages, or those of the purpose, below $cache/PURPOSE
# in place of /, so that what would run as a service does not
unpack()
{
	list=$(echo "$*" | cut -s -d ' ' -f 2-)
	[ -n "$list" ] || list=$(packages_for "$1") || exit
	[ "$(cat "$cache/$1/unpacked" 2>/dev/null)" = "$list" ] && return
	say "unpacking $list"
	as_root apt-get update -qq
	rm -rf "${cache:?}/$1"
	mkdir -p "$cache/$1"
	# shellcheck disable=SC2086 # a list of words
	(cd "$cache/$1" && apt-get -o APT::Sandbox::User=root download -qq $list && for package in *.deb; do
		dpkg-deb -x "$package" . || exit
	done) || die "cannot unpack $list"
	rm "$cache/$1"/*.deb
	echo "$list" >"$cache/$1/unpacked"
}

# mirror: the one that this machine has its own suite from
mirror()
{
	apt-get indextargets --format '$(SITE) $(RELEASE)' 'Created-By: Packages' |
		awk -v own="$(. /etc/os-release && echo "$VERSION_CODENAME")" '
			$2 == own && !found { print $1; found = 1 }
			END { exit !found }' ||
		die 'apt on this machine knows no mirror: add one to /etc/apt/sources.list'
}

# own_apt DIR TOOL ARGUMENT...: apt-get or apt-cache with sources and lists of its own in DIR
own_apt()
{
	own=$1 tool=$2
	shift 2
	"$tool" -q -o APT::Sandbox::User=root -o Dir::Etc::sourcelist="$own/sources" \
		-o Dir::Etc::sourceparts=/dev/null -o Dir::State::Lists="$own/lists" \
		-o Dir::Cache="$own" "$@"
}

# source_of VERSION: set $tarball to Debian's source of that kernel, and $source_version
source_of()
{
	case $1 in
	7.3)
		unpacked=$("$lab/boot/suite" trixie-backports "linux-source-$1") || exit
		tarball=$unpacked/usr/src/linux-source-$1.tar.xz
		source_version=$(cat "$unpacked/unpacked/linux-source-$1")
		;;
	*)
		tarball=/usr/src/linux-source-$1.tar.xz
		source_version=$(dpkg-query -W -f '${Version}' "linux-source-$1") || exit
		;;
	esac
}

# series_inputs: all that what is built with the series depends on
series_inputs()
{
	for folder in tree patches backport; do
		sums "$top/kernel/$folder"
	done
	cat "$top/kernel/apply" "$top/kernel/series.sh"
}

# lab_programs: compile what runs in the emulated host, and set $programs to where it is:
# a place of this checkout, so that another one's run finds its own
lab_programs()
{
	say "compiling the lab's programs"
	programs=$cache/programs-$(echo "$top" | sha256sum | cut -c 1-8)
	make -s -C "$lab/src" O="$programs" >&2
}

# libraries ROOT PROGRAM: what it needs to run there
libraries()
{
	ldd "$2" | grep -o '/[^ ]*' | while read -r library; do
		mkdir -p "$1$(dirname "$library")"
		cp -L "$library" "$1$library"
	done
}

# add_program DIR ROOT BIN: the program that was built in DIR, its module, and what both need
add_program()
{
	for file in kvmexittop kvmexittop-bpf.so; do
		cp "$1/$file" "$2/$3"
		libraries "$2" "$1/$file"
	done
}

# sums DIR: the checksum of each file below DIR, in a fixed order
sums()
{
	(cd "$1" && find . -type f ! -name SHA256SUMS -print0 |
		LC_ALL=C sort -z | xargs -0 -r sha256sum)
}

# whole DIR: DIR is what it was when it was put into the cache
whole()
{
	[ -s "$1/SHA256SUMS" ] && sums "$1" | cmp -s - "$1/SHA256SUMS"
}
