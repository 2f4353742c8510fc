#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# csv.sh RENDER DATA: sqlite3 imports what -f csv prints, and finds the numbers of the
# fixtures in it.
set -eu

render=$1 data=$2
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

command -v sqlite3 >/dev/null || {
	echo "left out: sqlite3 is not installed"
	exit 77
}

# is EXPECTED QUERY: of the table that was imported last
is()
{
	got=$(sqlite3 -bail "$tmp/db" "$2")
	[ "$got" = "$1" ] || {
		echo "not \"$1\" but \"$got\": $2"
		exit 1
	}
}

import()
{
	rm -f "$tmp/db"
	"$render" "$@" -f csv >"$tmp/csv"
	# It complains of lines that have more or fewer fields than the first.
	sqlite3 -bail "$tmp/db" ".import --csv $tmp/csv t" >"$tmp/said" 2>&1
	[ ! -s "$tmp/said" ] || {
		cat "$tmp/said"
		exit 1
	}
}

sum=$(awk '$1 == "exit" { n += $6 } END { print n }' "$data/svm-new.sample")
for view in reason category vm vcpu; do
	import "$data/svm-old.sample" "$data/svm-new.sample" -v $view
	is "$sum" 'select sum(count) from t'
	is 'kvmexittop/2|2025-06-15T15:06:42.250Z|testhost|netlink|vm-creation|2000000|1000000000|2000000000' \
		'select distinct schema, time, host, source, since, tsc_khz, requested_interval_ns, interval_ns from t'
done
is 2002 "select count from t where vm = 1 and vcpu = 1 and tid = 4012"
import "$data/svm-old.sample" "$data/svm-new.sample" -v vm
is 'build brief' "select group_concat(name, ' ') from (select * from t where state = 'gone' order by vm)"
# The last column has no CR in it.
is 0.24 "select tax from t where name = 'web'"

# Names as in the fixture, whatever they are; not known is empty.
import - "$data/names.sample" -v vm -d 0
awk '$1 == "vm" && $7 != "-" { print $7 }' "$data/names.sample" >"$tmp/names"
sqlite3 "$tmp/db" "select name from t where name <> '' order by vm" | diff "$tmp/names" -
is '||' "select name, cycles, tax from t where vm = 5"
is 18446744073709551614 "select count from t where vm = 4"
is '' "select distinct interval_ns from t"

# All lines end with CR LF, and a report without rows is but the titles.
"$render" - "$data/names.sample" -f csv -d 0 >"$tmp/csv"
[ "$(grep -c "$(printf '\r')\$" "$tmp/csv")" = "$(wc -l <"$tmp/csv")" ]
[ "$("$render" - "$data/empty.sample" -f csv -d 0 | wc -l)" = 1 ]
