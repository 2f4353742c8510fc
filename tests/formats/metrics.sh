#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# metrics.sh KVMEXITTOP RENDER DATA: the parsers of others read the metrics, and find the numbers
# and names of the fixtures in them.
set -eu

# Modules that are Debian's packages are of Debian's python3.
PATH=/usr/bin:$PATH

program=$1 render=$2 data=$3
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
skipped=

cases='svm-old svm-new
- svm-new
- vmx
- names
- empty'

echo "$cases" | while read -r old new; do
	[ "$old" = - ] || old=$data/$old.sample
	for view in reason category vcpu; do
		for format in openmetrics prometheus; do
			"$render" "$old" "$data/$new.sample" -f $format -v $view \
				>"$tmp/$new-$view.$format"
		done
		cp "$data/$new.sample" "$tmp"
	done
done

# A series stands there once, whatever kinds and names of reasons a recording has.
for format in openmetrics prometheus; do
	for view in reason category vcpu; do
		"$program" --replay "$data/kinds.kvx" -b -f $format -v $view >"$tmp/kinds"
		twice=$(grep -v '^#' "$tmp/kinds" | sed 's/ [^ ]*$//' | sort | uniq -d)
		[ -z "$twice" ] || {
			echo "twice in $format, view $view:"
			echo "$twice"
			exit 1
		}
	done
	"$program" --replay "$data/kinds.kvx" -b -f $format | grep -q '"KIND 99 1024"'
done

if command -v promtool >/dev/null; then
	for file in "$tmp"/*.prometheus; do
		promtool check metrics <"$file" || {
			echo "promtool does not like $file"
			exit 1
		}
	done
	# Why there are two formats: when promtool understands the other, drop one.
	if promtool check metrics <"$tmp/svm-new-reason.openmetrics" 2>/dev/null; then
		echo "promtool reads OpenMetrics now: format prometheus is needed no more"
		exit 1
	fi
else
	skipped="promtool is not installed"
fi

if python3 -c 'import prometheus_client' 2>/dev/null; then
	python3 - "$tmp" <<'EOF'
import glob, math, re, sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as prometheus

# "exit VM VCPU KIND CODE COUNT CYCLES USER"
def counts(path):
    sums, names = {}, {}
    for line in open(path):
        words = line.split("#")[0].split()
        if words[:1] == ["exit"]:
            sums[words[1]] = sums.get(words[1], 0) + int(words[5])
        if words[:1] == ["vm"]:
            names[words[1]] = "" if words[6] == "-" else words[6]
    return sums, names

parsed = 0
for parse, suffix in (openmetrics, "openmetrics"), (prometheus, "prometheus"):
    for path in glob.glob(sys.argv[1] + "/*." + suffix):
        sample = re.sub(r"-[a-z]*\.[a-z]*$", ".sample", path)
        sums, names = counts(sample)
        got, called = {}, {}
        for family in parse(open(path).read()):
            for s in family.samples:
                parsed += 1
                if s.name == "kvmexittop_exits_total":
                    assert family.type == "counter" and family.documentation
                    vm = s.labels["vm"]
                    got[vm] = got.get(vm, 0) + s.value
                if s.name == "kvmexittop_vm_info":
                    called[s.labels["vm"]] = s.labels["name"]
        # The parser of the older format makes all of them doubles.
        if suffix == "prometheus":
            assert all(math.isclose(got.pop(vm), sums.pop(vm)) for vm in list(sums)), path
        assert got == sums, (path, got, sums)
        assert called == names, (path, called, names)
print(parsed, "samples are as in the fixtures")
EOF
else
	skipped="${skipped:+$skipped, }python3-prometheus-client is not installed"
fi
[ -z "$skipped" ] || {
	echo "left out: $skipped"
	exit 77
}
