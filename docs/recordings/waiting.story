# SPDX-License-Identifier: GPL-2.0-only
# Two busy vCPUs are pinned to one CPU.
host hv-lab-1
isa vmx
start 1764331500
seconds 24
trait cpus 8
trait kvm_intel.enable_apicv 1
trait cpu.apicv 1
trait kvm_intel.ept 1

vm 5 render-node 100000 2
flags !hv !hv-stimer !hv-synic !hv-apicv !emulated-disk !emulated-nic !vfio-pci virtio !ioeventfd=off !cpu.max !cpu-pm=on
parts rest 0 0 0 99
exit 1 500 1.2 0
exit 32 300 0.9 0
exit 12 20 1.5 0
exit 49 100 1.2 0
