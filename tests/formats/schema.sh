#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# schema.sh KVMEXITTOP RENDER DATA SCHEMA: what -f json prints is what the schema says,
# which knows all columns, each with its type.
set -eu

# Modules that are Debian's packages are of Debian's python3.
PATH=/usr/bin:$PATH

program=$1 render=$2 data=$3 schema=$4
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

python3 -c 'import jsonschema' 2>/dev/null || {
	echo "left out: python3-jsonschema is not installed"
	exit 77
}

for view in $("$program" -v help); do
	"$render" "$data/svm-old.sample" "$data/svm-new.sample" -f json -v "$view" \
		--alert 'rate(vm=.*) > 0' --alert 'tax > 0'
	"$render" - "$data/vmx.sample" -d 0 -f json -v "$view"
	"$render" "$data/vmx.sample" "$data/vmx-fell.sample" -f json -v "$view"
	"$render" - "$data/names.sample" -f json -v "$view"
	"$render" - "$data/empty.sample" -d 0 -f json -v "$view"
	"$render" "$data/process-old.sample" "$data/process-new.sample" -f json -v "$view"
	"$render" "$data/guest-old.sample" "$data/guest-new.sample" -f json -v "$view"
done >"$tmp/reports"
"$program" -c help | sed 's/ .*//' >"$tmp/columns"

python3 - "$schema" "$tmp/reports" "$tmp/columns" <<'EOF'
import json, sys
import jsonschema

schema = json.load(open(sys.argv[1]))
reports = [json.loads(line) for line in open(sys.argv[2])]
columns = set(open(sys.argv[3]).read().split()) - {"trend"}
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
for key, value in ("vms", "3"), ("schema", "kvmexittop/2"), ("news", 1), ("time", "now"):
    assert not validator.is_valid({**reports[0], key: value}), key
assert not validator.is_valid({**reports[0], "rows": [{"count": 1.5}]})

# Those of comparisons are seen in tests/batch/cli.sh.
compared = {"before", "after"}
seen = {key for report in reports for key in report}
assert seen == set(schema["properties"]) - compared, seen ^ set(schema["properties"])
compared |= {"difference", "ratio", "noise", "verdict", "cost_before", "cost_after"}
seen = {key for report in reports for r in report["rows"] for key in r}
assert seen == columns - compared, seen ^ columns
EOF
