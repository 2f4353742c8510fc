#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# pictures.sh PROGRAM PICTURE STORY TOP: pictures, screens and outputs in docs/ are those that
# the program makes now, and so are the recordings that they are of.
#
# A screen as text is the block of a page below "<!-- screen NAME -->", an output the rest of a
# block that begins with "$ kvmexittop ...".  KVMEXITTOP_UPDATE=1 writes what is old again: look
# at the pictures then.
set -eu
program=$(realpath "$1") picture=$(realpath "$2") story=$3 docs=$4/docs
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
failed=0
fail()
{
	echo "$*"
	failed=1
}
same()
{
	cmp -s "$1" "$2" && return
	[ "${KVMEXITTOP_UPDATE:-}" ] || return
	cp "$1" "$2"
}

# Compressed alike only by the same zlib, so what is in them is compared.
content()
{
	for view in vcpu reason; do
		"$program" --replay "$1" -b -v $view -f json
	done
	"$program" --replay "$1" --advice -f json
}
for told in "$docs"/recordings/*.story; do
	name=$(basename "$told" .story)
	made=$tmp/$name.kvx kept=$docs/recordings/$name.kvx
	"$story" "$made" "$told"
	content "$made" >"$tmp/made"
	content "$kept" 2>&1 | cmp -s "$tmp/made" - && continue
	[ "${KVMEXITTOP_UPDATE:-}" ] && cp "$made" "$kept" ||
		fail "recordings/$name.kvx is not that of its story"
done

# The machine may be busy: what differs is drawn once more.
"$docs/pictures/draw" "$program" "$picture" "$tmp/drawn" || exit $?
for drawn in "$tmp"/drawn/*.svg; do
	same "$drawn" "$docs/pictures/$(basename "$drawn")" || again=yes
done
[ -z "${again:-}" ] || "$docs/pictures/draw" "$program" "$picture" "$tmp/drawn"
for drawn in "$tmp"/drawn/*.svg; do
	same "$drawn" "$docs/pictures/$(basename "$drawn")" ||
		fail "pictures/$(basename "$drawn") is not what is drawn now"
done
for old in "$docs"/pictures/*.svg; do
	[ -e "$tmp/drawn/$(basename "$old")" ] || fail "pictures/$(basename "$old") is not in the list"
done

# run ARGUMENT...: its output, as in the folder of the recordings
run()
{
	(cd "$docs/recordings" && TZ=UTC COLUMNS=80 "$program" "$@")
}

# blocks PAGE: the page with what its blocks are to have
blocks()
{
	screen='' inside=''
	while IFS= read -r line; do
		case $line in
		'<!-- screen '*' -->') screen=${line#<!-- screen } screen=${screen% -->} ;;
		'```'*)
			[ -z "$inside" ] || inside=end
			[ -n "$inside" ] || inside=begin
			;;
		esac
		case $inside in
		old) ;;
		begin)
			printf '%s\n' "$line"
			inside=first
			[ -z "$screen" ] || { cat "$tmp/drawn/$screen.txt" && screen='' inside=old; }
			;;
		first)
			printf '%s\n' "$line"
			inside=kept
			case $line in
			'$ kvmexittop '*)
				# shellcheck disable=SC2086 # words
				printf '%s\n' "$(run ${line#'$ kvmexittop '})"
				inside=old
				;;
			esac
			;;
		*) printf '%s\n' "$line" ;;
		esac
		[ "$inside" != end ] || inside=
	done <"$1"
}
for page in "$docs"/*.md; do
	blocks "$page" >"$tmp/page"
	same "$tmp/page" "$page" && continue
	fail "$(basename "$page") has another output or screen than the program:"
	diff -u "$page" "$tmp/page" || :
done

# Each picture is in a page, and none is in a page that is not there.
cat "$docs"/*.md "$docs/../README.md" >"$tmp/pages"
for file in "$docs"/pictures/*.svg; do
	grep -q "pictures/$(basename "$file"))" "$tmp/pages" || fail "$(basename "$file") is in no page"
done
grep -o 'pictures/[a-z0-9-]*\.svg' "$tmp/pages" | while read -r shown; do
	[ -e "$docs/$shown" ] || echo "$shown"
done >"$tmp/missing"
[ ! -s "$tmp/missing" ] || fail "in a page, but not there: $(cat "$tmp/missing")"

# "row R, columns A to B: `TEXT`": what the page says is on its first screen is there.
grep -o 'row [0-9]*, columns [0-9]* to [0-9]*: `[^`]*`' "$docs/first-screen.md" >"$tmp/cells"
[ -s "$tmp/cells" ] || fail 'first-screen.md names no cells'
while read -r _ row _ from _ to said; do
	there=$(LC_ALL=C.UTF-8 sed -n "${row%,}s/^.\{$((from - 1))\}\(.\{$((${to%:} - from + 1))\}\).*/\1/p" \
		"$tmp/drawn/first.txt")
	[ "\`$there\`" = "$said" ] ||
		fail "first-screen.md: row $row columns $from to $to $said: there is '$there'"
done <"$tmp/cells"
exit $failed
