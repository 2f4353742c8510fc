# SPDX-License-Identifier: GPL-2.0-only
# A host of eight VMs, of which windows-2022 reads a clock by ports, in the last seconds ever more often.
host hv-fra-07
isa vmx
start 1764331500
seconds 30
trait kvm.halt_poll_ns 200000
trait kvm_intel.enable_apicv 1
trait cpu.apicv 1
trait kvm_intel.ept 1

vm 1 db-primary 10802 4
flags !hv !hv-stimer !hv-synic !emulated-disk !emulated-nic !vfio-pci virtio !ioeventfd=off !cpu.max !cpu-pm=on
parts 240 0.9 0 rest 0.8
exit 49 5020 1.19 2.31
exit 32 2517 0.577 0
exit 30 61 0.846 13.07
exit 48 329 2 0
exit 1 844 0.73 0
exit 52 800 0.365 0
exit 40 131 0.96 0
exit 7 37 0.346 0
exit 31 15 0.46 0
exit 10 2 0.423 0
exit 0 1 0.54 0
exit 12 1118 1.4 0

vm 2 web-frontend-01 36002 2
flags !hv !hv-stimer !hv-synic !emulated-disk !emulated-nic !vfio-pci virtio !ioeventfd=off !cpu.max !cpu-pm=on
parts 67 1.6 0 rest 0.5
exit 49 2247 1.19 2.31
exit 32 4088 0.577 0
exit 1 717 0.73 0
exit 52 1341 0.365 0
exit 48 47 2 0
exit 30 4 0.846 13.07
exit 7 73 0.346 0
exit 40 23 0.96 0
exit 31 9 0.46 0
exit 10 2 0.423 0
exit 12 3133 1.4 0

vm 3 web-frontend-02 61202 2
flags !hv !hv-stimer !hv-synic !emulated-disk !emulated-nic !vfio-pci virtio !ioeventfd=off !cpu.max !cpu-pm=on
parts 66.6 1.5 0 rest 0.5
exit 49 2086 1.19 2.31
exit 32 4077 0.577 0
exit 52 1426 0.365 0
exit 1 642 0.73 0
exit 48 46 2 0
exit 7 76 0.346 0
exit 40 15 0.96 0
exit 30 1 0.846 13.07
exit 31 11 0.46 0
exit 10 1 0.423 0
exit 12 3054 1.4 0

vm 4 redis 86402 1
flags !hv !hv-stimer !hv-synic !emulated-disk !emulated-nic !vfio-pci virtio !ioeventfd=off !cpu.max !cpu-pm=on
parts 72 0.5 0 rest 0.2
exit 49 883 1.19 2.31
exit 32 2174 0.577 0
exit 1 442 0.73 0
exit 52 608 0.365 0
exit 48 11 2 0
exit 7 37 0.346 0
exit 31 1 0.46 0
exit 12 996 1.4 0

vm 5 ci-builder 111602 8
flags !hv !hv-stimer !hv-synic !emulated-disk !emulated-nic !vfio-pci virtio !ioeventfd=off !cpu.max !cpu-pm=on
parts 648 0.2 0 rest 6
exit 48 9176 2 0
exit 49 288 1.19 2.31
exit 40 913 0.96 0
exit 1 1106 0.73 0
exit 32 883 0.577 0
exit 10 417 0.423 0
exit 30 12 0.846 13.07
exit 52 386 0.365 0
exit 31 7 0.46 0
exit 7 8 0.346 0
exit 28 4 0.5 0
exit 55 1 0.31 0
exit 54 0.05 0.27 0
exit 12 300 1.4 0

vm 6 windows-2022 136802 4
flags hv !hv-stimer !hv-synic !hv-apicv !emulated-disk !emulated-nic !vfio-pci virtio !ioeventfd=off !cpu.max !cpu-pm=on
parts 48 0.7 0 rest 0.7
exit 30 4200 0.846 13.07
exit 32 1907 0.577 0
exit 49 108 1.19 2.31
exit 1 301 0.73 0
exit 48 18 2 0
exit 40 11 0.96 0
exit 7 18 0.346 0
exit 10 6 0.423 0
exit 31 2 0.46 0
exit 12 673 1.4 0

vm 7 日本語-vm 162002 1
flags !hv !hv-stimer !hv-synic !emulated-disk !emulated-nic !vfio-pci virtio !ioeventfd=off !cpu.max !cpu-pm=on
parts 5.1 0.05 0 rest 0.1
exit 49 35 1.19 2.31
exit 32 148 0.577 0
exit 1 46 0.73 0
exit 52 61 0.365 0
exit 48 2 2 0
exit 31 2 0.46 0
exit 12 86 1.4 0

vm 8 fc-3f9a 187202 1
flags !hv !hv-stimer !hv-synic !emulated-disk !emulated-nic !vfio-pci virtio !ioeventfd=off !cpu.max !cpu-pm=on
parts 2 0.02 0 rest 0.1
exit 49 14 1.19 2.31
exit 32 61 0.577 0
exit 1 18 0.73 0
exit 52 32 0.365 0
exit 48 2 2 0
exit 31 1 0.46 0
exit 7 1 0.346 0
exit 12 49 1.4 0

at 22
on 6
exit 30 5200 0.846 13.07
at 24
on 6
exit 30 6500 0.846 13.07
at 25
on 6
exit 30 8000 0.846 13.07
at 26
on 6
exit 30 9700 0.846 13.07
at 27
on 6
exit 30 11500 0.846 13.07
at 28
on 6
exit 30 13500 0.846 13.07
at 29
on 6
exit 30 15800 0.846 13.07
