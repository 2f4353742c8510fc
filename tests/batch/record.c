// SPDX-License-Identifier: GPL-2.0-only
/* record FILE SAMPLE...: makes a recording of samples as fixture.h has them. */
#include <stdio.h>
#include <string.h>

#include "fixture.h"
#include "record/writer.h"

int main(int argc, char **argv)
{
	struct sample sample = { 0 };
	struct origin origin = { 0 };
	struct writer *writer;
	int err;

	if (argc < 3)
		return 2;
	err = writer_open(&writer, argv[1], 0);
	for (int i = 2; !err && i < argc; i++) {
		fixture_read(argv[i], &sample, &origin);
		err = writer_add(writer, &sample);
	}
	if (err) {
		fprintf(stderr, "record: %s: %s\n", argv[1], strerror(-err));
		return 1;
	}
	writer_close(writer);
	sample_free(&sample);
	reason_table_free(&origin.reasons);
	return 0;
}
