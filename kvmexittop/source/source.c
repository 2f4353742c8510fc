// SPDX-License-Identifier: GPL-2.0-only
#include "source/source.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "base/clock.h"
#include "config.h"
#include "host/traits.h"
#include "host/host.h"
#include "host/kvm-exits.h"
#include "sample/invariant.h"
#include "source/absent.h"
#include "source/bpf.h"
#include "source/cpuid.h"
#include "source/netlink.h"
#include "source/recorded.h"

/* A user may follow advice meanwhile. */
#define TRAITS_EVERY_NS (10 * NS_PER_S)

#define PROGRESS_EVERY_NS (NS_PER_S / 4)
#define PROGRESS_PAUSE_NS (NS_PER_S / 2)

const struct source_ops *const source_table[] = {
	HAVE_NETLINK ? &source_netlink_ops : &source_absent_ops[ABSENT_NETLINK],
	HAVE_BPF ? &source_bpf_ops : &source_absent_ops[ABSENT_BPF],
	&source_cpuid_ops,
	&source_cpuid_legacy_ops,
	NULL,
};

/* The strings stay valid until the process exits. */
static const struct utsname *this_system(void)
{
	static struct utsname system;

	if (!system.sysname[0])
		uname(&system);
	return &system;
}

/* Counters that start when the program attaches start again in each process. */
static void name_epoch(struct source *source)
{
	char boot[64];

	host_boot_id(boot, sizeof(boot));
	if (!boot[0])
		return;
	if (source->origin.since && !strcmp(source->origin.since, "attach"))
		snprintf(source->epoch, sizeof(source->epoch), "%s %" PRIu64, boot, clock_now_ns());
	else
		snprintf(source->epoch, sizeof(source->epoch), "%s", boot);
	source->origin.epoch = source->epoch;
}

/* Samples of a guest or of a recording are not of this host's settings. */
static bool has_traits(const struct source_ops *ops)
{
	return !ops->is_recorded && !ops->in_guest;
}

static int open_one(struct source *source, const struct source_ops *ops, const char *file)
{
	struct source_refusal refusal = { .ops = ops };
	int err;

	source->ops = ops;
	source->file = file;
	source->origin = (struct origin){
		.source = ops->name,
		.host = this_system()->nodename,
		.kernel = this_system()->release,
		.tsc_khz = UNKNOWN,
	};
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
	} else if (!ops->is_recorded) {
		name_epoch(source);
	}
	if (!err && has_traits(ops))
		traits_read(source->traits);
	source->traits_ns = clock_now_ns();
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
		err = open_one(source, source_table[i], NULL);
		if (!err)
			break;
	}
	return err;
}

int source_open_replay(struct source *source, const char *file)
{
	return open_one(source, &source_replay_ops, file);
}

/* UNKNOWN if debugfs cannot be read: a sample is valid without it. */
static uint64_t read_kvm_exits(void)
{
	uint64_t exits = UNKNOWN;

	kvm_exits_read(KVM_EXITS_PATH, &exits);
	return exits;
}

static void read_traits_again(struct source *source)
{
	const uint64_t now_ns = clock_now_ns();

	if (!has_traits(source->ops) || now_ns - source->traits_ns < TRAITS_EVERY_NS)
		return;
	source->traits_ns = now_ns;
	traits_read_again(source->traits);
}

int source_read(struct source *source, struct sample *sample)
{
	uint64_t before = UNKNOWN;
	int err;

	source->message[0] = '\0';
	read_traits_again(source);
	if (source->ops->of_this_host)
		before = read_kvm_exits();
	err = source->ops->read(source, sample);
	if (err)
		return err;

	source->dropped += sample_complete(sample);
	sample->lost += source->dropped;
	/* A recording has the samples as they were shown. */
	if (source->ops->is_recorded)
		return 0;
	memcpy(sample->traits, source->traits, sizeof(sample->traits));
	err = provisional_settle(&source->provisional, sample, source->ops->adds_time);
	if (err)
		return err;
	if (source->ops->of_this_host) {
		sample->kvm_exits_before = before;
		sample->kvm_exits_after = read_kvm_exits();
	}
	return 0;
}

int source_event(struct source *source)
{
	source->message[0] = '\0';
	return source->ops->event(source);
}

int source_seek(struct source *source, const struct sample *of, uint64_t to_ns)
{
	source->message[0] = '\0';
	return source->ops->seek(source, of, to_ns);
}

double source_position(const struct source *source)
{
	return source->ops->position(source);
}

void source_progress(struct source *source)
{
	uint64_t now_ns = clock_now_ns();

	/* A call after a pause is the first of another reading. */
	if (now_ns - source->asked_ns > PROGRESS_PAUSE_NS)
		source->shown_ns = now_ns;
	source->asked_ns = now_ns;
	if (!source->progress || now_ns - source->shown_ns < PROGRESS_EVERY_NS)
		return;
	source->shown_ns = now_ns;
	source->progress(source, source->progress_data);
}

int source_walk(struct source *source,
		int (*visit)(void *data, const struct sample *old, const struct sample *new),
		void *data)
{
	struct sample samples[2] = { 0 };
	int err = source_seek(source, NULL, 0);

	for (size_t nr = 0; !err; nr++) {
		struct sample *new = &samples[nr % 2];

		err = source_read(source, new) ?: visit(data, nr ? &samples[!(nr % 2)] : NULL, new);
		source_progress(source);
	}
	sample_free(&samples[0]);
	sample_free(&samples[1]);
	return err;
}

void source_close(struct source *source)
{
	if (source->state)
		source->ops->close(source);
	reason_table_free(&source->origin.reasons);
	provisional_free(&source->provisional);
	free(source->log);
	source->log = NULL;
	source->state = NULL;
}
