# SPDX-License-Identifier: GPL-2.0-only
# A terminal for the program, tmux in the root directory of the machine that runs the
# emulator: see host_root.  Sourced by l1.sh.
# shellcheck shell=sh

# terminal_start COLUMNSxROWS COMMAND
terminal_start()
{
	# Not in /tmp, where others may write: its module would not be loaded there
	grep -q ' /r/mnt ' /proc/mounts || mount -t tmpfs -o mode=755 program /r/mnt
	cp /lab/bin/kvmexittop* /r/mnt/
	mkdir -p /r/dev/pts
	mount -t devpts devpts /r/dev/pts
	rm -f /r/tmp/status # of another case of this boot
	terminal -f /dev/null new-session -d -x "${1%x*}" -y "${1#*x}" \
		"PATH=/mnt:\$PATH LC_ALL=C.UTF-8 $2; echo status \$? >/tmp/status"
}

terminal()
{
	chroot /r /usr/bin/env HOME=/tmp tmux -S /tmp/terminal "$@"
}

terminal_keys()
{
	for key; do
		terminal send-keys "$key"
		sleep 0.3
	done
}

terminal_screen()
{
	terminal capture-pane -p
}

# terminal_sees REGEX: waits until a line of the screen matches
terminal_sees()
{
	for _ in $(seq 50); do
		! terminal_screen | grep -q "$1" || return 0
		sleep 0.2
	done
	return 1
}

# terminal_ended WHAT: the program is over, and its status was that
terminal_ended()
{
	for _ in $(seq 50); do
		[ ! -s /r/tmp/status ] || break
		sleep 0.2
	done
	is 'the program ended' "$1" "$(cat /r/tmp/status)"
}
