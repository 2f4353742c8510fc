# SPDX-License-Identifier: GPL-2.0-only
# A program in the guest sleeps so shortly that no vCPU sleeps for long.
host hv-lab-1
isa vmx
start 1764331500
seconds 24
trait kvm.halt_poll_ns 200000
trait kvm_intel.enable_apicv 1
trait cpu.apicv 1
trait kvm_intel.ept 1

vm 3 queue-worker 100000 2
flags !hv !hv-stimer !hv-synic !hv-apicv !emulated-disk !emulated-nic !vfio-pci virtio !ioeventfd=off !cpu.max !cpu-pm=on
parts 6 8 0 rest 0.5
exit 12 8200 6 0
exit 32 8160 1.1 0
exit 1 240 1.2 0
exit 49 40 1.2 0
