# SPDX-License-Identifier: GPL-2.0-only
# The same, started again with the timers of Hyper-V.
host hv-lab-1
isa vmx
start 1764338700
seconds 24
trait kvm.halt_poll_ns 200000
trait kvm_intel.enable_apicv 1
trait cpu.apicv 1
trait kvm_intel.ept 1

vm 8 windows-11 4000 2
flags hv hv-stimer hv-synic hv-apicv !emulated-disk !emulated-nic virtio
parts 3 1 0 rest 0.3
exit 12 300 1.5 0
exit 30 6 2 12
exit 32 620 0.9 0
exit 1 90 1.2 0
