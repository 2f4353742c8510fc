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
only 'libsmartcols/' report-text.c
only 'json-c/' report-json.c
only 'getopt\.h' options.c
only 'curses\.h' terminal.c terminal-input.c
only 'term\.h' terminal-info.c
only 'termios\.h' terminal.c terminal-guard.c terminal-guard.h

# main -> batch -> report -> sort -> column -> view -> sample <- source
only 'main\.h'
only 'batch\.h' batch.c main.c
only 'report\.h' batch.c report-text.c report-json.c
only 'options\.h' options.c batch.h main.c
only 'sort\.h' sort.c options.h batch.c
only 'column\.h' column.c sort.h report.h options.h
only 'view\.h' view.c column.h sort.h report.h options.h batch.c
only 'source-netlink\.h' source.c source-netlink.c
only 'source\.h' source.c source-netlink.h check.h batch.h options.c main.c
only 'check\.h' check.c main.c

# Below the terminal, nobody else's business.
only 'terminal-' terminal.c terminal-guard.c terminal-info.c terminal-input.c terminal-job.c

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
