// SPDX-License-Identifier: GPL-2.0-only
#include "source.h"

#include <errno.h>
#include <string.h>

#include "source-netlink.h"

const struct source_ops *const source_table[] = {
	&source_netlink_ops,
	NULL
};

static int open_one(struct source *source, const struct source_ops *ops)
{
	int err;

	*source = (struct source){ .ops = ops, .counts_new_vms = true, .event_fd = -1 };
	source->origin.source = ops->name;
	source->origin.tsc_khz = UNKNOWN;

	err = ops->open(source);
	if (err) {
		reason_table_free(&source->origin.reasons);
		source->state = NULL;
	}
	return err;
}

int source_open(struct source *source, const char *name)
{
	bool any = !strcmp(name, "auto");
	int err = -EINVAL;

	for (size_t i = 0; source_table[i]; i++) {
		if (!any && strcmp(name, source_table[i]->name))
			continue;
		err = open_one(source, source_table[i]);
		if (!err)
			break;
	}
	return err;
}

int source_read(struct source *source, struct sample *sample)
{
	source->message[0] = '\0';
	return source->ops->read(source, sample);
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
	source->state = NULL;
}
