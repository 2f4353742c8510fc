// SPDX-License-Identifier: GPL-2.0-only
#include "screen/guard.h"

#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <term.h>
#include <unistd.h>

#include "base/array.h"
#include "screen/job.h"

/* If terminfo has no XM for the mouse, curses uses xterm's "Mouse Tracking"; so do we. */
#define MOUSE_OFF "\033[?1000l"

/* Signals that end a process by default, except timers and SIGUSR1, which nobody sends. */
static const int deadly[] = { SIGSEGV, SIGBUS,	SIGILL,	 SIGFPE, SIGABRT, SIGSYS,  SIGTRAP,
			      SIGQUIT, SIGXCPU, SIGXFSZ, SIGHUP, SIGINT,  SIGTERM, SIGPIPE };

static struct sigaction old_actions[SIGSYS + 1];

static volatile sig_atomic_t armed;
static struct termios saved_modes;
static char saved_bytes[256];
static size_t nr_saved_bytes;

static void give_back(void)
{
	struct pollfd out = { .fd = STDOUT_FILENO, .events = POLLOUT };

	/* SIGTTOU is blocked here, so a write would reach the shell's terminal. */
	if (job_in_background())
		return;
	/* A terminal stopped by ^S must not block the program. */
	if (poll(&out, 1, 1000) == 1 && (out.revents & POLLOUT)) {
		ssize_t written = write(STDOUT_FILENO, saved_bytes, nr_saved_bytes);

		(void)written;
	}
	tcsetattr(STDIN_FILENO, TCSANOW, &saved_modes);
}

void guard_give_back(void)
{
	if (!armed)
		return;
	armed = 0;
	give_back();
}

static void handle(int signal, siginfo_t *info, void *context)
{
	(void)context;
	guard_give_back();
	sigaction(signal, &old_actions[signal], NULL);
	/*
	 * The signal is blocked until this handler returns, and is then delivered at the
	 * same place.  It has the same siginfo, so that a core has the address of the fault.
	 */
	if (syscall(SYS_rt_tgsigqueueinfo, getpid(), syscall(SYS_gettid), signal, info))
		raise(signal);
}

/* Only once: when disarmed, the handler only raises the signal again. */
static void install(void)
{
	/* More than a handler needs with the registers of any CPU (signal(7), MINSIGSTKSZ). */
	static char handler_stack[64 * 1024];
	const stack_t stack = { .ss_sp = handler_stack, .ss_size = sizeof(handler_stack) };
	struct sigaction action = {
		.sa_sigaction = handle,
		.sa_flags = SA_SIGINFO | SA_ONSTACK,
	};
	static bool installed;

	if (installed)
		return;
	installed = true;
	/* A handler cannot run on a stack that has overflowed. */
	sigaltstack(&stack, NULL);
	sigfillset(&action.sa_mask);
	for (size_t i = 0; i < ARRAY_SIZE(deadly); i++) {
		struct sigaction *old = &old_actions[deadly[i]];

		if (!sigaction(deadly[i], NULL, old) && old->sa_handler != SIG_IGN)
			sigaction(deadly[i], &action, NULL);
	}
}

/* A global, because the callback of tputs() has no data pointer. */
static int save_byte(int byte)
{
	if (nr_saved_bytes < sizeof(saved_bytes))
		saved_bytes[nr_saved_bytes++] = byte;
	return byte;
}

/* NULL: the terminal lacks the capability, which tigetstr() reports in two ways. */
static const char *find(const char *name)
{
	const char *value = tigetstr(name);

	return value != (const char *)-1 ? value : NULL;
}

static void save(const char *capability)
{
	if (capability)
		tputs(capability, 1, save_byte);
}

bool guard_knows_terminal(void)
{
	bool known;
	int err;

	/* 0 is OK of <curses.h>.  Without &err, setupterm() would exit on an error. */
	if (setupterm(NULL, STDOUT_FILENO, &err))
		return false;
	known = find("cup");
	del_curterm(cur_term);
	return known;
}

void guard_render(int last_row, bool mouse)
{
	const char *switch_mouse = find("XM");
	sig_atomic_t was_armed = armed;

	armed = 0;
	nr_saved_bytes = 0;
	if (mouse)
		save(switch_mouse ? tiparm(switch_mouse, 0) : MOUSE_OFF);
	save(find("sgr0"));
	save(find("op"));
	save(find("rmkx"));
	save(find("cnorm"));
	save(tiparm(find("cup"), last_row, 0));
	save(find("rmcup") ?: find("el"));
	armed = was_armed;
}

void guard_arm(const struct termios *modes)
{
	armed = 0;
	saved_modes = *modes;
	install();
	armed = 1;
}

void guard_disarm(void)
{
	armed = 0;
}
