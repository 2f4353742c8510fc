// SPDX-License-Identifier: GPL-2.0-only
#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../unit/cmocka-all.h"

#define LOG_FD	   3
#define PATIENCE_S 20

/* Sanitizers leave the signals alone: the test wants to see the status. */
#define SANITIZERS                                                                                 \
	"handle_segv=0:handle_abort=0:handle_sigbus=0:handle_sigfpe=0:"                            \
	"handle_sigill=0:handle_sigtrap=0"

const struct session_options session_xterm = { .term = "xterm-256color" };

static void set_variable(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

static void set_environment(const struct session_options *options)
{
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("ASAN_OPTIONS", SANITIZERS, 1);
	setenv("UBSAN_OPTIONS", "halt_on_error=0", 1);
	/* The window's size counts. */
	setenv("LINES", "5", 1);
	setenv("COLUMNS", "7", 1);
	set_variable("TERM", options->term);
	set_variable("ESCDELAY", options->escdelay);
}

static void run_job(int terminal, int log, const char *program,
		    const struct session_options *options)
{
	int file = open("/dev/null", O_RDWR | O_CLOEXEC);

	setpgid(0, 0);
	tcsetpgrp(terminal, getpid());
	signal(SIGTTOU, SIG_DFL);
	signal(SIGHUP, options->deaf ? SIG_IGN : SIG_DFL);
	/* Jobs started in the background have these ignored. */
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0 });
	set_environment(options);
	dup2(options->no_stdin ? file : terminal, STDIN_FILENO);
	dup2(options->no_stdout ? file : terminal, STDOUT_FILENO);
	dup2(log, LOG_FD);
	execl(program, program, options->argument, NULL);
	_exit(99);
}

static void run_shell(int terminal, int log, int control, const char *program,
		      const struct session_options *options)
{
	struct session_event event = { 0 };
	char how;

	setsid();
	ioctl(terminal, TIOCSCTTY, 0);
	signal(SIGTTOU, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	event.pid = fork();
	/* A signal to job -1 would be one to every process there is. */
	if (event.pid < 0)
		_exit(1);
	if (!event.pid)
		run_job(terminal, log, program, options);
	do {
		if (write(control, &event, sizeof(event)) != sizeof(event))
			break;
		if (WIFSTOPPED(event.status)) {
			tcsetpgrp(terminal, getpid());
			if (read(control, &how, 1) != 1)
				break;
			if (how == 'f')
				tcsetpgrp(terminal, event.pid);
			kill(-event.pid, SIGCONT);
			if (write(control, &how, 1) != 1)
				break;
		}
	} while (wait4(event.pid, &event.status, WUNTRACED, &event.usage) == event.pid);
	/* The test has gone, or the job. */
	if (WIFSTOPPED(event.status))
		kill(event.pid, SIGKILL);
	_exit(0);
}

/* Unlike what a screen sets up, and unlike what a new terminal has. */
static void set_modes(int terminal, struct termios *modes)
{
	assert_int_equal(tcgetattr(terminal, modes), 0);
	modes->c_lflag &= ~ECHOE;
	modes->c_iflag |= IUTF8 | IXANY;
	modes->c_cc[VERASE] = 'H' - '@';
	modes->c_cc[VMIN] = 3;
	modes->c_cc[VTIME] = 2;
	assert_int_equal(tcsetattr(terminal, TCSANOW, modes), 0);
	assert_int_equal(tcgetattr(terminal, modes), 0);
}

void session_need_kernel(const char *program)
{
	pid_t child = fork();
	int status;

	if (!child) {
		dup2(open("/dev/null", O_RDWR), STDOUT_FILENO);
		execl(program, program, "-b", "-d", "0", NULL);
		_exit(99);
	}
	if (waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 77)
		exit(77);
}

void session_open(struct session *session, const char *program,
		  const struct session_options *options)
{
	struct winsize size = { .ws_row = 24, .ws_col = 80 };
	struct session_event event;
	int control[2], log[2];

	*session = (struct session){ 0 };
	assert_int_equal(openpty(&session->master, &session->terminal, NULL, NULL, &size), 0);
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, control), 0);
	assert_int_equal(pipe(log), 0);
	set_modes(session->terminal, &session->modes);
	fcntl(session->master, F_SETFD, FD_CLOEXEC);
	fcntl(session->terminal, F_SETFD, FD_CLOEXEC);
	fcntl(control[0], F_SETFD, FD_CLOEXEC);
	fcntl(control[1], F_SETFD, FD_CLOEXEC);
	fcntl(log[0], F_SETFD, FD_CLOEXEC);
	fcntl(session->master, F_SETFL, O_NONBLOCK);
	fcntl(log[0], F_SETFL, O_NONBLOCK);

	session->shell = fork();
	if (!session->shell) {
		close(session->master);
		close(control[0]);
		run_shell(session->terminal, log[1], control[1], program, options);
	}
	close(control[1]);
	close(log[1]);
	session->control = control[0];
	session->log = log[0];
	assert_int_equal(read(session->control, &event, sizeof(event)), sizeof(event));
	assert_true(event.pid > 0);
	session->job = event.pid;
}

void session_start(struct session *session, const char *program,
		   const struct session_options *options)
{
	session_open(session, program, options);
	session_expect(session, "ready");
}

void session_close(struct session *session)
{
	if (session->job > 0)
		kill(session->job, SIGKILL);
	close(session->control);
	if (session->master >= 0)
		close(session->master);
	close(session->terminal);
	close(session->log);
	waitpid(session->shell, NULL, 0);
	free(session->output);
	free(session->lines);
}

static bool drain(int fd, char **bytes, size_t *nr)
{
	char chunk[65536];
	ssize_t n = fd < 0 ? 0 : read(fd, chunk, sizeof(chunk));

	if (n <= 0)
		return false;
	*bytes = realloc(*bytes, *nr + n + 1);
	assert_non_null(*bytes);
	memcpy(*bytes + *nr, chunk, n);
	*nr += n;
	(*bytes)[*nr] = 0;
	return true;
}

/* What the job writes has to be read, or it would wait for us. */
static void pump(struct session *session)
{
	struct pollfd fds[] = {
		{ .fd = session->master, .events = POLLIN },
		{ .fd = session->log, .events = POLLIN },
		{ .fd = session->control, .events = POLLIN },
	};

	poll(fds, 3, 100);
	while (drain(session->master, &session->output, &session->nr_output))
		;
	while (drain(session->log, &session->lines, &session->nr_lines))
		;
}

void session_type(struct session *session, const char *keys)
{
	assert_int_equal(write(session->master, keys, strlen(keys)), strlen(keys));
}

const char *session_find_last(const struct session *session, const char *text)
{
	const char *found = NULL;

	if (!session->nr_output || !*text)
		return NULL;
	for (const char *at = session->output; (at = strstr(at, text)); at++)
		found = at;
	return found;
}

/* The next line, or NULL when patience is at an end. */
static const char *next_line(struct session *session, size_t *len)
{
	time_t start = time(NULL);

	for (;;) {
		const char *line = session->lines ? session->lines + session->nr_expected : "";
		const char *end = strchr(line, '\n');

		if (end) {
			*len = end - line;
			session->nr_expected += *len + 1;
			return line;
		}
		if (time(NULL) - start > PATIENCE_S)
			return NULL;
		pump(session);
	}
}

void session_expect(struct session *session, const char *line)
{
	size_t len = 0;
	const char *logged = next_line(session, &len);

	if (!logged)
		fail_msg("nothing in place of \"%s\"", line);
	if (len != strlen(line) || memcmp(logged, line, len))
		fail_msg("\"%.*s\" in place of \"%s\"", (int)len, logged, line);
}

void session_await(struct session *session, const char *line)
{
	const char *logged;
	size_t len;

	do {
		logged = next_line(session, &len);
		if (!logged)
			fail_msg("no \"%s\"", line);
	} while (len != strlen(line) || memcmp(logged, line, len));
}

/* What was written may arrive later than what was logged after it. */
void session_await_last(struct session *session, const char *earlier, const char *later)
{
	time_t start = time(NULL);

	while (!session_find_last(session, later) ||
	       session_find_last(session, earlier) > session_find_last(session, later)) {
		if (time(NULL) - start > PATIENCE_S)
			fail_msg("ESC %s is not the last word", later + 1);
		pump(session);
	}
}

int session_wait(struct session *session, struct session_event *event)
{
	time_t start = time(NULL);

	while (recv(session->control, event, sizeof(*event), MSG_DONTWAIT) != sizeof(*event)) {
		if (time(NULL) - start > PATIENCE_S)
			fail_msg("the job neither stops nor ends");
		pump(session);
	}
	pump(session);
	return event->status;
}

void session_continue(struct session *session, char how)
{
	assert_int_equal(write(session->control, &how, 1), 1);
	/* Keys typed earlier would be for the shell. */
	assert_int_equal(read(session->control, &how, 1), 1);
}

void session_hang_up(struct session *session)
{
	close(session->master);
	session->master = -1;
}
