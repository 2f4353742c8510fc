// SPDX-License-Identifier: GPL-2.0-only
#include "batch/live.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/array.h"
#include "base/clock.h"
#include "batch/command.h"
#include "host/privilege.h"

enum {
	FD_SIGNAL,
	FD_TIMER,
	FD_SOURCE,
	FD_COMMAND,
	NR_FDS
};

struct batch {
	struct reporter *reporter;
	const struct options *options;
	struct pollfd fds[NR_FDS];
	sigset_t mask; /* before signals were blocked */
	struct command command;
	struct sample old, new; /* swapped at each report */
	struct tracer *tracer;	/* with --why */
};

static int fail(struct batch *batch, enum failure failure, int err)
{
	return reporter_fail(batch->reporter, failure, err);
}

/* Blocks the signals that end the reports, or all that are forwarded to a command. */
static int open_signals(bool for_command, sigset_t *before)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2 };
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < (for_command ? ARRAY_SIZE(signals) : 2); i++)
		sigaddset(&set, signals[i]);
	if (sigprocmask(SIG_BLOCK, &set, before))
		return -errno;
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/*
 * Ticks start at the first sample, so that reports do not drift; with a tracer they start
 * now, because attaching may take long.
 */
static int start_timer(struct batch *batch)
{
	/* Each third of the time of advice is judged. */
	uint64_t delay_ns =
		batch->options->delay_ns / (batch->options->advice ? ADVICE_MARKS - 1 : 1);
	uint64_t start_ns = batch->tracer ? clock_now_ns() : batch->old.time_ns;
	const struct itimerspec ticks = {
		.it_value = clock_timespec(start_ns + delay_ns),
		.it_interval = clock_timespec(delay_ns),
	};

	if (timerfd_settime(batch->fds[FD_TIMER].fd, TFD_TIMER_ABSTIME, &ticks, NULL))
		return fail(batch, FAILURE_INTERNAL, -errno);
	return 0;
}

static int start(struct batch *batch)
{
	for (size_t i = 0; i < NR_FDS; i++)
		batch->fds[i] = (struct pollfd){ .fd = -1, .events = POLLIN };

	batch->fds[FD_SOURCE].fd = batch->reporter->source->event_fd;
	batch->fds[FD_SIGNAL].fd = open_signals(batch->options->command, &batch->mask);
	batch->fds[FD_TIMER].fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (batch->fds[FD_SIGNAL].fd < 0 || batch->fds[FD_TIMER].fd < 0)
		return fail(batch, FAILURE_INTERNAL, -errno);
	return 0;
}

static void finish(struct batch *batch)
{
	if (batch->fds[FD_SIGNAL].fd >= 0)
		close(batch->fds[FD_SIGNAL].fd);
	if (batch->fds[FD_TIMER].fd >= 0)
		close(batch->fds[FD_TIMER].fd);
	tracer_stop(batch->tracer);
	sample_free(&batch->old);
	sample_free(&batch->new);
}

static bool has_pid(const struct sample *sample, uint32_t pid)
{
	for (size_t i = 0; i < sample->nr_vms; i++) {
		if (sample->vms[i].pid == pid)
			return true;
	}
	return false;
}

static bool has_name(const struct sample *sample, const char *name)
{
	for (size_t i = 0; i < sample->nr_vms; i++) {
		if (!strcmp(sample->vms[i].name, name))
			return true;
	}
	return false;
}

/* A filter that matches nothing is a mistake, or its VM is gone. */
static int check_filters(struct batch *batch)
{
	const struct view_options *view = &batch->options->view;
	struct outcome *outcome = &batch->reporter->outcome;

	for (size_t i = 0; i < view->vms.nr; i++) {
		outcome->id = view->vms.ids[i];
		if (!sample_find_vm(&batch->old, outcome->id))
			return fail(batch, FAILURE_NO_VM, -ENOENT);
	}
	for (size_t i = 0; i < view->vm_names.nr; i++) {
		outcome->name = view->vm_names.names[i];
		if (!has_name(&batch->old, outcome->name))
			return fail(batch, FAILURE_NO_NAME, -ENOENT);
	}
	for (size_t i = 0; i < view->pids.nr; i++) {
		outcome->id = view->pids.ids[i];
		if (!has_pid(&batch->old, outcome->id))
			return fail(batch, FAILURE_NO_PID, -ENOENT);
	}
	return 0;
}

static const struct reason *find_reason(const struct reason_table *reasons, const char *name)
{
	for (size_t i = 0; i < reasons->nr; i++) {
		if (!strcasecmp(reasons->reasons[i].name, name))
			return &reasons->reasons[i];
	}
	return NULL;
}

static int start_tracer(struct batch *batch)
{
	const struct options *options = batch->options;
	const struct origin *origin = batch->old.origin;
	const struct reason *reason;
	struct breakdown_target target;
	int err;

	if (!options->why)
		return 0;
	reason = find_reason(&origin->reasons, options->why);
	if (!reason)
		return fail(batch, FAILURE_NO_REASON, -ENOENT);
	target = breakdown_aim(&batch->old, &options->view, reason->kind, reason->code);
	err = tracer_start(&batch->tracer, &target, origin->tsc_khz);
	return err ? fail(batch, FAILURE_TRACE, err) : 0;
}

/* Prints the numbers of the tracer, or the change since the last report. */
static int report(struct batch *batch)
{
	struct reporter *reporter = batch->reporter;
	int err;

	err = reporter_read(reporter, &batch->new);
	if (!err && batch->options->advice)
		err = reporter_advise(reporter, &batch->new);
	else if (!err)
		err = batch->tracer ? reporter_print_why(reporter, batch->tracer, &batch->new)
				    : reporter_print(reporter, &batch->old, &batch->new);
	sample_swap(&batch->old, &batch->new);
	return err;
}

static int start_command(struct batch *batch)
{
	int err = command_start(&batch->command, batch->options->command, &batch->mask);

	if (err)
		return fail(batch, FAILURE_COMMAND, err);
	batch->fds[FD_COMMAND].fd = batch->command.fd;
	/* The command keeps all privileges; this process needs fewer from now on. */
	err = privileges_keep(batch->reporter->steps);
	return err ? fail(batch, FAILURE_PRIVILEGE, err) : 0;
}

/* False: the program shall end. */
static bool handle_signal(struct batch *batch)
{
	struct signalfd_siginfo info;

	if (read(batch->fds[FD_SIGNAL].fd, &info, sizeof(info)) != sizeof(info))
		return true;
	if (!batch->options->command)
		return false;
	command_forward(&batch->command, &info);
	return true;
}

static int handle_source(struct batch *batch)
{
	int err = source_event(batch->reporter->source);

	if (!err)
		return 0;
	fail(batch, FAILURE_READ, err);
	/* The command continues, although the report is lost. */
	batch->fds[FD_SOURCE].fd = -1;
	return batch->command.pid ? 0 : err;
}

static int handle_tick(struct batch *batch)
{
	uint64_t ticks;

	/* One report, even if ticks were missed. */
	if (read(batch->fds[FD_TIMER].fd, &ticks, sizeof(ticks)) < 0)
		return 0;
	return report(batch);
}

static int handle_end_of_command(struct batch *batch)
{
	struct outcome *outcome = &batch->reporter->outcome;

	outcome->status = command_wait(&batch->command);
	batch->fds[FD_COMMAND].fd = -1;
	return outcome->failure ? outcome->err : report(batch);
}

static bool is_done(const struct batch *batch)
{
	uint64_t wanted = batch->options->iterations;

	return batch->options->command ? !batch->command.pid
				       : wanted && batch->reporter->reports >= wanted;
}

static void loop(struct batch *batch)
{
	struct pollfd *fds = batch->fds;
	int err = 0;

	while (!err && !is_done(batch)) {
		if (poll(fds, NR_FDS, -1) < 0) {
			if (errno != EINTR)
				err = fail(batch, FAILURE_INTERNAL, -errno);
			continue;
		}
		/* The numbers of the tracer so far make the last report. */
		if (fds[FD_SIGNAL].revents && !handle_signal(batch)) {
			if (batch->tracer)
				reporter_print_why(batch->reporter, batch->tracer, &batch->old);
			return;
		}
		if (fds[FD_SOURCE].revents)
			err = handle_source(batch);
		if (!err && fds[FD_TIMER].revents)
			err = handle_tick(batch);
		if (!err && fds[FD_COMMAND].revents)
			err = handle_end_of_command(batch);
	}
}

static int start_advice(struct batch *batch)
{
	batch->reporter->window.length_ns = batch->options->delay_ns;
	return batch->options->advice ? reporter_advise(batch->reporter, &batch->old) : 0;
}

static void watch(struct batch *batch)
{
	if (check_filters(batch) || start_tracer(batch))
		return;
	if (batch->options->command) {
		if (!start_command(batch))
			loop(batch);
	} else if (!batch->options->delay_ns) {
		reporter_print(batch->reporter, NULL, &batch->old);
	} else if (!start_advice(batch) && !start_timer(batch)) {
		loop(batch);
	}
}

void live_run(struct reporter *reporter)
{
	const struct options *options = reporter->options;
	struct batch batch = {
		.reporter = reporter,
		.options = options,
		.command.fd = -1,
	};

	reporter->requested_ns = options->command ? UNKNOWN : options->delay_ns;
	if (!start(&batch) && !reporter_read(reporter, &batch.old))
		watch(&batch);
	finish(&batch);
}
