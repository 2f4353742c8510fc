# SPDX-License-Identifier: GPL-2.0-only
# The demo, in the emulated host: sourced by init when lab.demo is given.
# shellcheck shell=dash
CASE=demo
. /lab/l1.sh

# As in init, of which an interactive demo is a child
parameter()
{
	tr ' ' '\n' </proc/cmdline | sed -n "s/^lab\.$1=//p"
}

# guest NAME LOAD [QEMU-ARGUMENT...]: a Linux guest under QEMU/KVM
guest()
{
	name=$1 load=$2
	shift 2
	echo "starting guest $name ($load)"
	chroot /r qemu-system-x86_64 -enable-kvm -cpu host -smp 1 -m 128M -nodefaults -nographic \
		-serial "file:/tmp/$name" -no-reboot -name "$name" \
		-kernel /tmp/bzImage -initrd /tmp/initrd \
		-append "console=ttyS0 noxsave panic=-1 reboot=t rdinit=/init load=$load quiet" \
		"$@" >"/tmp/$name.log" 2>&1 &
}

wait_for()
{
	for _ in $(seq 120); do
		! grep -q 'guest: Linux is up' "/r/tmp/$1" 2>/dev/null || return 0
		sleep 1
	done
	echo "guest $1 did not come up:"
	cat "/tmp/$1.log" "/r/tmp/$1"
	return 1
}

prepare()
{
	load_kvm
	for module in 9p 9pnet_virtio; do
		modprobe $module 2>/dev/null || :
	done
	host_root
	cp /lab/linux/bzImage /lab/linux/initrd /r/tmp/
	truncate -s 16M /r/tmp/disk
}

guest_web()
{
	guest web timers
}

guest_db()
{
	guest db disk -drive file=/tmp/disk,format=raw,if=virtio
}

guests()
{
	prepare
	guest_web
	guest_db
	wait_for web
	wait_for db
	echo 'both guests are up'
}

# A guest on this terminal, whose user may see its own exits
inside()
{
	cp /lab/linux/inside /r/tmp/
	saved=$(stty -g)
	stty raw -echo
	chroot /r qemu-system-x86_64 -enable-kvm -cpu host -smp 1 -m 128M -nodefaults -display none \
		-chardev stdio,id=terminal,signal=off -serial chardev:terminal -no-reboot -name inside \
		-kernel /tmp/bzImage -initrd /tmp/inside -append "console=ttyS0 quiet noxsave panic=-1 reboot=t \
			rdinit=/init inside=shell rows=$(parameter rows) columns=$(parameter columns)" || :
	stty "$saved"
}

# show ARGUMENT...: say what is run, and run it
show()
{
	echo
	echo "# kvmexittop $*"
	kvmexittop "$@"
}

demo_once()
{
	guests
	for view in reason vm vcpu; do
		show -b -n 1 -d 2 -v $view
	done
	show -b -n 1 -d 0 -v vm -f json
	accounted || return 0
	echo
	echo '# in a guest: id -u; kvmexittop --check; kvmexittop -b -n 2 -d 0.5; kvmexittop -b -d 0 -f json'
	vmm -o /tmp/want -k /lab/linux/bzImage -r /lab/linux/inside -a 'inside=batch loglevel=0' |
		tr -d '\r' | sed -n '/^1000$/,/^status/p'
}

# For reports and comparisons: both boots, one after the other, and some minutes of work
demo_record()
{
	prepare
	kvmexittop -b --record /tmp/recording >/dev/null &
	recording=$!
	sleep 3
	guest_web
	wait_for web
	sleep 60
	guest_db
	wait_for db
	sleep 120
	kill $recording
	wait $recording
	echo '@recording'
	base64 /tmp/recording
	echo '@end'
}

# What a user sees, for README and the manual page: lines after "@screen NAME"
demo_screens()
{
	guests
	terminal_start 80x24 'TERM=screen kvmexittop'
	sleep 45
	screen reasons
	terminal_keys v v
	screen vms
	terminal_keys v v v
	screen matrix
	terminal_keys v / n p f Enter Enter
	sleep 2
	screen reason
	terminal_keys q
	terminal_ended 'status 0'
}

screen()
{
	sleep 1
	echo "@screen $1"
	terminal_screen
	echo '@screen'
}

demo_look()
{
	TERM=$(parameter term)
	# The emulated host has few descriptions of terminals, the real one has yours
	TERMINFO_DIRS=/usr/share/terminfo:/r/lib/terminfo:/r/usr/share/terminfo:/r/etc/terminfo
	export TERM TERMINFO_DIRS
	[ "$(parameter charset)" != UTF-8 ] || export LC_ALL=C.UTF-8
	stty rows "$(parameter rows)" cols "$(parameter columns)"
	guests
	kvmexittop || echo "kvmexittop ended with status $?"
	cat <<-END

		You are root on the emulated host.  Guests: web, db.  Try
		    kvmexittop                  the screen once more
		    kvmexittop -b -v vm         a report a second, until ^C
		    kvmexittop --help
		"exit" powers the host off.

	END
	! accounted || cat <<-END
		    inside                      a guest to be in, where kvmexittop and cpuid
		                                tell of that guest alone; "exit" comes back

	END
	# For "inside"
	PS1='host# ' ENV=/lab/demo.sh sh
}
