#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# terms.sh FAKED PROGRAM TERM...: on each of these terminals the same text is to be seen.
#
# tmux is the terminal, and understands what all of them are sent: those that have the
# cursor wait behind the last column, as a VT100 does.  FAKED is the program with a
# kernel played for it; the recording that it makes is what all of them show.  The colours
# on terminals called *-direct are to be the first eight: others would be taken for mixtures
# of red, green and blue.
set -eu
unset TMUX TERMINFO TERMINFO_DIRS ESCDELAY NO_COLOR LINES COLUMNS
faked=$1 program=$2
shift 2
for tool in tmux infocmp; do
	command -v $tool >/dev/null || { echo "left out: there is no $tool here" && exit 77; }
done
for term; do
	infocmp "$term" >/dev/null 2>&1 ||
		{ echo "left out: terminal $term is not known" && exit 77; }
done

work=$(mktemp -d)
tmux()
{
	command tmux -u -S "$work/tmux" -f "$work/tmux.conf" "$@"
}
trap 'tmux kill-server 2>/dev/null || :; rm -rf "$work"' EXIT

"$faked" -b -n 2 -d 0.1 --record "$work/recording" >/dev/null || exit $?
printf 'set -g %s\n' 'status off' 'default-size 80x24' 'remain-on-exit on' >"$work/tmux.conf"
tmux new-session -d 'sleep 1000'
start()
{
	tmux new-window -d -P -F '#{window_id}' \
		"TERM=$1 exec '$program' --replay '$work/recording'" >"$work/$1.window"
}
capture()
{
	term=$1
	shift
	tmux capture-pane -p -t "$(cat "$work/$term.window")" "$@"
}

failed=0
fail()
{
	echo "$*"
	failed=1
}

# wait_until COMMAND...: for ten seconds at most
wait_until()
{
	tries=100
	until "$@"; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.1
	done
}
shows()
{
	capture "$1" | grep -q "$2"
}
same()
{
	capture "$1" >"$work/$1.text"
	cmp -s "$work/expected" "$work/$1.text"
}

# step KEY REGEX: the key is pressed on all of them, and then they look like tmux' own
step()
{
	for term in tmux-256color "$@"; do
		[ "$term" != "$1" ] && [ "$term" != "$2" ] || continue
		[ -z "$1" ] || tmux send-keys -t "$(cat "$work/$term.window")" "$1"
	done
	wait_until shows tmux-256color "$2" || fail "key '$1': no '$2' on tmux-256color"
	capture tmux-256color >"$work/expected"
	shift 2
	for term; do
		wait_until same "$term" || {
			fail "$term differs"
			diff "$work/expected" "$work/$term.text" || :
		}
	done
}

for term in tmux-256color "$@"; do
	start "$term"
done
step '' 'END.*' "$@"
step h 'time by part' "$@"
step BSpace '^npf' "$@"
step v 'by category' "$@"
step v 'by vm' "$@"
step x 'by vm' "$@"
for term; do
	case $term in
	*-direct*)
		capture "$term" -e >"$work/colours"
		grep -q '\[3[0-7]m' "$work/colours" || fail "$term has no colours"
		! grep -E '\[[34]8[;:]' "$work/colours" || fail "$term has others than the first eight"
		;;
	esac
done
echo "$# terminals"
exit $failed
