#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# names.sh KVMEXITTOP RENDER RENDER-WHY DATA LIST PAGE: the names that machines read are those of
# the list, and the manual page has them all.
set -eu

program=$1 render=$2 render_why=$3 data=$4 list=$5 page=$6
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
status=0

command -v jq >/dev/null || {
	echo "left out: jq is not installed"
	exit 77
}

report()
{
	"$render" "$data/svm-old.sample" "$data/svm-new.sample" "$@"
}

# A source that knows all there is.
account()
{
	"$render" "$data/account-old.sample" "$data/account-new.sample" "$@"
}

{
	for view in $("$program" -v help | sed "s, .*,,"); do
		report -f json -v "$view" --alert 'rate(vm=.*) > 0'
	done
	"$render" "$data/guest-old.sample" "$data/guest-new.sample" -f json
	account -f json -v vcpu
} >"$tmp/json"
{
	report -f openmetrics -v vcpu
	account -f openmetrics -v vcpu
} | grep -v '^#' >"$tmp/metrics"
{
	for what in column:-c format:-f view:-v; do
		"$program" "${what#*:}" help | awk -v what="${what%:*}" '{ print what, $1 }'
	done
	jq -r 'keys[]' "$tmp/json" | sed 's/^/json /'
	"$render_why" json 9 2 >"$tmp/why"
	jq -r 'keys[]' "$tmp/why" | sed 's/^/json-why /'
	jq -r '.rows[], .rips[], .histogram[] | keys[]' "$tmp/why" | sed 's/^/json-why /'
	"$program" --replay "$data/advice.kvx" --advice -f json >"$tmp/advice"
	jq -r 'keys[], (.advice[], .quiet[], .unknown[] | keys[])' "$tmp/advice" |
		sed 's/^/json-advice /'
	jq -r '.alerts[]? | keys[]' "$tmp/json" | sed 's/^/json-alert /'
	report -f csv | sed -n '1s/,vm,.*//p' | tr , '\n' | sed 's/^/csv /'
	sed 's/^\([a-z_]*\).*/metric \1/' "$tmp/metrics"
	# No value of the fixture has a brace or a quote.
	sed -n 's/^\([a-z_]*\){\(.*\)} .*/\1 \2/p' "$tmp/metrics" |
		while read -r metric labels; do
			echo "$labels" | grep -o '[a-z_]*="' | sed "s/^/label $metric /; s/=\"//"
		done
} >"$tmp/names"

sort -u "$tmp/names" >"$tmp/now"
grep -v '^#' "$list" | sort -u >"$tmp/promised"
comm -13 "$tmp/promised" "$tmp/now" >"$tmp/new"
if [ -s "$tmp/new" ]; then
	echo "new, to be appended to $list:"
	cat "$tmp/new"
	status=1
fi
comm -23 "$tmp/promised" "$tmp/now" >"$tmp/missing"
if [ -s "$tmp/missing" ]; then
	echo "promised for all of version 2, and missing:"
	cat "$tmp/missing"
	status=1
fi

# The columns are those of the rows of JSON and of the header of CSV, but for what only a
# screen or a comparison has.
special='trend|share_bar|account|cost_by|before|after|difference|ratio|noise|verdict|exit_ns_before|exit_ns_after'
jq -r '.rows[] | keys[]' "$tmp/json" | sort -u >"$tmp/keys"
report -f csv -c all | sed -n '1s/.*interval_ns,\(vm,.*\)\r$/\1/p' | tr , '\n' | sort >"$tmp/titles"
sed -n 's/^column //p' "$tmp/now" | grep -vxE "$special" | sort >"$tmp/columns"
diff "$tmp/titles" "$tmp/columns" || status=1
[ -z "$(comm -23 "$tmp/keys" "$tmp/columns")" ] || status=1

# Both dialects have the same samples.
{
	report -f prometheus -v vcpu
	account -f prometheus -v vcpu
} | grep -v '^#' | diff "$tmp/metrics" - || status=1

while read -r kind name _; do
	case $kind in
	json | json-alert | csv)
		awk '/^\.Ss /{ on = $2 == "CSV" || $2 == "JSON" } on' "$page" |
			grep -qE "^\.(It )?Cm ([a-z_]+ , )*$name( |$)" ||
			{ echo "$page has no $kind $name"; status=1; }
		;;
	metric)
		grep -qE "^\.It Cm .*$name( |$)" "$page" || { echo "$page has no $name"; status=1; }
		;;
	esac
done <"$tmp/now"
exit $status
