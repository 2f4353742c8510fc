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
		-append "console=ttyS0 panic=-1 reboot=t rdinit=/init load=$load quiet" \
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

guests()
{
	host_root
	cp /lab/linux/bzImage /lab/linux/initrd /r/tmp/
	truncate -s 16M /r/tmp/disk
	guest web timers
	guest db disk -drive file=/tmp/disk,format=raw,if=virtio
	wait_for web
	wait_for db
	echo 'both guests are up'
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
}

demo_look()
{
	TERM=$(parameter term)
	export TERM
	stty rows "$(parameter rows)" cols "$(parameter columns)"
	guests
	cat <<-END

		You are root on the emulated host.  Guests: web, db.  Try
		    kvmexittop                  what the guests leave guest mode for
		    kvmexittop -b -v vm         ... and which of them, until ^C
		    kvmexittop --help
		"exit" powers the host off.

	END
	show -b -n 1 -d 2 -v vm
	PS1='host# ' sh
}
