# SPDX-License-Identifier: GPL-2.0-only
# The same disk as virtio-blk with an I/O thread.
host hv-lab-1
isa svm
start 1764338700
seconds 24
trait cpu.avic 1
trait kvm_amd.npt 1
trait kvm_amd.avic 1

vm 3 legacy-app 3000 2
flags !hv !hv-stimer !hv-synic !hv-apicv !emulated-disk !emulated-nic !vfio-pci virtio !ioeventfd=off !cpu.max !cpu-pm=on
parts 66 0 0 rest 0.5
exit 0x7b 0.5 2 16
exit 0x400 3300 2.6 0
exit 0x78 700 1.5 0
exit 0x7c 900 0.9 0
exit 0x60 3100 1.2 0
