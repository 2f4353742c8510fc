// SPDX-License-Identifier: GPL-2.0-only
#include "host/cgroup.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* Ids of containers have 64 digits; the first 12 are usually shown. */
#define ID_LENGTH 64
#define ID_SHORT  12
/* LXC names the cgroup after the container, lxc.container.conf(5). */
#define LXC_PREFIX "lxc.payload."

/* A part of the file, not terminated by NUL. */
struct piece {
	const char *start;
	size_t len;
};

enum rank {
	RANK_NONE,
	RANK_ANY,
	RANK_UNIT,
	RANK_POD,
	RANK_MACHINE
};

static bool is(struct piece piece, const char *text)
{
	return piece.len == strlen(text) && !memcmp(piece.start, text, piece.len);
}

static bool starts(struct piece piece, const char *text)
{
	return piece.len > strlen(text) && !memcmp(piece.start, text, strlen(text));
}

static bool ends(struct piece piece, const char *text)
{
	size_t len = strlen(text);

	return piece.len > len && !memcmp(piece.start + piece.len - len, text, len);
}

static bool has(struct piece piece, const char *text)
{
	return memmem(piece.start, piece.len, text, strlen(text));
}

/* Splits @rest at the first @separator, if there is one; else takes all of it. */
static struct piece cut(struct piece *rest, char separator)
{
	const char *end = memchr(rest->start, separator, rest->len);
	struct piece first = { rest->start, end ? (size_t)(end - rest->start) : rest->len };
	size_t skip = first.len + (end ? 1 : 0);

	rest->start += skip;
	rest->len -= skip;
	return first;
}

static bool is_root(struct piece path)
{
	return !path.len || is(path, "/");
}

/* Lines are ID:CONTROLLERS:PATH; the last one may be cut off by the buffer's size. */
static struct piece find_path(struct piece file)
{
	struct piece path = { "", 0 }, systemd = { "", 0 };

	while (memchr(file.start, '\n', file.len)) {
		struct piece line = cut(&file, '\n');
		struct piece id = cut(&line, ':');
		struct piece controllers = cut(&line, ':');

		/* The kernel appends this when the cgroup was removed. */
		if (ends(line, " (deleted)"))
			line.len -= strlen(" (deleted)");
		if (is(id, "0") && !controllers.len)
			path = line;
		else if (is(controllers, "name=systemd"))
			systemd = line;
	}
	return is_root(path) ? systemd : path;
}

static bool is_unit(struct piece part)
{
	return (ends(part, ".scope") || ends(part, ".service")) && !is(part, "init.scope");
}

/* @path is the path up to and including @part. */
static enum rank rank(struct piece part, struct piece path)
{
	if (!part.len || is(part, ".") || is(part, "..") || is(part, "init.scope"))
		return RANK_NONE;
	/* libvirt uses ".libvirt-qemu" without systemd, and inside containers. */
	if ((starts(part, "machine-") && ends(part, ".scope")) || ends(part, ".libvirt-qemu"))
		return RANK_MACHINE;
	if ((starts(part, "pod") || has(part, "-pod")) && has(path, "kubepods"))
		return RANK_POD;
	if (is_unit(part))
		return RANK_UNIT;
	return RANK_ANY;
}

static size_t count_digits(struct piece text)
{
	size_t n = 0;

	while (n < text.len && isxdigit((unsigned char)text.start[n]))
		n++;
	return n;
}

/* Takes a byte that systemd escaped as \xHH, see systemd-escape(1), or the first byte. */
static char get_byte(struct piece *text)
{
	unsigned int byte = (unsigned char)text->start[0];
	size_t len = 1;

	if (text->len >= 4 && starts(*text, "\\x") &&
	    count_digits((struct piece){ text->start + 2, 2 }) == 2 &&
	    sscanf((char[3]){ text->start[2], text->start[3] }, "%x", &byte) == 1)
		len = 4;
	text->start += len;
	text->len -= len;
	return byte ? byte : '?';
}

/* Whole characters only; the kernel limits the length of a part of a path. */
static void copy_part(struct piece part, char *text, size_t size)
{
	char whole[NAME_MAX + 1];

	snprintf(whole, sizeof(whole), "%.*s", (int)part.len, part.start);
	text_copy(text, size, whole);
}

static void copy(struct piece part, char *scope, size_t size)
{
	char whole[NAME_MAX + 1];
	size_t len = 0;

	while (part.len && len + 1 < sizeof(whole)) {
		size_t digits = count_digits(part);
		size_t keep = digits == ID_LENGTH ? ID_SHORT : digits;

		if (!digits) {
			whole[len++] = get_byte(&part);
			continue;
		}
		for (size_t i = 0; i < keep && len + 1 < sizeof(whole); i++)
			whole[len++] = part.start[i];
		part.start += digits;
		part.len -= digits;
	}
	whole[len] = '\0';
	text_copy(scope, size, whole);
}

bool cgroup_unit(const char *file, size_t len, char *unit, size_t size)
{
	struct piece rest = find_path((struct piece){ file, len }), best = { "", 0 };

	while (rest.len) {
		struct piece part = cut(&rest, '/');

		if (is_unit(part))
			best = part;
	}
	if (!best.len)
		return false;

	copy_part(best, unit, size);
	return true;
}

/* The text from its first container id on, or empty if there is none. */
static struct piece find_id(struct piece text)
{
	while (text.len) {
		size_t digits = count_digits(text), skip = digits ? digits : 1;

		if (digits == ID_LENGTH)
			break;
		text.start += skip;
		text.len -= skip;
	}
	return text;
}

bool cgroup_container(const char *file, size_t len, char *container, size_t size)
{
	struct piece rest = find_path((struct piece){ file, len }), best = { "", 0 };

	while (rest.len) {
		struct piece part = cut(&rest, '/');
		struct piece id = find_id(part);

		if (id.len)
			best = (struct piece){ id.start, ID_SHORT };
		else if (starts(part, LXC_PREFIX))
			best = (struct piece){ part.start + strlen(LXC_PREFIX),
					       part.len - strlen(LXC_PREFIX) };
	}
	if (!best.len)
		return false;

	copy_part(best, container, size);
	return true;
}

bool cgroup_parse(const char *file, size_t len, char *scope, size_t size)
{
	struct piece path = find_path((struct piece){ file, len });
	struct piece rest = path, best = { "", 0 };
	enum rank best_rank = RANK_NONE;

	while (rest.len) {
		struct piece part = cut(&rest, '/');
		struct piece whole = { path.start, part.start + part.len - path.start };
		enum rank this = rank(part, whole);

		if (this != RANK_NONE && this >= best_rank) {
			best_rank = this;
			best = part;
		}
	}
	if (best_rank == RANK_NONE)
		return false;

	copy(best, scope, size);
	return true;
}

/* Length of the "qemu-1-" that libvirt puts before the name. */
static size_t prefix_length(struct piece name)
{
	size_t driver = 0, len;

	while (driver < name.len && islower((unsigned char)name.start[driver]))
		driver++;
	len = driver;
	if (!driver || len == name.len || name.start[len++] != '-')
		return 0;
	while (len < name.len && isdigit((unsigned char)name.start[len]))
		len++;
	if (len == driver + 1 || len + 1 >= name.len || name.start[len] != '-')
		return 0;
	return len + 1;
}

bool cgroup_name(const char *scope, char *name, size_t size)
{
	struct piece part = { scope, strlen(scope) };
	size_t skip;

	if (ends(part, ".libvirt-qemu")) {
		part.len -= strlen(".libvirt-qemu");
	} else if (starts(part, "machine-") && ends(part, ".scope")) {
		part.start += strlen("machine-");
		part.len -= strlen("machine-");
		if (!ends(part, ".scope"))
			return false;
		part.len -= strlen(".scope");
	} else {
		return false;
	}

	skip = prefix_length(part);
	copy_part((struct piece){ part.start + skip, part.len - skip }, name, size);
	return true;
}
