// SPDX-License-Identifier: GPL-2.0-only
/*
 * Instead of libFuzzer, where there is none: drive SECONDS CORPUS... gives the target all files
 * of the folders, and then what chance makes of them, for so long.  Prints how many inputs it
 * tried.  SEED in the environment repeats a run; what breaks the target is left in a file beside
 * it, whose name ends with ".crash": its size in eight bytes, and then it.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MAX_SIZE 16384

struct input {
	uint8_t *bytes;
	size_t size;
};

static struct input *inputs;
static size_t nr_inputs;
static unsigned long nr_tried;
static char crash[4096]; /* see map_crash() */

/* A file that always has the input in hand, after its size. */
static uint8_t *map_crash(void)
{
	int fd = open(crash, O_RDWR | O_CREAT | O_TRUNC, 0600);
	void *map = MAP_FAILED;

	if (fd >= 0 && !ftruncate(fd, MAX_SIZE + sizeof(uint64_t)))
		map = mmap(NULL, MAX_SIZE + sizeof(uint64_t), PROT_READ | PROT_WRITE, MAP_SHARED,
			   fd, 0);
	if (map == MAP_FAILED) {
		perror(crash);
		exit(2);
	}
	close(fd);
	return map;
}

static void try(const uint8_t *data, uint64_t size)
{
	static uint8_t *map;
	/* Of a size of its own, so that a sanitizer sees what goes beyond. */
	uint8_t *copy = malloc(size ? size : 1);

	if (!copy)
		exit(2);
	if (!map)
		map = map_crash();
	memcpy(map, &size, sizeof(size));
	memcpy(map + sizeof(size), data, size);
	memcpy(copy, data, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
	nr_tried++;
}

static void add(const char *name)
{
	static uint8_t bytes[1 << 20];
	FILE *file = fopen(name, "r");
	struct input input;

	input.size = file ? fread(bytes, 1, sizeof(bytes), file) : 0;
	if (file)
		fclose(file);
	if (!input.size || input.size > MAX_SIZE)
		return;
	input.bytes = malloc(input.size);
	inputs = realloc(inputs, (nr_inputs + 1) * sizeof(*inputs));
	if (!input.bytes || !inputs)
		exit(2);
	memcpy(input.bytes, bytes, input.size);
	inputs[nr_inputs++] = input;
}

static void add_all(const char *folder)
{
	char name[4096];
	struct dirent *entry;
	DIR *dir = opendir(folder);

	while (dir && (entry = readdir(dir))) {
		snprintf(name, sizeof(name), "%s/%s", folder, entry->d_name);
		if (entry->d_name[0] != '.')
			add(name);
	}
	if (dir)
		closedir(dir);
}

static const struct input *any(void)
{
	return &inputs[random() % nr_inputs];
}

/* A byte, a run of bytes, a part taken out, put in, or taken from another input. */
static size_t change(uint8_t *bytes, size_t size)
{
	size_t at = random() % size, nr = 1 + random() % 8;
	const struct input *other = any();

	switch (random() % 6) {
	case 0:
		bytes[at] ^= 1 << random() % 8;
		break;
	case 1:
		bytes[at] = random();
		break;
	case 2:
		for (; nr && at < size; nr--)
			bytes[at++] = random() % 2 ? 0xff : random();
		break;
	case 3:
		nr = size - at < nr ? size - at : nr;
		memmove(bytes + at, bytes + at + nr, size - at - nr);
		size -= nr;
		break;
	case 4:
		if (size + nr > MAX_SIZE)
			break;
		memmove(bytes + at + nr, bytes + at, size - at);
		size += nr;
		break;
	default:
		nr = other->size < MAX_SIZE - at ? other->size : MAX_SIZE - at;
		memcpy(bytes + at, other->bytes + other->size - nr, nr);
		size = at + nr > size ? at + nr : size;
		break;
	}
	return size ? size : 1;
}

int main(int argc, char **argv)
{
	static uint8_t bytes[MAX_SIZE];
	const char *wanted = getenv("SEED");
	unsigned int seed = time(NULL);
	struct timespec start, now;

	if (argc < 3)
		return 2;
	if (wanted)
		seed = strtoul(wanted, NULL, 0);
	snprintf(crash, sizeof(crash), "%s.crash", argv[0]);
	for (int i = 2; i < argc; i++)
		add_all(argv[i]);
	if (!nr_inputs) {
		fprintf(stderr, "no corpus\n");
		return 2;
	}
	printf("seed %u\n", seed);
	fflush(stdout);
	srandom(seed);
	for (size_t i = 0; i < nr_inputs; i++)
		try(inputs[i].bytes, inputs[i].size);
	clock_gettime(CLOCK_MONOTONIC, &start);
	do {
		size_t size = any()->size;
		const struct input *input = any();

		size = input->size;
		memcpy(bytes, input->bytes, size);
		for (long nr = 1 + random() % 4; nr; nr--)
			size = change(bytes, size);
		try(bytes, size);
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while (now.tv_sec - start.tv_sec + (now.tv_nsec - start.tv_nsec) / 1e9 < atof(argv[1]));
	remove(crash);
	for (size_t i = 0; i < nr_inputs; i++)
		free(inputs[i].bytes);
	free(inputs);
	printf("%lu inputs, %zu of the corpus: nothing wrong\n", nr_tried, nr_inputs);
	return 0;
}
