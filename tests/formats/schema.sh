#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# schema.sh KVMEXITTOP RENDER RENDER-WHY DATA SCHEMA WHY-SCHEMA: what -f json prints is what
# the schemas say, which know all keys, each with its type; and each key is printed here.
set -eu

# Modules that are Debian's packages are of Debian's python3.
PATH=/usr/bin:$PATH

program=$1 render=$2 render_why=$3 data=$4 schema=$5 why=$6
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

python3 -c 'import jsonschema' 2>/dev/null || {
	echo "left out: python3-jsonschema is not installed"
	exit 77
}

for view in $("$program" -v help | sed "s, .*,,"); do
	"$render" "$data/svm-old.sample" "$data/svm-new.sample" -f json -v "$view" \
		--alert 'rate(vm=.*) > 0' --alert 'tax > 0'
	"$render" - "$data/vmx.sample" -d 0 -f json -v "$view"
	"$render" "$data/vmx.sample" "$data/vmx-fell.sample" -f json -v "$view"
	"$render" - "$data/names.sample" -f json -v "$view"
	"$render" - "$data/empty.sample" -d 0 -f json -v "$view"
	"$render" "$data/process-old.sample" "$data/process-new.sample" -f json -v "$view"
	"$render" "$data/guest-old.sample" "$data/guest-new.sample" -f json -v "$view"
	"$render" "$data/account-old.sample" "$data/account-new.sample" -f json -v "$view"
done >"$tmp/reports"
"$program" -c help | sed 's/ .*//' >"$tmp/columns"

{
	for rows in 0 1 9 30; do
		"$render_why" json $rows
	done
	"$render_why" json 9 2
} >"$tmp/whys"
# The keys of comparisons
"$program" --replay "$data/small.kvx" -b --record "$tmp/copy" >"$tmp/text"
"$program" --diff "$data/small.kvx" "$tmp/copy" -f json >"$tmp/diffs"

python3 - "$schema" "$tmp/reports" "$tmp/columns" "$tmp/diffs" "$why" "$tmp/whys" <<'EOF'
import json, sys
import jsonschema

schema = json.load(open(sys.argv[1]))
reports = [json.loads(line) for line in open(sys.argv[2])]
columns = set(open(sys.argv[3]).read().split()) - {"trend", "share_bar", "account", "cost_by"}  # on the screen only
jsonschema.Draft202012Validator.check_schema(schema)

row = schema["properties"]["rows"]["items"]
assert set(row["properties"]) == columns, set(row["properties"]) ^ columns

# A reader tolerates new keys.  The test does not: they belong into the schema.
for part in schema, row, schema["properties"]["alerts"]["items"]:
    assert "additionalProperties" not in part
    part["additionalProperties"] = False
validator = jsonschema.Draft202012Validator(schema)
for report in reports:
    validator.validate(report)
print(len(reports), "reports are valid")

# And it can tell: each of these breaks it.
for key, value in ("vms", "3"), ("schema", "kvmexittop/1"), ("news", 1), ("time", "now"):
    assert not validator.is_valid({**reports[0], key: value}), key
assert not validator.is_valid({**reports[0], "rows": [{"count": 1.5}]})

diffs = [json.loads(line) for line in open(sys.argv[4])]
for report in diffs:
    validator.validate(report)
    for part in "before", "after":
        assert set(report[part]) == set(schema["properties"][part]["properties"])


def all_seen(schema, reports):
    """Each key of a schema, and of what it is made of, is in a report."""
    seen = {key for report in reports for key in report}
    assert seen == set(schema["properties"]), seen ^ set(schema["properties"])
    for key, part in schema["properties"].items():
        if "properties" in part.get("items", {}):
            all_seen(part["items"], [r for report in reports for r in report.get(key, [])])


all_seen(schema, reports + diffs)

why = json.load(open(sys.argv[5]))
jsonschema.Draft202012Validator.check_schema(why)
for part in [why] + [p["items"] for p in why["properties"].values() if "items" in p]:
    part["additionalProperties"] = False
whys = [json.loads(line) for line in open(sys.argv[6])]
for report in whys:
    jsonschema.Draft202012Validator(why).validate(report)
all_seen(why, whys)
print(len(whys), "reports of --why are valid")
EOF
