# SPDX-License-Identifier: GPL-2.0-only
# Verdicts: a line each of what was expected and what there is, which tests/lab/run and
# tests/bench count.  Sourced by sh and by busybox sh; the caller sets $CASE.
# shellcheck shell=sh

ok()
{
	echo "ok $CASE $*"
}

fail()
{
	echo "FAIL $CASE $*"
}

skip()
{
	echo "skip $CASE $*"
}

# is WHAT EXPECTED GOT
is()
{
	if [ "$2" = "$3" ]; then
		ok "$1: expected $2, got $3"
	else
		fail "$1: expected $2, got $3"
	fi
}

# between WHAT LEAST MOST GOT: of numbers, with decimals or without; what is no number is
# not between any two
between()
{
	if in_order "$2" "$4" && in_order "$4" "$3"; then
		ok "$1: expected $2 to $3, got $4"
	else
		fail "$1: expected $2 to $3, got $4"
	fi
}

# at_least WHAT LEAST GOT
at_least()
{
	if in_order "$2" "$3"; then
		ok "$1: expected >=$2, got $3"
	else
		fail "$1: expected >=$2, got $3"
	fi
}

# at_most WHAT MOST GOT
at_most()
{
	if in_order "$3" "$2"; then
		ok "$1: expected <=$2, got $3"
	else
		fail "$1: expected <=$2, got $3"
	fi
}

# in_order A B: both are numbers, and A <= B
in_order()
{
	awk -v a="$1" -v b="$2" 'BEGIN {
		number = "^-?[0-9]+([.][0-9]+)?$"
		exit !(a ~ number && b ~ number && a + 0 <= b + 0)
	}'
}

# calculate EXPRESSION [DECIMALS]: of numbers with decimals, which the shell cannot; of
# anything else it is "-"
calculate()
{
	case $1 in
	*[!0-9.\ +*/\(\)-]*) echo - ;;
	*) awk "BEGIN { printf \"%.${2:-3}f\\n\", $1 }" 2>/dev/null || echo - ;;
	esac
}
