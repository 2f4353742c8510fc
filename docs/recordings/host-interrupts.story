# SPDX-License-Identifier: GPL-2.0-only
# Interrupts of the host's network card arrive on the CPUs of a VM.
host hv-lab-1
isa vmx
start 1764331500
seconds 24
trait kvm_intel.enable_apicv 1
trait cpu.apicv 1
trait kvm_intel.ept 1

vm 1 trading 100000 2
flags !hv !hv-stimer !hv-synic !hv-apicv !emulated-disk !emulated-nic !vfio-pci virtio !ioeventfd=off !cpu.max !cpu-pm=on
parts rest 0 0 10 1
exit 1 60000 2 0
exit 32 900 0.9 0
exit 12 300 1.5 0
exit 49 700 1.2 0
