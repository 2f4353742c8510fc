# SPDX-License-Identifier: GPL-2.0-only
# A hypervisor in the guest, whose guest waits for its disk.
host hv-lab-1
isa svm
start 1764331500
seconds 24
trait kvm_amd.avic 1
trait cpu.avic 1
trait kvm_amd.npt 1

vm 6 ci-nested 100000 4
flags !hv !hv-stimer !hv-synic !hv-apicv !emulated-disk !emulated-nic !vfio-pci virtio !ioeventfd=off !cpu.max !cpu-pm=on
parts 150 20 0 rest 1
exit 0x80 14000 9 0
exit 0x7c 40000 1.2 0
exit 0x64 9000 6 0
exit 0x78 2000 1.5 0
