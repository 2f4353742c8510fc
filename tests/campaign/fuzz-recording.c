// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads what a stranger calls a recording, and makes of it what TARGET says: looks at all of it
 * as a screen does, prints it in each format, makes a page, or compares two.
 *
 * The first byte of the input says how the rest is to be taken: as the file, or as
 * the contents of its frames, which are put into frames here.  Without that hardly
 * anything would get past their checks.  This is written from the description in
 * frame.h, so that the two are held against each other.
 *
 * What is printed has no control characters, JSON is JSON, and each ends as it should.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>
#include <zlib.h>

#include "base/memory-file.h"
#include "html/report.h"
#include "options/options.h"
#include "record/reader.h"
#include "report/report.h"
#include "source/recorded.h"
#include "summary/compare.h"
#include "view/sort.h"
#include "view/trend.h"

enum target {
	READER,
	FORMATS,
	PAGE,
	DIFF
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put_u32(unsigned char *bytes, uint32_t value)
{
	for (unsigned int i = 0; i < 4; i++)
		bytes[i] = value >> 8 * i;
}

/* RFC 1950 and 1951: one block that is stored.  To compress would take most of the time. */
static size_t store(unsigned char *to, const uint8_t *data, uint16_t length)
{
	const uint32_t sum = adler32(adler32(0, NULL, 0), data, length);
	const unsigned char header[] = {
		0x78, 0x01, 1, length & 0xff, length >> 8, ~length & 0xff, ~length >> 8 & 0xff
	};

	memcpy(to, header, sizeof(header));
	memcpy(to + sizeof(header), data, length);
	to += sizeof(header) + length;
	for (unsigned int i = 0; i < 4; i++)
		to[i] = sum >> (24 - 8 * i);
	return sizeof(header) + length + 4;
}

/* Each content is preceded by its length, in two bytes, the top bit of which says "by itself". */
static size_t make_frames(const uint8_t *data, size_t size, unsigned int version,
			  unsigned char *file, size_t max)
{
	const size_t from = version == 1 ? 4 : 0;
	uint32_t crc = 0;
	size_t nr = 0;

	while (size > 2) {
		size_t length = data[0] | (data[1] & 0x7f) << 8;
		bool alone = data[1] & 0x80 || !crc;
		unsigned char *header = file + nr;
		size_t packed;

		data += 2;
		size -= 2;
		if (length > size)
			length = size;
		if (max - nr < 20 + 11 + length)
			break;
		packed = store(header + 20, data, length);
		memcpy(header, "KVX", 3);
		header[3] = '0' + version;
		put_u32(header + 4, packed);
		put_u32(header + 8, length);
		put_u32(header + 12, alone ? 0 : crc);
		crc = crc32(crc32(0, header + from, 16 - from), header + 20, packed);
		crc = crc ? crc : 1;
		put_u32(header + 16, crc);
		nr += 20 + packed;
		data += length;
		size -= length;
	}
	return nr;
}

/* Samples are enough: what costs time by their number alone finds nothing new. */
#define MAX_SAMPLES 5

static unsigned int nr_read;

static int read_some(struct source *source, struct sample *sample)
{
	return nr_read++ < MAX_SAMPLES ? source_replay_ops.read(source, sample) : -ENODATA;
}

static int seek(struct source *source, const struct sample *of, uint64_t to_ns)
{
	nr_read = 0;
	return source_replay_ops.seek(source, of, to_ns);
}

static const struct source_ops ops = {
	.name = "replay", .is_recorded = true, .read = read_some, .seek = seek
};

/* As a file that a user names.  False: it is no recording. */
static bool open_bytes(struct source *source, unsigned char *bytes, size_t nr)
{
	FILE *file = nr ? fmemopen(bytes, nr, "r") : NULL;
	struct reader *reader;

	if (!file)
		return false;
	if (reader_open_file(&reader, file)) {
		fclose(file);
		return false;
	}
	*source = (struct source){ .ops = &ops, .state = reader, .event_fd = -1 };
	nr_read = 0;
	return true;
}

static void require(bool condition, const char *what)
{
	if (condition)
		return;
	fprintf(stderr, "wrong: %s\n", what);
	abort();
}

/* What every output is: lines without control characters, but for those of @also. */
static void check_text(const struct memory_file *file, const char *also)
{
	for (size_t i = 0; i < file->size; i++) {
		const unsigned char c = file->text[i];

		if ((c >= ' ' && c != 0x7f) || c == '\n' || (c && strchr(also, c)))
			continue;
		fprintf(stderr, "\"%.80s\"\n", file->text + (i < 40 ? 0 : i - 40));
		require(false, "a control character");
	}
	require(!file->size || file->text[file->size - 1] == '\n', "no end of line");
}

static void check_json(const struct memory_file *file)
{
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *object;

	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	object = json_tokener_parse_ex(tokener, file->text, file->size);
	require(object, "no JSON");
	json_object_put(object);
	json_tokener_free(tokener);
}

static void print(const struct options *options, const struct view *view)
{
	const struct format *format = options->format;
	struct order order = { 0 };
	const struct report report = {
		.view = view,
		.order = &order,
		.columns = &options->columns,
		.host = view->sample->origin->host,
		.requested_ns = UNKNOWN,
		.first = true,
	};
	struct memory_file file;

	if (!format->is_split)
		require(!sort_rows(&order, &(struct place){ .view = view }, &options->sort),
			"sort");
	require(memory_file_open(&file), "memory");
	require(!format->print(&report, file.stream) && !memory_file_close(&file), "print");
	check_text(&file, strcmp(format->name, "csv") ? "" : "\r");
	if (!strcmp(format->name, "json"))
		check_json(&file);
	if (!strcmp(format->name, "openmetrics"))
		require(file.size >= 6 && !strcmp(file.text + file.size - 6, "# EOF\n"), "EOF");
	free(file.text);
	order_free(&order);
}

/* What the formats have in common with a command line. */
static struct options *options_of(const char *format, const char *view)
{
	char *words[] = { strdup("fuzz"), strdup("-b"), strdup("-f"),
			  strdup(format), strdup("-v"), strdup(view) };
	struct options *options = calloc(1, sizeof(*options));
	char error[200];

	require(options && !options_parse(options, 6, words, error, sizeof(error)) &&
			!options_choose_columns(options),
		"options");
	for (size_t i = 0; i < 6; i++)
		free(words[i]);
	return options;
}

/* One view in one format for each sample, by turns from where the input says. */
static void print_all(struct source *source, unsigned int from)
{
	static struct options *made[64];
	static size_t nr_made;
	struct sample samples[2] = { 0 };
	struct view view = { 0 };
	unsigned int nr = 0;

	for (size_t i = 0; !nr_made && i < nr_formats; i++) {
		for (size_t j = 0; j < NR_VIEWS; j++) {
			if (format_table[i].views & 1U << j)
				made[nr_made++] = options_of(format_table[i].name, table_names[j]);
		}
	}
	while (!source_read(source, &samples[nr % 2])) {
		const struct options *options = made[(from + nr) % nr_made];
		struct view_options wanted = options->view;

		wanted.split = options->format->is_split;
		require(!view_update(&view, nr ? &samples[!(nr % 2)] : NULL, &samples[nr % 2],
				     &wanted),
			"view");
		print(options, &view);
		nr++;
	}
	view_free(&view);
	sample_free(&samples[0]);
	sample_free(&samples[1]);
}

/* All that a screen does with samples. */
static void look(struct source *source)
{
	struct sample samples[2] = { 0 };
	struct trend trend = { 0 };
	struct view view = { 0 };
	double rates[NR_TRENDS];
	unsigned int nr = 0;

	while (!source_read(source, &samples[nr % 2])) {
		const struct sample *new = &samples[nr % 2], *old = nr ? &samples[!(nr % 2)] : NULL;

		require(!trend_update(&trend, old, new), "trend");
		for (enum view_group group = 0; group < NR_VIEWS; group++) {
			const struct view_options options = { .group = group };

			require(!view_update(&view, old, new, &options), "view");
			for (size_t i = 0; i < view.nr_rows && i < 3; i++)
				trend_rates(&trend, 0, &view, &view.rows[i], NR_TRENDS, rates);
		}
		nr++;
	}
	if (nr)
		require(!source_seek(source, &samples[!(nr % 2)], samples[0].time_ns), "seek");
	while (!source_read(source, &samples[0]))
		;
	view_free(&view);
	trend_free(&trend);
	sample_free(&samples[0]);
	sample_free(&samples[1]);
}

static void make_page(struct source *source)
{
	static const char end[] = "</footer>\n</body>\n</html>\n";
	struct memory_file file;
	struct survey survey;

	require(!survey_make(&survey, source), "survey");
	require(memory_file_open(&file), "memory");
	require(!html_report_print(&survey, file.stream) && !memory_file_close(&file), "page");
	check_text(&file, "\t");
	require(file.size > sizeof(end) && !strcmp(file.text + file.size + 1 - sizeof(end), end),
		"end of the page");
	free(file.text);
	survey_free(&survey);
}

static void compare(struct source *before, struct source *after)
{
	struct view_options options = { .group = VIEW_REASON };
	struct compare_result result;

	require(!compare_sources(&result, before, after, &options), "compare");
	for (size_t i = 0; i < result.view.nr_rows; i++)
		require(!i || reason_key(result.view.rows[i - 1].kind,
					 result.view.rows[i - 1].code) <
					reason_key(result.view.rows[i].kind,
						   result.view.rows[i].code),
			"order");
	compare_free(&result);
}

/* Takes @nr bytes of the input, the first of which says how: as frames, of which version. */
static size_t unwrap(const uint8_t *data, size_t size, unsigned char *bytes, size_t max)
{
	const unsigned int version = data[0] & 2 ? 2 + (data[0] >> 6 & 1) : 1;

	if (data[0] & 1)
		return make_frames(data + 1, size - 1, version, bytes, max);
	memcpy(bytes, data + 1, size - 1);
	return size - 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static unsigned char bytes[2][1 << 20];
	struct source sources[2] = { 0 };
	size_t split;

	if (size < 8 || size > sizeof(bytes[0]) / 2)
		return 0;
	/* The first two bytes say where the second recording begins. */
	if (TARGET == DIFF) {
		split = 4 + (data[0] | data[1] << 8) % (size - 6);
		if (open_bytes(&sources[0], bytes[0],
			       unwrap(data + 2, split - 2, bytes[0], sizeof(bytes[0]))) &&
		    open_bytes(&sources[1], bytes[1],
			       unwrap(data + split, size - split, bytes[1], sizeof(bytes[1]))))
			compare(&sources[0], &sources[1]);
	}
	if (TARGET != DIFF &&
	    open_bytes(&sources[0], bytes[0], unwrap(data, size, bytes[0], sizeof(bytes[0])))) {
		if (TARGET == READER)
			look(&sources[0]);
		else if (TARGET == FORMATS)
			print_all(&sources[0], data[0] >> 2);
		else
			make_page(&sources[0]);
	}
	reader_close(sources[0].state);
	reader_close(sources[1].state);
	return 0;
}
