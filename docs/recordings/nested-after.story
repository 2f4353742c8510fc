# SPDX-License-Identifier: GPL-2.0-only
# The same jobs in a container of the guest, not in a VM of it.
host hv-lab-1
isa svm
start 1764338700
seconds 24
trait kvm_amd.avic 1
trait cpu.avic 1
trait kvm_amd.npt 1

vm 6 ci-nested 107000 4
flags !hv !hv-stimer !hv-synic !hv-apicv !emulated-disk !emulated-nic !vfio-pci virtio !ioeventfd=off !cpu.max !cpu-pm=on
parts 130 4 0 rest 1
exit 0x80 0 9 0
exit 0x7c 4200 1.2 0
exit 0x64 20 6 0
exit 0x78 1900 1.5 0
