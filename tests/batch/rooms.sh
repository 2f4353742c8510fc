#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# rooms.sh DIRECTORY: includes go down only, and each library has its own files.
set -eu
cd "$1"

# A line a room, from the top floor to the ground.  A file includes files of its own room
# and of rooms below.  After the name: the headers that nobody but the named files of the
# room may include, each as a regular expression for grep -E.
rooms='
main
screen	curses\.h=terminal.c term\.h=guard.c termios\.h=terminal.c,guard.c,guard.h
batch	spawn\.h=command.c
options	getopt\.h=options.c
html
report	json-c/=json-object.c
summary
check
source	libmnl/=netlink.c,netlink-attr.c,netlink-parse.c,netlink-socket.c linux/genetlink\.h=netlink.c,netlink-attr.c,netlink-parse.c bpf/exits\.h=bpf-parse.c,bpf.c,bpf-programs.c,bpf-programs.h,bpf-records.c,bpf-room.c,bpf-slot.h exits\.skel\.h=bpf-programs.c,bpf-records.c dlfcn\.h=bpf-loader.c
why	bpf/breakdown\.h=breakdown.h breakdown\.skel\.h=tracer.c,tracer-cost.c
view
advice
record	zlib\.h=frame.c
host	cap-ng\.h=privilege.c cpuid\.h=cpu.c pwd\.h=process.c
sample
reason
base	pthread\.h=thread.h pcre2\.h=pattern.c
'
# These are of files of several rooms.  Who reads samples gives them to the writer: sources do not.
shared='
bpf/(lib)?bpf\.h=source/bpf.c,source/bpf-programs.c,source/bpf-records.c,why/member.c,why/tracer.c,why/tracer-cost.c
record/writer\.h=main.c,screen/feed.h,screen/feed-live.h,screen/screen.h,batch/reporter.h,record/writer.c
'
status=0
fail()
{
	echo "$*"
	status=1
}

# only REGEX=FILE,...: nothing but these files includes it
only()
{
	files=,${1#*=},
	for file in $(grep -rlE "^#include [<\"]${1%%=*}" --include='*.[ch]' .); do
		case $files in
		*",${file#./},"*) ;;
		*) fail "${file#./} must not include ${1%%=*}" ;;
		esac
	done
}

# Rooms that are above the one in hand
above=
echo "$rooms" >"${rules:=$(mktemp)}"
trap 'rm -f "$rules"' EXIT
while read -r room libraries; do
	[ -n "$room" ] || continue
	files=$room
	[ "$room" != main ] || files=main.c
	[ -e "$files" ] || { fail "there is no room $room" && continue; }
	for upper in $above; do
		upwards=$(grep -rnE "^#include \"$upper/" "$files") || continue
		fail "$room must not include $upper: $upwards"
	done
	for library in $libraries; do
		only "$(echo "$library" | sed "s|\([=,]\)|\1$room/|g")"
	done
	[ "$room" = main ] || above="$above $room"
done <"$rules"
for files in $shared; do
	only "$files"
done

# Each folder is a room, and each of our own headers is named with its room.
for folder in */; do
	echo "$rooms" | grep -q "^${folder%/}\b" || fail "room ${folder%/} has no rule"
done
bare=$(grep -rnE '^#include "[^/]*"' --include='*.[ch]' . |
	grep -vE '"(config|page-style|say|[a-z]*\.skel)\.h"') && fail "without its room: $bare"

# Leaves are silent: only say.c speaks to the user.
loud=$(grep -rlE '\bstderr\b|\bperror\(|\bprintf\(' --include='*.c' .) || :
[ "$loud" = ./say.c ] || fail "must be silent: $loud"

# Every file says what its license is.
# REUSE-IgnoreStart
for file in *.c */*.[ch]; do
	head -n 1 "$file" | grep -q 'SPDX-License-Identifier: GPL-2.0-only' ||
		fail "$file has no license"
done
# REUSE-IgnoreEnd
exit $status
