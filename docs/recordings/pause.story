# SPDX-License-Identifier: GPL-2.0-only
# Four vCPUs on too few CPUs, which spin for locks of vCPUs that wait.
host hv-lab-1
isa svm
start 1764331500
seconds 24
trait kvm_amd.pause_filter_count 3000
trait cpus 4
trait cpu.avic 1
trait kvm_amd.npt 1
trait kvm_amd.avic 1

vm 9 build-farm 100000 4
flags !hv !hv-stimer !hv-synic !hv-apicv !emulated-disk !emulated-nic !vfio-pci virtio !ioeventfd=off !cpu.max !cpu-pm=on
parts 210 0 0 rest 180
exit 0x77 3000 1.1 0
exit 0x78 300 1.5 0
exit 0x7c 900 0.9 0
exit 0x60 1900 1.2 0
