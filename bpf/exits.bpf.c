// SPDX-License-Identifier: GPL-2.0-only
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

unsigned long long exits;

SEC("raw_tp/kvm_exit")
int kvm_exit(struct bpf_raw_tracepoint_args *ctx)
{
	__sync_fetch_and_add(&exits, 1);
	return 0;
}

char _license[] SEC("license") = "GPL";
