# SPDX-License-Identifier: GPL-2.0-only
# A Windows guest at rest, which reads its clock by ports.
host hv-lab-1
isa vmx
start 1764331500
seconds 24
trait kvm.halt_poll_ns 200000
trait kvm_intel.enable_apicv 1
trait cpu.apicv 1
trait kvm_intel.ept 1

vm 7 windows-11 100000 2
flags hv !hv-stimer !hv-synic !hv-apicv !emulated-disk !emulated-nic virtio
parts 12 9 0 rest 0.5
exit 12 2000 1.5 0
exit 30 8200 2 28
exit 32 300 0.9 0
exit 1 160 1.2 0
