// SPDX-License-Identifier: GPL-2.0-only
#include "batch.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "report.h"
#include "sort.h"
#include "tracer.h"
#include "view.h"

#define NS_PER_S 1000000000ULL

enum {
	FD_SIGNAL,
	FD_TIMER,
	FD_SOURCE,
	NR_FDS
};

struct batch {
	struct source *source;
	const struct options *options;
	FILE *out;
	struct pollfd fds[NR_FDS];
	struct sample samples[2];
	struct sample *old, *new;	/* swapped at each report */
	struct view view;
	struct tracer *tracer;	/* with --why */
	struct detail detail;
	char host[256];
	uint64_t reports;
	struct end end;
};

static int fail(struct batch *batch, enum failure failure, int err)
{
	batch->end.failure = failure;
	batch->end.err = err;
	return err;
}

static int open_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	if (sigprocmask(SIG_BLOCK, &set, NULL))
		return -errno;
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static struct timespec to_timespec(uint64_t ns)
{
	return (struct timespec){ .tv_sec = ns / NS_PER_S, .tv_nsec = ns % NS_PER_S };
}

static uint64_t clock_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * NS_PER_S + now.tv_nsec;
}

/*
 * Ticks count from the first sample, so that the reports do not drift; those of a
 * tracer from now, for attaching it may have taken a while.
 */
static int start_timer(struct batch *batch)
{
	uint64_t delay_ns = batch->options->delay_ns;
	uint64_t start_ns = batch->tracer ? clock_ns() : batch->old->time_ns;
	const struct itimerspec ticks = {
		.it_value = to_timespec(start_ns + delay_ns),
		.it_interval = to_timespec(delay_ns),
	};

	if (timerfd_settime(batch->fds[FD_TIMER].fd, TFD_TIMER_ABSTIME, &ticks, NULL))
		return fail(batch, FAILURE_INTERNAL, -errno);
	return 0;
}

static int start(struct batch *batch)
{
	for (size_t i = 0; i < NR_FDS; i++)
		batch->fds[i] = (struct pollfd){ .fd = -1, .events = POLLIN };

	if (gethostname(batch->host, sizeof(batch->host) - 1))
		return fail(batch, FAILURE_INTERNAL, -errno);

	batch->fds[FD_SOURCE].fd = batch->source->event_fd;
	batch->fds[FD_SIGNAL].fd = open_signals();
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
	detail_free(&batch->detail);
	view_free(&batch->view);
	sample_free(batch->old);
	sample_free(batch->new);
}

static int read_sample(struct batch *batch, struct sample *sample)
{
	int err = source_read(batch->source, sample);

	return err ? fail(batch, FAILURE_READ, err) : 0;
}

static bool has_pid(const struct sample *sample, uint32_t pid)
{
	for (size_t i = 0; i < sample->nr_vms; i++) {
		if (sample->vms[i].pid == pid)
			return true;
	}
	return false;
}

/* A filter that fits nothing is a mistake, or a VM that is gone. */
static int check_filters(struct batch *batch, const struct sample *sample)
{
	const struct view_options *view = &batch->options->view;

	for (size_t i = 0; i < view->vms.nr; i++) {
		batch->end.id = view->vms.ids[i];
		if (!sample_find_vm(sample, batch->end.id))
			return fail(batch, FAILURE_NO_VM, -ENOENT);
	}
	for (size_t i = 0; i < view->pids.nr; i++) {
		batch->end.id = view->pids.ids[i];
		if (!has_pid(sample, batch->end.id))
			return fail(batch, FAILURE_NO_PID, -ENOENT);
	}
	return 0;
}

/* Looks after what was written; @err is what came of it otherwise. */
static int finish_report(struct batch *batch, int err)
{
	if (fflush(batch->out) || ferror(batch->out))
		return fail(batch, FAILURE_WRITE, errno ? -errno : -EIO);
	if (err)
		return fail(batch, FAILURE_INTERNAL, err);

	batch->reports++;
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
	const struct origin *origin = batch->old->origin;
	const struct reason *reason;
	struct detail_target target;
	int err;

	if (!options->why)
		return 0;
	reason = find_reason(&origin->reasons, options->why);
	if (!reason)
		return fail(batch, FAILURE_NO_REASON, -ENOENT);
	target = detail_aim(batch->old, &options->view, reason->kind, reason->code);
	err = tracer_start(&batch->tracer, &target, origin->tsc_khz);
	return err ? fail(batch, FAILURE_TRACE, err) : 0;
}

static int print_why(struct batch *batch, const struct sample *sample)
{
	const struct id_list *vms = &batch->options->view.vms;
	const struct why_report report = {
		.detail = &batch->detail,
		.sample = sample,
		.vm = vms->nr == 1 ? sample_find_vm(sample, vms->ids[0]) : NULL,
		.host = batch->host,
	};
	int err = tracer_read(batch->tracer, &batch->detail);

	if (err)
		return fail(batch, FAILURE_TRACE, err);
	errno = 0;
	err = batch->options->format == FORMAT_JSON ? report_print_why_json(&report, batch->out) :
						      report_print_why_text(&report, batch->out);
	return finish_report(batch, err);
}

static int print_report(struct batch *batch, const struct sample *old, const struct sample *new)
{
	const struct options *options = batch->options;
	const struct report report = {
		.view = &batch->view,
		.columns = &options->columns,
		.host = batch->host,
		.requested_ns = options->delay_ns,
	};
	int err;

	err = view_update(&batch->view, old, new, &options->view) ?:
	      sort_rows(&batch->view, &options->sort);
	if (err)
		return fail(batch, FAILURE_INTERNAL, err);

	errno = 0;
	err = options->format == FORMAT_JSON ? report_print_json(&report, batch->out) :
					       report_print_text(&report, batch->out);
	return finish_report(batch, err);
}

static int report_change(struct batch *batch)
{
	struct sample *swap;
	uint64_t ticks;
	int err;

	/* However many ticks were missed, there is one report. */
	if (read(batch->fds[FD_TIMER].fd, &ticks, sizeof(ticks)) < 0)
		return 0;

	err = read_sample(batch, batch->new);
	if (!err)
		err = batch->tracer ? print_why(batch, batch->new) :
				      print_report(batch, batch->old, batch->new);
	swap = batch->old;
	batch->old = batch->new;
	batch->new = swap;
	return err;
}

static int loop(struct batch *batch)
{
	struct pollfd *fds = batch->fds;
	uint64_t wanted = batch->options->iterations;
	int err = 0;

	while (!err && (!wanted || batch->reports < wanted)) {
		if (poll(fds, NR_FDS, -1) < 0) {
			if (errno != EINTR)
				return fail(batch, FAILURE_INTERNAL, -errno);
			continue;
		}
		/* What was found out until now is the report in hand. */
		if (fds[FD_SIGNAL].revents)
			return batch->tracer ? print_why(batch, batch->old) : 0;
		if (fds[FD_SOURCE].revents) {
			err = source_event(batch->source);
			if (err)
				return fail(batch, FAILURE_READ, err);
		}
		if (fds[FD_TIMER].revents)
			err = report_change(batch);
	}
	return err;
}

struct end batch_run(struct source *source, const struct options *options, FILE *out)
{
	struct batch batch = { .source = source, .options = options, .out = out };
	int err;

	batch.old = &batch.samples[0];
	batch.new = &batch.samples[1];

	err = start(&batch) ?: read_sample(&batch, batch.old) ?:
	      check_filters(&batch, batch.old) ?: start_tracer(&batch);
	if (!err) {
		if (options->delay_ns)
			err = start_timer(&batch) ?: loop(&batch);
		else
			err = print_report(&batch, NULL, batch.old);
	}
	finish(&batch);
	return batch.end;
}
