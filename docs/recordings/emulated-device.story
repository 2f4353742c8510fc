# SPDX-License-Identifier: GPL-2.0-only
# A guest with an IDE disk reads it as fast as it can.
host hv-lab-1
isa svm
start 1764331500
seconds 24
trait cpu.avic 1
trait kvm_amd.npt 1
trait kvm_amd.avic 1

vm 2 legacy-app 100000 2
flags !hv !hv-stimer !hv-synic !hv-apicv emulated-disk !emulated-nic !vfio-pci !virtio !ioeventfd=off !cpu.max !cpu-pm=on
parts 13 0 0 rest 0.5
exit 0x7b 38200 2 16
exit 0x78 200 1.5 0
exit 0x7c 400 0.9 0
exit 0x60 500 1.2 0
