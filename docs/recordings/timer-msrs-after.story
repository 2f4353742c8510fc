# SPDX-License-Identifier: GPL-2.0-only
# The same program sleeps until there is work.
host hv-lab-1
isa vmx
start 1764338700
seconds 24
trait kvm.halt_poll_ns 200000
trait kvm_intel.enable_apicv 1
trait cpu.apicv 1
trait kvm_intel.ept 1

vm 3 queue-worker 103600 2
flags !hv !hv-stimer !hv-synic !hv-apicv !emulated-disk !emulated-nic !vfio-pci virtio !ioeventfd=off !cpu.max !cpu-pm=on
parts 2 0.4 0 rest 0.2
exit 12 160 6 0
exit 32 210 1.1 0
exit 1 90 1.2 0
exit 49 40 1.2 0
