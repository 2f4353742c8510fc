#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck disable=SC2013 # no file name here has a space
# includes.sh DIRECTORY: each library has its own file, dependencies go one way.
set -eu
cd "$1"
status=0

# only HEADER FILE...: nothing but these files includes it.
only() {
	header=$1
	shift
	for file in $(grep -lE "#include [<\"]$header" ./*.c ./*.h); do
		case " $* " in
		*" ${file#./} "*) ;;
		*)
			echo "$file must not include $header"
			status=1
			;;
		esac
	done
}

only 'libmnl/' source-netlink.c source-netlink-parse.c source-netlink-socket.c
only 'linux/genetlink\.h' source-netlink.c source-netlink-parse.c
only 'bpf/(lib)?bpf\.h' source-bpf.c tracer.c
only 'bpf/exits\.h' source-bpf-parse.c source-bpf.c
only 'bpf/detail\.h' detail.h
only '[a-z]*\.skel\.h' source-bpf.c tracer.c
only 'cpuid\.h>' leaf.c
only 'source-bpf-parse\.h' source-bpf.c source-bpf-parse.c
only 'tsc\.h' tsc.c source-bpf.c
only 'json-c/' report-json.c
only 'getopt\.h' options.c
only 'pthread\.h' worker.h
only 'zlib\.h' frame.c
only '(curses|term)\.h' terminal-info.c
only 'termios\.h' terminal.c terminal-guard.c terminal-guard.h

# main -> batch, replay -> reporter -> report -> sort -> column -> view -> sample <- source
#      -> screen -> draw, key -> browser -> sort
only 'main\.h'
only 'screen\.h' screen.c main.c
only 'batch\.h' batch.c main.c
only 'replay\.h' replay.c main.c
only 'reporter\.h' reporter.c batch.h replay.h
only 'diff\.h' diff.c main.c
only 'page\.h' page.c main.c
only 'survey\.h' survey.c page.h
only 'html\.h' html.c chart.c page.c
only 'chart\.h' chart.c page.c
only 'compare\.h' compare.c diff.c report-text.c report-json.c
only 'contrast\.h' contrast.c compare.h baseline.h column-table.c
only 'baseline\.h' baseline.c browser.h
only 'terminal\.h' terminal.c screen.c
only 'draw\.h' draw.c draw-help.c draw-reason.c draw-table.c draw-why.c screen.c
only 'key\.h' key.c draw-help.c screen.c
only 'browser\.h' browser.c path.h draw.h key.h why.h screen.c
only 'sampler\.h' sampler.c screen.c
only 'worker\.h' worker.c sampler.c why.c
only 'event\.h' sampler.c why.c
only 'player\.h' player.c screen.c
only 'canvas\.h' canvas.c line.h prompt.h draw.h table.c terminal.h terminal-frame.h terminal-look.h screen.c
only 'report\.h' reporter.c diff.c format.c report.c report-text.c report-why.c report-csv.c report-json.c report-metrics.c
only 'format\.h' format.c options.h
only 'output\.h' output.c reporter.h diff.h page.h
only 'command\.h' command.c batch.c
only 'alarm\.h' alarm.c report.h reporter.h browser.h
only 'alert\.h' alert.c alarm.h options.h
only 'file\.h' file.c output.c settings.c
only 'option-table\.h' option-table.c options.c
only 'options\.h' options.c option-table.h reporter.h diff.h screen.h browser.h main.c
only 'spawn\.h' command.c
only 'sort\.h' sort.c options.h reporter.c diff.c browser.h
only 'column-table\.h' column.c column-table.c
only 'departures\.h' departures.c browser.h
only 'column\.h' column.c column-table.h alert.h sort.h report.h options.h browser.h
only 'view\.h' view.c page.c baseline.h compare.h trend.c alarm.h column.h sort.h format.c report.h options.h reporter.h browser.h detail.h
only 'detail\.h' bpf-module.h detail.c detail-key.c tracer.h report.h reporter.h browser.h
only 'tracer\.h' bpf-module.h tracer.c tracer-none.c why.c reporter.h
only 'why\.h' why.c screen.c
only 'kvm-exits\.h' kvm-exits.c source.c
only 'fact\.h' fact-msr.c fact-port.c fact-small.c detail-key.c
only 'process\.h' process.c roster.c
only 'vm-name\.h' vm-name.c process.c
only 'vm-scope\.h' vm-scope.c process.c
only 'pwd\.h' process.c
only 'source-bpf\.h' source.c source-bpf.c source-bpf-none.c source-none.c bpf-loader.c bpf-module.c
only 'bpf-module\.h' bpf-module.c bpf-loader.c check-bpf.c
only 'dlfcn\.h' bpf-loader.c
only 'delta\.h' delta.c history.c frame.c
only 'frame\.h' frame.c recorder.c recording.c
only 'recorder\.h' recorder.c source.c reporter.c screen.c main.c
only 'recording\.h' recording.c recorder.c source-replay.c
only 'source-replay\.h' source-replay.c source.c
only 'source-netlink\.h' source.c source-netlink.c source-none.c
only 'table\.h' table.c report-text.c report-why.c
only 'leaf\.h' leaf.c source-cpuid.c check-cpuid.c
only 'reason-names\.h' reason-names.c source-bpf-parse.c source-cpuid.c
only 'source-cpuid\.h' source.c source-cpuid.c
only 'source\.h' source.c source-bpf.h bpf-module.h source-cpuid.h source-netlink.h source-replay.h check.h reporter.h sampler.h player.h compare.h survey.h page.h diff.h screen.h option-table.c main.c
only 'check\.h' check.c main.c screen.c why.c check-bpf.c
only 'check-table\.h' check.c check-bpf.c check-netlink.c check-cpuid.c
only 'explain-table\.h' explain.c explain-both.c explain-svm.c explain-vmx.c

# Below the terminal, nobody else's business.
only 'terminal-' terminal.c terminal-frame.c terminal-guard.c terminal-info.c terminal-input.c \
	terminal-job.c terminal-key.c terminal-look.c terminal-mouse.c

# Leaves are silent: only main and what prints reports may speak.
for file in $(grep -lE '\bstderr\b|\bperror\(|\bprintf\(' ./*.c); do
	case $file in
	./main.c) ;;
	*)
		echo "$file must be silent"
		status=1
		;;
	esac
done

# Every file says what its license is.
for file in ./*.c ./*.h; do
	head -n 1 "$file" | grep -q 'SPDX-License-Identifier: GPL-2.0-only' || {
		echo "$file has no license"
		status=1
	}
done
exit $status
