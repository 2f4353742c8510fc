// SPDX-License-Identifier: GPL-2.0-only
#include "source.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "kvm-exits.h"
#include "source-bpf.h"
#include "source-cpuid.h"
#include "source-netlink.h"

const struct source_ops *const source_table[] = {
	&source_netlink_ops,
	&source_bpf_ops,
	&source_cpuid_ops,
	&source_cpuid_legacy_ops,
	NULL
};

static int open_one(struct source *source, const struct source_ops *ops)
{
	struct source_refusal refusal = { .ops = ops };
	int err;

	source->ops = ops;
	source->origin = (struct origin){ .source = ops->name, .tsc_khz = UNKNOWN };
	source->counts_new_vms = true;
	source->event_fd = -1;
	source->message[0] = '\0';

	err = ops->open(source);
	if (err) {
		refusal.err = err;
		memcpy(refusal.message, source->message, sizeof(refusal.message));
		if (source->nr_refusals < MAX_REFUSALS)
			source->refusals[source->nr_refusals++] = refusal;
		reason_table_free(&source->origin.reasons);
		source->state = NULL;
	}
	return err;
}

int source_open(struct source *source, const char *name)
{
	bool any = !strcmp(name, "auto");
	int err = -EINVAL;

	*source = (struct source){ 0 };
	for (size_t i = 0; source_table[i]; i++) {
		if (any ? source_table[i]->by_name_only : strcmp(name, source_table[i]->name))
			continue;
		err = open_one(source, source_table[i]);
		if (!err)
			break;
	}
	return err;
}

/* Stays UNKNOWN where debugfs is closed to us: a sample is good without it. */
static uint64_t read_kvm_exits(const struct source *source)
{
	uint64_t exits = UNKNOWN;

	if (source->ops->of_this_host)
		kvm_exits_read(KVM_EXITS_PATH, &exits);
	return exits;
}

int source_read(struct source *source, struct sample *sample)
{
	uint64_t before = read_kvm_exits(source);
	int err;

	source->message[0] = '\0';
	err = source->ops->read(source, sample);
	if (err)
		return err;

	sample->kvm_exits_before = before;
	sample->kvm_exits_after = read_kvm_exits(source);
	return 0;
}

int source_event(struct source *source)
{
	source->message[0] = '\0';
	return source->ops->event(source);
}

void source_close(struct source *source)
{
	if (source->state)
		source->ops->close(source);
	reason_table_free(&source->origin.reasons);
	free(source->log);
	source->log = NULL;
	source->state = NULL;
}
