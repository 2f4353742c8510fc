# SPDX-License-Identifier: GPL-2.0-only
# A database that was just started fills its memory, which the host maps page by page.
host hv-lab-1
isa vmx
start 1764331500
seconds 24
trait transparent_hugepage 0
trait kvm_intel.enable_apicv 1
trait cpu.apicv 1
trait kvm_intel.ept 1

vm 4 new-database 90 4
flags !hv !hv-stimer !hv-synic !hv-apicv !emulated-disk !emulated-nic !vfio-pci virtio !ioeventfd=off !cpu.max !cpu-pm=on
parts rest 0 0 50 1
exit 48 60000 7 0
exit 32 2200 0.9 0
exit 12 900 1.5 0
exit 49 800 1.2 0
