#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# report.sh KVMEXITTOP FAKED DATA: the page of a recording is sound HTML, needs nothing
# but itself, and shows the numbers that a replay of the recording has.
set -eu

real=$1 faked=$2 data=$3
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# 77: no kernel can be played here, and it says why; meson calls it skipped.
export FAKE_SAMPLES="$data/svm-old.sample:$data/svm-new.sample"
"$faked" -b -d 0 > /dev/null || [ $? != 77 ] || exit 77

"$faked" -b -n 4 -d 0.1 --record "$tmp/recording" > /dev/null
"$real" --replay "$tmp/recording" --report "$tmp/page.html"
"$real" --replay "$tmp/recording" -b -f json -c all > "$tmp/reports"

python3 - "$tmp/page.html" "$tmp/reports" << 'END'
import html.parser, json, re, sys

page = open(sys.argv[1], encoding="utf-8").read()
reports = [json.loads(line) for line in open(sys.argv[2])]


class Page(html.parser.HTMLParser):
    """Tags that match, and the rows of tables."""
    void = {"meta", "br", "input"}

    def __init__(self):
        super().__init__()
        self.open, self.rows, self.ids, self.tags = [], [], [], set()

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.add(tag)
        for name in "src", "href", "xlink:href", "srcset", "action", "data":
            assert name not in attrs, f"<{tag} {name}>: the page needs something else"
        assert not any(name.startswith("on") for name in attrs), attrs
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        # In SVG an element may close itself; html.parser tells of that by startendtag
        if tag not in self.void:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.void:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> within {self.open}"
        self.open.pop()

    def handle_data(self, text):
        if self.open[-1:] and self.open[-1] in ("td", "th"):
            self.rows[-1][-1] += text


parsed = Page()
parsed.feed(page)
parsed.close()
assert not parsed.open, parsed.open
assert len(set(parsed.ids)) == len(parsed.ids), "an id is there twice"
assert page.startswith("<!DOCTYPE html>") and '<html lang="en">' in page
assert not parsed.tags & {"script", "link", "img", "iframe", "object", "embed"}, parsed.tags
assert not re.search(r"https?:|url\(|@import", page), "the page refers to something"
assert "nan" not in re.sub(r"<style>.*?</style>", "", page, flags=re.S).lower().split()

# Rows of reasons: code, the same in hexadecimal, name, ...; each number in both ways
found = {}
for row in parsed.rows:
    if len(row) == 10 and re.fullmatch(r"\d+ 0x[0-9a-f]+|- -", row[0] + " " + row[1]):
        row[:] = [cell.replace(",", "") for cell in row]
        assert row[0] == "-" or int(row[0]) == int(row[1], 16), row
        assert int(row[4]) == int(row[5], 16), row
        assert row[2] not in found, row
        found[row[2]] = row
# The kernel names six of them here, the manual a hundred more
assert len(found) > 100, f"{len(found)} reasons: not those of the manual"

# Since their VMs were created, with those that ended: the report in which they did has all
ended = next(report for report in reports if any(r["count"] for r in report["rows"]) and
             report["exits"] == max(report["exits"] for report in reports))
for row in ended["rows"]:
    assert int(found[row["reason"]][4]) == row["count"], (row, found[row["reason"]])
    if row["kind"] == "hardware":
        assert int(found[row["reason"]][0]) == row["code"]
seen = {row["reason"] for report in reports for row in report["rows"]}
for name, row in found.items():
    assert name in seen or int(row[4]) == 0, row
# VMs that were 60 s old at most: 2 at first, with 10 exits, 3 with 254, 4 with 30, 5 with 40
assert sum(int(row[6]) for row in found.values()) == 10 + 254 + 30 + 40, "exits at boot"
END

# To a pipe, and through a symbolic link, which stays.
"$real" --replay "$tmp/recording" --report /dev/stdout | cmp - "$tmp/page.html"
: > "$tmp/target"
ln -s target "$tmp/link"
"$real" --replay "$tmp/recording" --report "$tmp/link"
[ -L "$tmp/link" ] && cmp "$tmp/target" "$tmp/page.html"

# Of VMs that did nothing meanwhile
FAKE_SAMPLES="$data/vmx.sample" "$faked" -b -n 2 -d 0.1 --record "$tmp/idle" > /dev/null
"$real" --replay "$tmp/idle" --report "$tmp/idle.html"
[ "$(grep -c '<p>None.</p>' "$tmp/idle.html")" = 2 ]
[ "$(grep -c '<p>None.</p>' "$tmp/page.html")" = 0 ]

# Where it cannot be written, and of what it cannot be made.
fails() {
	want=$1
	shift
	status=0
	"$@" > "$tmp/out" 2> "$tmp/err" || status=$?
	grep -qF -- "$want" "$tmp/err" && [ $status != 0 ] && [ "$(wc -l < "$tmp/err")" -le 2 ] || {
		echo "FAIL: status $status, no \"$want\": $*"
		cat "$tmp/err"
		exit 1
	}
}
fails 'add --replay FILE' "$real" --report "$tmp/x"
fails 'cannot write /proc/x/y: No such file' "$real" --replay "$tmp/recording" --report /proc/x/y
fails 'it is not a recording' "$real" --replay "$0" --report "$tmp/x"
[ ! -e "$tmp/x" ]
python3 - "$tmp/recording" "$tmp/bad" << 'EOF'
import struct, sys
# A byte in the body of the second frame: a header has 20, with the length at 4
recording = bytearray(open(sys.argv[1], "rb").read())
recording[20 + struct.unpack_from("<I", recording, 4)[0] + 25] ^= 1
open(sys.argv[2], "wb").write(recording)
EOF
fails 'it is damaged at byte' "$real" --replay "$tmp/bad" --report "$tmp/x"
grep -q 'The recording is damaged' "$tmp/x"
