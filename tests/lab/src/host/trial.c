// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "trial.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <x86intrin.h>

#include "script.h"
#include "verdict.h"

/* In seconds: what sums of them differ by, if they are rounded */
#define LESS_THAN_A_CYCLE 0.1e-9

static struct test *current;

void trial_begin(struct test *t)
{
	current = t;
}

double trial_seconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

double trial_now(void)
{
	return trial_seconds(CLOCK_MONOTONIC);
}

unsigned long trial_cycles(double s)
{
	static double hz;

	if (!hz) {
		const double began = trial_now();
		const unsigned long long first = __rdtsc();

		trial_work(0.02);
		hz = (__rdtsc() - first) / (trial_now() - began);
	}
	return s * hz;
}

double trial_run_delay(void)
{
	FILE *file = fopen("/proc/thread-self/schedstat", "r");
	unsigned long long ns;

	if (!file || fscanf(file, "%*u %llu", &ns) != 1)
		err(1, "schedstat");
	fclose(file);
	return ns / 1e9;
}

double trial_rest(double s)
{
	double began = trial_now();
	struct timespec t = { s, (s - (long)s) * 1e9 };

	while (nanosleep(&t, &t) && errno == EINTR)
		;
	return trial_now() - began;
}

void trial_work(double s)
{
	for (double end = trial_now() + s; trial_now() < end;)
		;
}

void trial_near(const char *what, double want, double got, double percent, double slack)
{
	double most = want * percent / 100 + slack;
	char expected[64], have[64];

	snprintf(expected, sizeof(expected), "%.4f s +- %.4f", want, most);
	snprintf(have, sizeof(have), "%.4f", got);
	verdict(got >= want - most && got <= want + most, expected, have, "account %s: %s",
		current->name, what);
}

void trial_is(const char *what, const char *want, const char *got)
{
	verdict(!strcmp(want, got), want, got, "account %s: %s", current->name, what);
}

static void print(struct test *t, unsigned int vcpu, const struct account *account)
{
	printf("# %s vcpu%u %s", t->name, vcpu, parts_name(account->state));
	for (int i = 1; i < PARTS; i++)
		printf(" %s %.4f", parts_name(i), parts_now(account, i));
	printf(" sum %.4f age %.4f\n", parts_total(account), account->age);
}

/* The parts whose counter, with its time so far, was higher before */
static const char *fallen(const struct account *before, const struct account *now)
{
	static char text[160];
	size_t length = 0;

	text[0] = '\0';
	for (int i = 1; i < PARTS; i++) {
		double fell = parts_now(before, i) - parts_now(now, i);

		if ((!parts_of_bpf() && now->closed[i] < before->closed[i]) ||
		    fell > LESS_THAN_A_CYCLE)
			length += snprintf(text + length, sizeof(text) - length, "%s by %.9f s ",
					   parts_name(i), fell);
	}
	return text;
}

/* How much the sum of all parts may be off, in percent */
static double most_off(void)
{
	return parts_of_bpf() ? 0.5 : 0.1;
}

static double age_of(const struct test *t, unsigned int vcpu, const struct account *account)
{
	return account->time - (t->created[vcpu] + t->before[vcpu]) / 2;
}

struct account trial_sample(struct test *t, unsigned int vcpu)
{
	struct account account, *last = &t->last[vcpu];

	parts_read(t->id, vcpu, &account);
	print(t, vcpu, &account);

	/* And what passed while the account was read, and the vCPU created */
	trial_near("all parts, CLOCK_MONOTONIC of the VMM", age_of(t, vcpu, &account),
		   parts_total(&account), most_off(),
		   account.slack + (t->created[vcpu] - t->before[vcpu]) / 2);
	if (!parts_of_bpf())
		trial_near("all parts, vcpu-age-ns", account.age, parts_total(&account), 0.1, 1e-4);
	trial_near("sum over reasons",
		   parts_now(&account, KVM_EXIT_PART_KVM) + parts_now(&account, KVM_EXIT_PART_VMM) +
			   parts_now(&account, KVM_EXIT_PART_BLOCKED),
		   account.reasons, 0.1, 1e-4);

	trial_is("parts that fell", "", fallen(last, &account));
	*last = account;
	return account;
}

void trial_watch(struct test *t, double s, double pause)
{
	double end = trial_now() + s, most = 0;
	struct account account, *last = &t->last[0];
	const char *fell = "";
	/* kvmexittop may lose the CPU between the time of its sample and the counters. */
	const double slack = parts_of_bpf() ? 0.01 : 0;
	unsigned int reads = 0;
	char text[64], limit[64];

	for (; trial_now() < end; trial_rest(pause)) {
		double age, off;

		parts_read(t->id, 0, &account);
		age = account.age ?: age_of(t, 0, &account);
		off = fabs(parts_total(&account) / age - 1) - slack / age;
		if (off > most)
			most = off;
		if (!*fell)
			fell = fallen(last, &account);
		*last = account;
		reads++;
	}
	printf("# %s %u times in %.1f s, all parts at most %.4f %% from the age\n", t->name, reads,
	       s, most * 100);
	trial_is("parts that fell, meanwhile", "", fell);
	snprintf(text, sizeof(text), "%.4f %%", most * 100);
	snprintf(limit, sizeof(limit), "at most %.1f %%", most_off());
	verdict(most * 100 <= most_off(), limit, text, "account %s: all parts, age of the vCPU",
		t->name);
	if (pause < parts_period())
		pause = parts_period();
	verdict(reads >= s / pause / 10, "many", reads >= s / pause / 10 ? "many" : "few",
		"account %s: times read", t->name);
}

static void add_vcpu(struct test *t, const char *script)
{
	struct script_for on = {
		.host = vm_host(), .mode = MODE_LONG, .irqchip = t->vm.irqchip, .vcpu = t->nr_vcpus
	};
	unsigned int i = t->nr_vcpus++;
	struct script parsed;

	t->before[i] = trial_now();
	vm_add_vcpu(&t->vm, &t->vcpu[i], i);
	t->created[i] = trial_now();
	script_parse(&parsed, script, &on);
	memcpy(t->vm.memory + GUEST_STEPS + i * GUEST_STEPS_SIZE, parsed.steps,
	       sizeof(parsed.steps));
	vm_set_guest(&t->vm, &t->vcpu[i], i, MODE_LONG);
	if (!i)
		t->id = parts_newest_vm();
}

void trial_create(struct test *t, bool irqchip, const char *format, ...)
{
	char script[128];
	va_list values;
	struct kvm_enable_cap disable = { .cap = KVM_CAP_X86_DISABLE_EXITS,
					  .args[0] = t->disabled_exits };

	vm_create(&t->vm, GUEST_MEMORY, irqchip);
	if (t->disabled_exits && ioctl(t->vm.fd, KVM_ENABLE_CAP, &disable))
		err(1, "KVM_CAP_X86_DISABLE_EXITS");
	vm_load_guest(&t->vm, MODE_LONG);
	va_start(values, format);
	vsnprintf(script, sizeof(script), format, values);
	va_end(values);
	add_vcpu(t, script);
}

bool trial_run(struct test *t, unsigned int vcpu)
{
	struct kvm_run *run = t->vcpu[vcpu].run;

	if (ioctl(t->vcpu[vcpu].fd, KVM_RUN, 0) && errno != EINTR)
		err(1, "KVM_RUN");
	return run->exit_reason == KVM_EXIT_IO && run->io.port == GUEST_DONE_PORT;
}

void *trial_until_done(void *data)
{
	struct test *t = data;

	while (!t->done)
		trial_run(t, 0);
	return NULL;
}

double trial_script(struct test *t)
{
	double began = trial_now();

	while (!trial_run(t, 0))
		;
	return trial_now() - began;
}

void trial_start(struct test *t, void *(*function)(void *))
{
	if (pthread_create(&t->thread, NULL, function, t))
		errx(1, "pthread_create");
}

void trial_stop(struct test *t)
{
	t->done = true;
	for (struct timespec soon = { 0, 5000000 };;) {
		pthread_kill(t->thread, SIGUSR1);
		if (!pthread_timedjoin_np(t->thread, NULL, &soon))
			return;
		trial_rest(0.005);
	}
}

void trial_set_polling(unsigned int ns)
{
	int fd = open("/sys/module/kvm/parameters/halt_poll_ns", O_WRONLY);

	if (fd < 0 || dprintf(fd, "%u", ns) < 0)
		err(1, "halt_poll_ns");
	close(fd);
}
