// SPDX-License-Identifier: GPL-2.0-only
#include "screen/guard.h"

#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "screen/job.h"

/* What ends a process by default, apart from timers and SIGUSR1 that nobody sends. */
static const int deadly[] = { SIGSEGV, SIGBUS,	SIGILL,	 SIGFPE, SIGABRT, SIGSYS,  SIGTRAP,
			      SIGQUIT, SIGXCPU, SIGXFSZ, SIGHUP, SIGINT,  SIGTERM, SIGPIPE };

#define NR_DEADLY (sizeof(deadly) / sizeof(deadly[0]))

static struct sigaction old_actions[NR_DEADLY];
static bool guarded[NR_DEADLY];
static bool installed;

static volatile sig_atomic_t armed;
static struct termios saved_modes;
static char saved_bytes[256];
static size_t nr_saved_bytes;

/* More than a handler with the registers of any CPU needs (signal(7), MINSIGSTKSZ). */
static char handler_stack[64 * 1024];
static stack_t old_stack;

static void give_back(void)
{
	struct pollfd out = { .fd = STDOUT_FILENO, .events = POLLOUT };

	/* SIGTTOU is blocked here, this would get through to the shell's terminal. */
	if (job_in_background())
		return;
	/* A terminal held by ^S must not hold the program as well. */
	if (poll(&out, 1, 1000) == 1 && (out.revents & POLLOUT)) {
		ssize_t written = write(STDOUT_FILENO, saved_bytes, nr_saved_bytes);

		(void)written;
	}
	tcsetattr(STDIN_FILENO, TCSANOW, &saved_modes);
}

static void handle(int signal, siginfo_t *info, void *context)
{
	(void)context;
	if (armed) {
		armed = 0;
		give_back();
	}
	for (size_t i = 0; i < NR_DEADLY; i++) {
		if (deadly[i] == signal)
			sigaction(signal, &old_actions[i], NULL);
	}
	/*
	 * Blocked until this returns, and then it strikes where the first one did.  With
	 * the same siginfo, so that a core names the address of the fault.
	 */
	if (syscall(SYS_rt_tgsigqueueinfo, getpid(), syscall(SYS_gettid), signal, info))
		raise(signal);
}

static void install(void)
{
	const stack_t stack = { .ss_sp = handler_stack, .ss_size = sizeof(handler_stack) };
	struct sigaction action = {
		.sa_sigaction = handle,
		.sa_flags = SA_SIGINFO | SA_ONSTACK,
	};

	/* A stack that overflowed is no place to run a handler on. */
	sigaltstack(&stack, &old_stack);
	sigfillset(&action.sa_mask);
	for (size_t i = 0; i < NR_DEADLY; i++) {
		guarded[i] = !sigaction(deadly[i], NULL, &old_actions[i]) &&
			     old_actions[i].sa_handler != SIG_IGN &&
			     !sigaction(deadly[i], &action, NULL);
	}
	installed = true;
}

static void uninstall(void)
{
	for (size_t i = 0; i < NR_DEADLY; i++) {
		if (guarded[i])
			sigaction(deadly[i], &old_actions[i], NULL);
	}
	sigaltstack(&old_stack, NULL);
	installed = false;
}

void guard_arm(const struct termios *modes, const char *bytes, size_t nr_bytes)
{
	armed = 0;
	saved_modes = *modes;
	nr_saved_bytes = nr_bytes <= sizeof(saved_bytes) ? nr_bytes : 0;
	memcpy(saved_bytes, bytes, nr_saved_bytes);
	if (!installed)
		install();
	armed = 1;
}

void guard_disarm(void)
{
	armed = 0;
	if (installed)
		uninstall();
}
