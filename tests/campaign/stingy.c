// SPDX-License-Identifier: GPL-2.0-only
/*
 * To be preloaded: the allocation number STINGY_AT fails, with STINGY_ON so do all from there
 * on.  Writes how many there were to the file STINGY_COUNT when the program ends.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t nr, size_t size);
void *__libc_realloc(void *old, size_t size);

static atomic_ulong nr;
static unsigned long at;
static bool on;
static pid_t owner;

__attribute__((constructor)) static void begin(void)
{
	const char *text = getenv("STINGY_AT");

	at = text ? strtoul(text, NULL, 10) : 0;
	on = getenv("STINGY_ON");
	nr = 0;
	owner = getpid();
}

__attribute__((destructor)) static void end(void)
{
	const char *name = getenv("STINGY_COUNT");
	unsigned long count = nr;
	char digits[24], *digit = digits + sizeof(digits);
	int fd = name && getpid() == owner ? open(name, O_WRONLY | O_TRUNC | O_CREAT, 0600) : -1;

	do {
		*--digit = '0' + count % 10;
	} while (count /= 10);
	if (fd >= 0 && write(fd, digit, digits + sizeof(digits) - digit) < 0)
		_exit(111);
}

static bool fails(void)
{
	unsigned long number;

	/* A child that plays the kernel has memory. */
	if (getpid() != owner)
		return false;
	number = ++nr;
	if (!at || (on ? number < at : number != at))
		return false;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	return fails() ? NULL : __libc_realloc(old, size);
}

void *reallocarray(void *old, size_t count, size_t size)
{
	if (size && count > (size_t)-1 / size) {
		errno = ENOMEM;
		return NULL;
	}
	return realloc(old, count * size);
}
