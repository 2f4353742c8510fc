# SPDX-License-Identifier: GPL-2.0-only
# The VM is being migrated, and KVM notes each page that it writes.
host hv-lab-1
isa vmx
start 1764331500
seconds 24
trait kvm.eager_page_split 1
trait kvm_intel.pml 1
trait kvm_intel.enable_apicv 1
trait cpu.apicv 1
trait kvm_intel.ept 1

vm 4 orders 100000 4
flags !hv !hv-stimer !hv-synic !hv-apicv !emulated-disk !emulated-nic !vfio-pci virtio !ioeventfd=off !cpu.max !cpu-pm=on
parts rest 0 0 20 1
exit 32 3100 0.9 0
exit 12 500 1.5 0
exit 49 900 1.2 0
exit 48 30000 3.5 0
exit 62 40 12 0
