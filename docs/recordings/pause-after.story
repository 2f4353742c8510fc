# SPDX-License-Identifier: GPL-2.0-only
# The same VM after another one was moved to another host.
host hv-lab-1
isa svm
start 1764338700
seconds 24
trait kvm_amd.pause_filter_count 3000
trait cpus 4
trait cpu.avic 1
trait kvm_amd.npt 1
trait kvm_amd.avic 1

vm 9 build-farm 104000 4
flags !hv !hv-stimer !hv-synic !hv-apicv !emulated-disk !emulated-nic !vfio-pci virtio !ioeventfd=off !cpu.max !cpu-pm=on
parts 190 0 0 rest 1
exit 0x77 30 1.1 0
exit 0x78 2300 1.5 0
exit 0x7c 1500 0.9 0
exit 0x60 1400 1.2 0
