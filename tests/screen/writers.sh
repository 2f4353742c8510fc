#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# writers.sh DIRECTORY: the look, the past and the rows of a browser are each written by one
# file, which counts the changes.  Rows that are older than these cannot be told otherwise.
set -eu
cd "$1"

status=0
for noun in look past rows; do
	case $noun in
	rows) owner=browser.c ;;
	*) owner=$noun.c ;;
	esac
	# An assignment to a member, however deep: not ==, <=, >=, !=
	found=$(grep -nE "\b$noun(\.|->)[a-z_.]+(\[[^]]*\])? *(=[^=]|[-+|&*/]=|\+\+|--)" ./*.c |
		grep -v "^\./$owner:") || continue
	echo "$noun is $owner's to write: $found"
	status=1
done
exit $status
