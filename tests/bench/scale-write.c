// SPDX-License-Identifier: GPL-2.0-only
/* What writes samples: recordings and reports. */
#include "scale-steps.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "record/writer.h"
#include "sample/origin.h"

static void start_record(struct bench *bench)
{
	host_sample(&bench->host, 1, &bench->old);
	host_sample(&bench->host, 2, &bench->new);
}

static int record_change(struct bench *bench)
{
	return frame_pack(&bench->frame, &bench->buffers, &bench->old, 1, &bench->new);
}

static int record_whole(struct bench *bench)
{
	return frame_pack(&bench->frame, &bench->buffers, NULL, 0, &bench->new);
}

static bool check_record(struct bench *bench)
{
	const struct varint_buffer *bytes = &bench->buffers.bytes;
	struct origin_list origins = { 0 };
	struct frame_buffers buffers = { 0 };
	struct frame frame;
	const unsigned char *body = bytes->bytes + FRAME_HEADER_SIZE;
	bool same =
		frame_parse(&frame, bytes->bytes) &&
		frame_is_whole(&frame, frame_crc(frame_header_crc(&frame), body, frame.length)) &&
		!frame_unpack(&frame, &buffers, body, &bench->old, &origins, &bench->made) &&
		scale_same_samples(&bench->made, &bench->new);

	frame_buffers_free(&buffers);
	origin_list_free(&origins);
	return same;
}

/* A recording of three samples, of which the first two were read. */
static void start_recording(struct bench *bench)
{
	struct writer *writer;
	int err;

	strcpy(bench->directory, "/tmp/scale.XXXXXX");
	if (!mkdtemp(bench->directory))
		scale_die("no directory below /tmp");
	snprintf(bench->recording, sizeof(bench->recording), "%s/recording", bench->directory);
	err = writer_open(&writer, bench->recording, 0);
	for (uint32_t time = 0; !err && time < 3; time++) {
		host_sample(&bench->host, time, &bench->new);
		err = writer_add(writer, &bench->new);
	}
	writer_close(writer);
	err = err ?: source_open_replay(&bench->source, bench->recording);
	err = err ?: source_read(&bench->source, &bench->new);
	err = err ?: source_read(&bench->source, &bench->old);
	if (err)
		scale_die(strerror(-err));
}

static void say(const char *sentence)
{
	fprintf(stderr, "%s\n", sentence);
}

static void start_report(struct bench *bench, const char *format, const char *view)
{
	int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (fd < 0 || output_open(&bench->output, fd, NULL))
		scale_die("no output");
	scale_parse_options(bench, format, view);
	if (options_choose_columns(&bench->options))
		scale_die("no memory");
	bench->reporter = (struct reporter){
		.source = &bench->source,
		.options = &bench->options,
		.output = &bench->output,
		.say = say,
		.requested_ns = UNKNOWN,
	};
}

static void start_text(struct bench *bench)
{
	start_report(bench, "text", "reason");
	start_recording(bench);
}

static int print_read(struct bench *bench)
{
	return source_read(&bench->source, &bench->new)
		       ?: reporter_print(&bench->reporter, &bench->old, &bench->new);
}

static void start_json(struct bench *bench)
{
	start_report(bench, "json", "vcpu");
	start_record(bench);
}

static void start_prometheus(struct bench *bench)
{
	start_report(bench, "prometheus", "vcpu");
	start_record(bench);
}

static int print(struct bench *bench)
{
	return reporter_print(&bench->reporter, &bench->old, &bench->new);
}

static bool check_report(struct bench *bench)
{
	const struct counters *change = &bench->reporter.view.total.change;

	return bench->reporter.reports == 1 && bench->output.report.size > 0 &&
	       change->count == host_exits(&bench->host, 1, 2);
}

const struct step write_steps[] = {
	{ "record-change", 1, start_record, NULL, record_change, check_record },
	{ "record-whole", 1, start_record, NULL, record_whole, check_record },
	{ "batch-text", 1, start_text, NULL, print_read, check_report },
	{ "batch-json", 1, start_json, NULL, print, check_report },
	{ "batch-prometheus", 1, start_prometheus, NULL, print, check_report },
	{ NULL },
};
