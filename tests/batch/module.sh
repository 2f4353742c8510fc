#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# module.sh KVMEXITTOP STRANGER: all but BPF works without the module for it, which is found
# next to the program; but not if another user may have put it there.  STRANGER is a module
# that leaves a mark where it is run.
set -u

real=$(realpath "$1") stranger=$(realpath "$2")
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
failures=0
module=$(dirname "$real")/kvmexittop-bpf.so
missing='its module kvmexittop-bpf.so or libbpf is missing'
others='other users may write to its module kvmexittop-bpf.so or to a folder above it'

[ -e "$module" ] || {
	echo 'left out: the module for BPF, for the program was built without it'
	exit 77
}
# That would be loaded in place of one that is refused, so what is said of this is not.
installed=$(find /usr/lib /usr/local/lib -name kvmexittop-bpf.so 2>/dev/null | head -n 1)

fail()
{
	echo "FAIL: $*"
	sed 's/^/    /' "$tmp/err"
	failures=$((failures + 1))
}

# fails TEXT: source bpf cannot be had, and this is said
fails()
{
	got=0
	"$tmp/above/place/kvmexittop" -b -n 1 --source bpf >"$tmp/out" 2>"$tmp/err" </dev/null || got=$?
	[ "$installed" ] || { [ "$got" = 3 ] && grep -q "$1" "$tmp/err"; } ||
		fail "$what: status $got, no \"$1\""
}

# place WHAT: the program and the stranger's module lie where others may not write
place()
{
	what=$1
	rm -rf "$tmp/above" "$tmp/mark"
	mkdir -m 755 "$tmp/above" "$tmp/above/place"
	cp "$real" "$tmp/above/place/kvmexittop"
	cp "$stranger" "$tmp/above/place/kvmexittop-bpf.so"
	chmod 755 "$tmp/above/place"/*
	cd "$tmp/above/place" || exit 1
}

# refused: it is not run, and --check says so as well
refused()
{
	fails "$others"
	"$tmp/above/place/kvmexittop" --check --source bpf >"$tmp/out" 2>"$tmp/err"
	[ "$installed" ] || grep -q "^no  source bpf: $others" "$tmp/out" ||
		fail "$what: --check does not say it"
	[ ! -e "$tmp/mark" ] || fail "$what: it was run"
}

export MARK="$tmp/mark"
chmod 755 "$tmp"

place 'no module'
rm kvmexittop-bpf.so
fails "$missing"
echo 'no library' >kvmexittop-bpf.so
fails "$missing"
cp "$module" .
./kvmexittop -b -n 1 --source bpf >"$tmp/out" 2>"$tmp/err" </dev/null
! grep -q 'its module\|its BPF' "$tmp/err" || fail 'does not find the module'

# The mark can be left.
place 'a module of our own'
fails "$missing"
[ -e "$tmp/mark" ] || fail "$what: it was not run"

place 'a module that all may write to'
chmod o+w kvmexittop-bpf.so
refused
place 'a folder that all may write to'
chmod o+w .
refused
place 'a folder that all may add to'
chmod 1777 .
refused
place 'a folder above that all may write to'
chmod o+w ..
refused
place 'a folder above that all may add to'
chmod 1777 ..
fails "$missing"
[ -e "$tmp/mark" ] || fail "$what: it was not run"
place 'a link to a module'
mv kvmexittop-bpf.so "$tmp/elsewhere.so"
ln -s "$tmp/elsewhere.so" kvmexittop-bpf.so
fails "$missing"
[ ! -e "$tmp/mark" ] || fail "$what: it was run"

[ -z "$installed" ] ||
	echo "left out: what is said of a module that is missing or refused, for there is $installed"
[ "$(id -u)" = 0 ] || {
	echo 'left out: modules and folders of another user, which takes root to make'
	[ "$failures" = 0 ] || exit 1
	exit 77
}
place "another user's module"
chown nobody kvmexittop-bpf.so
refused
place "a module that another user's group may write to"
chgrp nogroup kvmexittop-bpf.so
chmod g+w kvmexittop-bpf.so
refused
place "another user's folder"
chown nobody .
refused
place "another user's folder above"
chown nobody ..
refused
# Whose program it is may as well have the module.
place "a program and a module of one user"
chown nobody ../place ./*
fails "$missing"
[ -e "$tmp/mark" ] || fail "$what: it was not run"
[ "$failures" = 0 ] || exit 1
[ -z "$installed" ] || exit 77
