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

#include "alarm.h"
#include "command.h"
#include "recorder.h"
#include "report.h"
#include "sort.h"
#include "tracer.h"
#include "view.h"

#define NS_PER_S 1000000000ULL

enum {
	FD_SIGNAL,
	FD_TIMER,
	FD_SOURCE,
	FD_COMMAND,
	NR_FDS
};

struct batch {
	struct source *source;
	const struct options *options;
	struct output *output;
	void (*say)(const char *sentence);
	struct pollfd fds[NR_FDS];
	sigset_t mask;			/* before signals were blocked */
	struct command command;
	struct sample samples[2];
	struct sample *old, *new;	/* swapped at each report */
	struct sample gone;	/* VMs that ended since the last report, in a replay */
	struct view_options look;
	struct view view;
	struct alarm alarm;
	struct tracer *tracer;	/* with --why */
	struct detail detail;
	uint64_t requested_ns;	/* between reports; or UNKNOWN: as recorded, or of a command */
	uint64_t reports;
	struct end end;
};

static int fail(struct batch *batch, enum failure failure, int err)
{
	batch->end.failure = failure;
	batch->end.err = err;
	return err;
}

/* The signals that end the reports, or all that a command may wait for. */
static int open_signals(bool for_command, sigset_t *before)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2 };
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < (for_command ? sizeof(signals) / sizeof(signals[0]) : 2); i++)
		sigaddset(&set, signals[i]);
	if (sigprocmask(SIG_BLOCK, &set, before))
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

	batch->fds[FD_SOURCE].fd = batch->source->event_fd;
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
	alarm_free(&batch->alarm);
	tracer_stop(batch->tracer);
	detail_free(&batch->detail);
	view_free(&batch->view);
	sample_free(batch->old);
	sample_free(batch->new);
	sample_free(&batch->gone);
}

static int read_sample(struct batch *batch, struct sample *sample)
{
	int err = source_read(batch->source, sample);

	if (err)
		return fail(batch, FAILURE_READ, err);
	err = recorder_error(batch->source->recorder);
	return err ? fail(batch, FAILURE_RECORD, err) : 0;
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

/* Of an alert that fires on and on is told once, when that begins. */
static int check_alerts(struct batch *batch, const struct sample *old, const struct sample *new)
{
	const struct options *options = batch->options;
	char why[200], sentence[400];
	int err;

	err = alarm_check(&batch->alarm, &options->alerts, &options->view, old, new);
	if (err)
		return fail(batch, FAILURE_INTERNAL, err);

	for (size_t i = 0; i < options->alerts.nr; i++) {
		const struct alert *alert = &options->alerts.alerts[i];

		if (!alarm_began(&batch->alarm, i))
			continue;
		alarm_print(&batch->alarm, alert, why, sizeof(why));
		snprintf(sentence, sizeof(sentence), "alert '%.150s': %s", alert->text, why);
		batch->say(sentence);
		batch->end.alerted = true;
	}
	return 0;
}

static int make_view(struct batch *batch, const struct sample *old, const struct sample *new)
{
	const struct options *options = batch->options;
	int err;

	batch->look = options->view;
	batch->look.split = options->format->is_split;
	err = view_update(&batch->view, old, new, &batch->look);
	if (!err && !batch->look.split)
		err = sort_rows(&batch->view, &options->sort);
	return err ? fail(batch, FAILURE_INTERNAL, err) : 0;
}

/* The report was printed whole, unless @err tells otherwise. */
static int finish_report(struct batch *batch, int err)
{
	if (err) {
		output_end(batch->output, err);
		return fail(batch, FAILURE_INTERNAL, err);
	}
	err = output_end(batch->output, 0);
	if (err)
		return fail(batch, FAILURE_WRITE, err);

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
		.host = sample->origin->host,
	};
	int err = tracer_read(batch->tracer, &batch->detail);
	FILE *out;

	if (err)
		return fail(batch, FAILURE_TRACE, err);
	out = output_begin(batch->output);
	if (!out)
		return fail(batch, FAILURE_INTERNAL, -ENOMEM);
	return finish_report(batch, batch->options->format->print_why(&report, out));
}

static int print_report(struct batch *batch, const struct sample *old, const struct sample *new)
{
	const struct options *options = batch->options;
	const struct report report = {
		.view = &batch->view,
		.columns = &options->columns,
		.alarm = options->alerts.nr ? &batch->alarm : NULL,
		.host = new->origin->host,
		.requested_ns = batch->requested_ns,
		.first = output_begins(batch->output),
	};
	FILE *out;
	int err;

	err = check_alerts(batch, old, new) ?: make_view(batch, old, new);
	if (err)
		return err;

	out = output_begin(batch->output);
	if (!out)
		return fail(batch, FAILURE_INTERNAL, -ENOMEM);
	return finish_report(batch, options->format->print(&report, out));
}

static void swap_samples(struct batch *batch)
{
	struct sample *swap = batch->old;

	batch->old = batch->new;
	batch->new = swap;
}

static int report_change(struct batch *batch)
{
	int err;

	err = read_sample(batch, batch->new) ?: print_report(batch, batch->old, batch->new);
	swap_samples(batch);
	return err;
}

static int start_command(struct batch *batch)
{
	int err = command_start(&batch->command, batch->options->command, &batch->mask);

	if (err)
		return fail(batch, FAILURE_COMMAND, err);
	batch->fds[FD_COMMAND].fd = batch->command.fd;
	return 0;
}

/* False: it is time to end. */
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
	int err = source_event(batch->source);

	if (!err)
		return 0;
	fail(batch, FAILURE_READ, err);
	/* No reason to break off the command; what was counted is lost, though. */
	batch->fds[FD_SOURCE].fd = -1;
	return batch->command.pid ? 0 : err;
}

static int handle_tick(struct batch *batch)
{
	uint64_t ticks;

	/* However many ticks were missed, there is one report. */
	if (read(batch->fds[FD_TIMER].fd, &ticks, sizeof(ticks)) < 0)
		return 0;
	return report_change(batch);
}

static int handle_end_of_command(struct batch *batch)
{
	batch->end.status = command_wait(&batch->command);
	batch->fds[FD_COMMAND].fd = -1;
	return batch->end.failure ? batch->end.err : report_change(batch);
}

static bool is_done(const struct batch *batch)
{
	uint64_t wanted = batch->options->iterations;

	return batch->options->command ? !batch->command.pid : wanted && batch->reports >= wanted;
}

static int loop(struct batch *batch)
{
	struct pollfd *fds = batch->fds;
	int err = 0;

	while (!err && !is_done(batch)) {
		if (poll(fds, NR_FDS, -1) < 0) {
			if (errno != EINTR)
				return fail(batch, FAILURE_INTERNAL, -errno);
			continue;
		}
		/* What was found out until now is the report in hand. */
		if (fds[FD_SIGNAL].revents && !handle_signal(batch))
			return batch->tracer ? print_why(batch, batch->old) : 0;
		if (fds[FD_SOURCE].revents)
			err = handle_source(batch);
		if (!err && fds[FD_TIMER].revents)
			err = handle_tick(batch);
		if (!err && fds[FD_COMMAND].revents)
			err = handle_end_of_command(batch);
	}
	return err;
}

/* A VM that ended is told of once, perhaps in a sample that was left out. */
static int keep_gone(struct batch *batch, const struct sample *sample)
{
	int err = 0;

	for (size_t i = 0; !err && i < sample->nr_vms; i++) {
		if (sample->vms[i].gone)
			err = sample_append_vm(&batch->gone, sample, &sample->vms[i]);
	}
	return err ? fail(batch, FAILURE_INTERNAL, err) : 0;
}

static int add_gone(struct batch *batch, struct sample *sample)
{
	int err;

	sample_sort(&batch->gone);
	sample_drop(&batch->gone, sample);
	err = sample_append(sample, &batch->gone);
	if (err)
		return fail(batch, FAILURE_INTERNAL, err);
	sample_sort(sample);
	sample_clear(&batch->gone);
	return 0;
}

/* Whether as much time has passed as reports are to be apart; ticks were not exact. */
static bool is_due(const struct batch *batch)
{
	uint64_t passed_ns = batch->new->time_ns - batch->old->time_ns;

	return batch->requested_ns == UNKNOWN || batch->new->time_ns < batch->old->time_ns ||
	       passed_ns >= batch->requested_ns - batch->requested_ns / 50;
}

/* Recorded samples one after the other. */
static int replay(struct batch *batch)
{
	uint64_t wanted = batch->options->iterations;
	int err = 0;

	while (!err && (!wanted || batch->reports < wanted)) {
		if (poll(&batch->fds[FD_SIGNAL], 1, 0) > 0)
			return 0;
		err = read_sample(batch, batch->new);
		if (err)
			return err;
		if (!is_due(batch)) {
			err = keep_gone(batch, batch->new);
			continue;
		}
		err = add_gone(batch, batch->new) ?: print_report(batch, batch->old, batch->new);
		swap_samples(batch);
	}
	return err;
}

/* What was counted until the end. */
static int replay_last(struct batch *batch)
{
	do {
		swap_samples(batch);
	} while (!read_sample(batch, batch->old));

	/* How it ended is told after what there was. */
	return print_report(batch, NULL, batch->new);
}

static int report(struct batch *batch)
{
	const struct options *options = batch->options;

	if (batch->source->ops->is_recorded) {
		batch->requested_ns = options->has_delay ? options->delay_ns : UNKNOWN;
		return options->delay_ns ? replay(batch) : replay_last(batch);
	}
	batch->requested_ns = options->command ? UNKNOWN : options->delay_ns;
	if (options->command)
		return start_command(batch) ?: loop(batch);
	if (!options->delay_ns)
		return print_report(batch, NULL, batch->old);
	return start_timer(batch) ?: loop(batch);
}

struct end batch_run(struct source *source, const struct options *options,
		     struct output *output, void (*say)(const char *sentence))
{
	struct batch batch = {
		.source = source,
		.options = options,
		.output = output,
		.say = say,
		.command.fd = -1,
	};
	int err;

	batch.old = &batch.samples[0];
	batch.new = &batch.samples[1];

	err = start(&batch) ?: read_sample(&batch, batch.old);
	/* What is recorded may show up later. */
	if (!err && !source->ops->is_recorded)
		err = check_filters(&batch, batch.old) ?: start_tracer(&batch);
	if (!err)
		report(&batch);
	finish(&batch);
	/* There was as much as there was. */
	if (batch.end.failure == FAILURE_READ && batch.end.err == -ENODATA)
		batch.end.failure = FAILURE_NONE;
	return batch.end;
}
