// SPDX-License-Identifier: GPL-2.0-only
#include "source/recorded.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "record/reader.h"

static int replay_open(struct source *source)
{
	struct reader *reader;
	int err = reader_open(&reader, source->file);

	if (err == -EBADMSG)
		snprintf(source->message, sizeof(source->message),
			 "it is not a recording, or all of it is damaged");
	if (err)
		return err;
	source->state = reader;
	source->mode = reader_mode(reader);
	return 0;
}

/* The error at the end of the file, with a message about damage. */
static int sum_up(struct source *source)
{
	const struct reader_damage *damage = reader_damage(source->state);
	size_t size = sizeof(source->message);

	if (!damage->bytes)
		return -ENODATA;
	if (damage->cut) {
		snprintf(source->message, size,
			 "the last sample is incomplete, at byte %" PRIu64 ": it is left out",
			 damage->offset);
		return -ENODATA;
	}
	snprintf(source->message, size,
		 "it is damaged at byte %" PRIu64 ": %" PRIu64 " bytes are left out%s",
		 damage->offset, damage->bytes,
		 damage->samples ? ", and samples that depend on them" : "");
	return -EBADMSG;
}

static int replay_read(struct source *source, struct sample *sample)
{
	int err = reader_next(source->state, sample);

	if (err)
		sample_clear(sample);
	return err == -ENODATA ? sum_up(source) : err;
}

static int replay_seek(struct source *source, const struct sample *of, uint64_t to_ns)
{
	return reader_seek(source->state, of, to_ns);
}

static double replay_position(const struct source *source)
{
	return reader_position(source->state);
}

static void replay_close(struct source *source)
{
	reader_close(source->state);
}

const struct source_ops source_replay_ops = {
	.name = "replay",
	.help = "a recording",
	.is_recorded = true,
	.open = replay_open,
	.read = replay_read,
	.close = replay_close,
	.seek = replay_seek,
	.position = replay_position,
};
