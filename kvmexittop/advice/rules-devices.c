// SPDX-License-Identifier: GPL-2.0-only
/* Rules about devices: the guest waits while the VMM plays them. */
#include "advice/rule.h"

#include "base/array.h"

/* Exits per second, below which a device is no matter */
#define ACCESSES  500
#define DOORBELLS 50000

static bool is_of_vmm(const struct costs *costs)
{
	return costs->vmm > costs->cost / 2;
}

/* Costs in the VMM of both kinds of access, if a device is what they are for. */
static double device_gain(const struct situation *situation)
{
	const struct costs io = situation_costs(situation, GROUP_IO);
	const struct costs mmio = situation_mmio(situation);
	const double vmm = io.vmm + mmio.vmm, busy = situation_busy(situation);

	if (!(io.rate + mmio.rate > ACCESSES) || !(vmm > (io.cost + mmio.cost) / 2))
		return 0;
	return vmm >= 10 || (vmm >= 5 && vmm >= 0.3 * busy) ? rule_gain(situation, vmm) : 0;
}

static void put_accesses(const struct situation *situation, char *text, size_t size)
{
	const struct costs io = situation_costs(situation, GROUP_IO);
	const struct costs mmio = situation_mmio(situation);

	if (io.vmm >= 1) {
		rule_put_rate(text, size, "ports", io.rate);
		rule_put_time(text, size, "each", io.us);
		rule_put_percent(text, size, "in the VMM", io.vmm);
	}
	if (mmio.vmm >= 1) {
		rule_put_rate(text, size, "MMIO", mmio.rate);
		rule_put_time(text, size, "each", mmio.us);
		rule_put_percent(text, size, "in the VMM", mmio.vmm);
	}
	rule_put_percent(text, size, "of busy", situation_busy(situation));
}

/* QEMU has a clock that Windows can read without an exit, and was not asked for it. */
static double clock_gain(const struct situation *situation)
{
	const struct costs io = situation_costs(situation, GROUP_IO);

	if (!situation_has(situation, FLAG_HV) || !situation_lacks(situation, FLAG_HV_STIMER))
		return 0;
	return io.rate > ACCESSES && is_of_vmm(&io) ? rule_gain(situation, io.vmm) : 0;
}

static double disk_gain(const struct situation *situation)
{
	return situation_has(situation, FLAG_DISK_EMULATED) ? device_gain(situation) : 0;
}

static double nic_gain(const struct situation *situation)
{
	return situation_has(situation, FLAG_NIC_EMULATED) ? device_gain(situation) : 0;
}

static double ioeventfd_gain(const struct situation *situation)
{
	return situation_has(situation, FLAG_IOEVENTFD_OFF) ? device_gain(situation) : 0;
}

static double msix_gain(const struct situation *situation)
{
	const struct costs mmio = situation_mmio(situation);

	if (!situation_has(situation, FLAG_VFIO) || !(mmio.rate > 2 * ACCESSES))
		return 0;
	return is_of_vmm(&mmio) ? rule_gain(situation, mmio.vmm) : 0;
}

static double doorbells_gain(const struct situation *situation)
{
	const struct costs mmio = situation_costs(situation, GROUP_MMIO);

	if (!(mmio.rate > DOORBELLS) || !(mmio.vmm < mmio.cost / 20))
		return 0;
	return rule_gain(situation, mmio.cost);
}

static void doorbells_evidence(const struct situation *situation, char *text, size_t size)
{
	const struct costs mmio = situation_costs(situation, GROUP_MMIO);

	rule_put_rate(text, size, "MMIO", mmio.rate);
	rule_put_time(text, size, "each", mmio.us);
	rule_put_percent(text, size, "in KVM", mmio.kvm);
}

/* clang-format off */
static const struct advice_rule rules[] = {
	{
		.name = "windows-clock",
		.needs = NEED_FLAGS,
		.gain = clock_gain,
		.evidence = put_accesses,
		.meaning =
			"The guest waits for ports that QEMU plays, and is a Windows that was "
			"not given Hyper-V's timers: mostly it reads a clock (RTC or ACPI PM "
			"timer).",
		.attempt =
			"QEMU -cpu ...,hv-time,hv-vpindex,hv-synic,hv-stimer, with hv-apicv (or "
			"hv-avic) where the host has APICv or AVIC; libvirt: <synic>, <stimer> "
			"and <vpindex> in <hyperv>, and <timer name='hypervclock'/>. Key w on "
			"the port exits: 0x70, 0x71 are the RTC, 0x608 or 0xb008 the PM timer.",
		.proof =
			"Port accesses go below some 10/s; in their place are MSR accesses, "
			"which stay in KVM.",
		.source =
			"QEMU, docs/system/i386/hyperv.rst; Linux, arch/x86/kvm/hyperv.c",
		.hides = { "device", "emulated-disk", "emulated-nic" },
	},
	{
		.name = "emulated-disk",
		.needs = NEED_FLAGS,
		.gain = disk_gain,
		.evidence = put_accesses,
		.meaning =
			"The guest drives a device that QEMU plays register by register. It has "
			"an IDE disk of that kind, which mostly is the one.",
		.attempt =
			"virtio-blk or virtio-scsi with an I/O thread: -device "
			"virtio-blk-pci,drive=d,iothread=io0; libvirt: <target bus='virtio'/>. "
			"The guest needs the driver first (Windows: virtio-win), and disks "
			"change their names. Key w names the ports: 0x1f0-0x1f7, 0x170-0x177 "
			"are IDE.",
		.proof =
			"The ports vanish from key w; a tenth of the exits are left, as MMIO "
			"with nothing in the VMM; guest rises.",
		.source =
			"QEMU, hw/ide; Linux, drivers/virtio",
		.hides = { "device", "emulated-nic" },
	},
	{
		.name = "emulated-nic",
		.needs = NEED_FLAGS,
		.gain = nic_gain,
		.evidence = put_accesses,
		.meaning =
			"The guest drives a device that QEMU plays register by register. It has "
			"a network card of that kind, which mostly is the one.",
		.attempt =
			"virtio-net with vhost: -netdev tap,id=n,vhost=on -device "
			"virtio-net-pci,netdev=n; libvirt: <model type='virtio'/>. The guest "
			"needs the driver first (Windows: virtio-win), and the interface may "
			"change its name. Key w shows the registers' addresses.",
		.proof =
			"The accesses vanish from key w; fewer exits are left, with nothing in "
			"the VMM; guest rises.",
		.source =
			"QEMU, hw/net; Linux, drivers/vhost",
		.hides = { "device" },
	},
	{
		.name = "ioeventfd-off",
		.needs = NEED_FLAGS,
		.gain = ioeventfd_gain,
		.evidence = put_accesses,
		.meaning =
			"The guest waits while the VMM plays a device. One was started with "
			"ioeventfd=off: each of its I/O requests stops the vCPU until QEMU has "
			"looked at the queue.",
		.attempt =
			"Remove ioeventfd=off (on is the default), and give disks an I/O "
			"thread: -object iothread,id=io0 with iothread=io0; libvirt: <driver "
			"ioeventfd='on' iothread='1'/>.",
		.proof =
			"The same accesses, with nothing in the VMM; another thread of QEMU "
			"takes the CPU time.",
		.source =
			"QEMU, hw/virtio/virtio-pci.c, virtio_pci_ioeventfd_assign(); Linux, "
			"virt/kvm/eventfd.c",
		.hides = { "device", "emulated-disk", "emulated-nic" },
	},
	{
		.name = "msi-x",
		.needs = NEED_FLAGS,
		.gain = msix_gain,
		.evidence = put_accesses,
		.meaning =
			"The guest accesses memory of a device that the VMM plays, and it has a "
			"passed-through device: mostly that is the MSI-X table, as each "
			"interrupt is masked and unmasked.",
		.attempt =
			"In the guest: a newer driver, no irqbalance for this device (pin "
			"/proc/irq/N/smp_affinity), interrupt moderation (ethtool -C DEV "
			"adaptive-rx on). Key w shows the addresses: writes of 4 bytes at ...c "
			"are masks; other registers share the page with the table.",
		.proof =
			"MMIO falls below 10/s, and its share in the VMM vanishes.",
		.source =
			"Linux, drivers/pci/msi/msi.c; include/uapi/linux/vfio.h, "
			"VFIO_REGION_INFO_CAP_MSIX_MAPPABLE; cloud-hypervisor issue 3237",
		.hides = { "device" },
	},
	{
		.name = "device",
		.gain = device_gain,
		.evidence = put_accesses,
		.meaning =
			"The guest waits while the VMM plays a device for it, register by "
			"register, or a queue of virtio without ioeventfd.",
		.attempt =
			"Key w on this reason names the ports or addresses, and so the device: "
			"IDE or RTC (a Windows guest without hv-stimer), a serial console, "
			"e1000. Then: virtio-blk, virtio-net with vhost, console=hvc0, "
			"hv-stimer.",
		.proof =
			"The accesses vanish from key w, and the VMM's part with them; guest "
			"rises.",
		.source =
			"Linux, Documentation/virt/kvm/api.rst, KVM_EXIT_IO and KVM_EXIT_MMIO",
	},
	{
		.name = "doorbells",
		.gain = doorbells_gain,
		.evidence = doorbells_evidence,
		.meaning =
			"The guest rings its virtio devices very often; each ring is handled in "
			"KVM, so it is not wrong, but there are many.",
		.attempt =
			"Larger requests and more of them at a time: deeper queues in the "
			"guest, interrupt moderation, busy polling; check that the devices have "
			"the feature event_idx.",
		.proof =
			"MMIO falls at the same throughput.",
		.source =
			"Linux, virt/kvm/eventfd.c; arch/x86/kvm/vmx/vmx.c, "
			"handle_ept_misconfig()",
	},
};
/* clang-format on */

const struct rule_section rules_of_devices = { rules, ARRAY_SIZE(rules) };
