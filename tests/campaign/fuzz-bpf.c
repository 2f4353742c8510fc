// SPDX-License-Identifier: GPL-2.0-only
/*
 * Records of BPF programs that have gone wrong: the first byte says of which ISA and how
 * fast the TSC is, the rest is written over records at places that it gives.
 */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include <linux/types.h>

#include "bpf/exits.h"
#include "sample/invariant.h"
#include "source/bpf-parse.h"

#define NR_RECORDS 6

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct exits_vcpu records[NR_RECORDS];
	struct origin origin = { .since = "attach" };
	struct sample samples[2] = { 0 };
	uint64_t tsc_khz = 0;
	bool has_parts;
	uint32_t isa;

	if (size < 9)
		return 0;
	isa = data[0] % 4;
	has_parts = data[0] & 8;
	memcpy(&tsc_khz, data + 1, data[0] & 4 ? 4 : 8);
	data += 9;
	size -= 9;
	if (bpf_parse_reasons(isa, &origin.reasons))
		abort();
	memset(records, 0, sizeof(records));
	for (int i = 0; i < 2; i++) {
		struct sample *sample = &samples[i];
		size_t half = i ? size : size / 2;

		/* Place, length, bytes */
		while (half > 3) {
			size_t at = (data[0] | data[1] << 8) % sizeof(records);
			size_t len = data[2] < half - 3 ? data[2] : half - 3;

			if (len > sizeof(records) - at)
				len = sizeof(records) - at;
			memcpy((char *)records + at, data + 3, len);
			data += 3 + len;
			size -= 3 + len;
			half -= 3 + len;
		}
		sample->origin = &origin;
		sample->time_ns = 1 + i;
		/* Half of them in the hash. */
		if (bpf_parse_records(&(struct bpf_records){ .room = records,
							     .nr_room = NR_RECORDS / 2,
							     .more = records + NR_RECORDS / 2,
							     .nr_more = NR_RECORDS - NR_RECORDS / 2,
							     .nr_vms = UINT32_MAX,
							     .has_parts = has_parts,
							     .time_ns = sample->time_ns },
				      isa, tsc_khz, sample))
			abort();
		sample_complete(sample);
		fuzz_look(i ? &samples[0] : NULL, sample);
	}
	sample_free(&samples[0]);
	sample_free(&samples[1]);
	reason_table_free(&origin.reasons);
	return 0;
}
