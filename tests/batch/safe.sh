#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# safe.sh KVMEXITTOP RECORD RENDER-SCREEN DATA: whatever others called things, no output has
# anything but characters that are seen, and names that differ differ in each of them.
set -eu

program=$(realpath "$1") record=$2 screen=$3 data=$4
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
old=$data/hostile-old.sample new=$data/hostile-new.sample

"$record" "$tmp/recording" "$old" "$new"
for format in text csv json openmetrics prometheus; do
	for view in reason category vm vcpu process matrix; do
		"$program" --replay "$tmp/recording" -b -f $format -v $view -c all \
			--alert 'rate > 0' >"$tmp/$format-$view" 2>"$tmp/err-$format-$view" ||
			[ $? = 2 ] || [ $? = 4 ] || true
		"$program" --replay "$tmp/recording" -b -f $format -v $view \
			>"$tmp/$format-$view-default" 2>"$tmp/err-$format-$view-default" || [ $? = 2 ]
	done
done
"$program" --replay "$tmp/recording" -b -v vm -c name -s name >"$tmp/names-text"
"$program" --replay "$tmp/recording" -b -v vm -c name -f csv >"$tmp/names-csv"
"$program" --replay "$tmp/recording" -b -v vm -c name -f json >"$tmp/names-json"
"$program" --replay "$tmp/recording" -b -v vcpu -f openmetrics >"$tmp/names-metrics"
"$program" --diff "$tmp/recording" "$tmp/recording" >"$tmp/diff"
"$program" --replay "$tmp/recording" --report "$tmp/page.html"

# Screens: each view, and what lies below a VM and a reason
for charset in ascii utf8; do
	for keys in '' v 'v v' 'v v v' 'v v v v' 'v v v v v' Enter 'v v Enter' 'v v Enter Enter' \
		x 'v v Enter x' 'v v Enter w breakdown:12'; do
		# shellcheck disable=SC2086 # words
		"$screen" 200x50 $charset "$old" "$new" $keys \
			>"$tmp/screen-$charset-$(echo "$keys" | tr -d ' :')"
		# shellcheck disable=SC2086
		"$screen" 80x24 $charset "$old" "$new" $keys \
			>"$tmp/narrow-$charset-$(echo "$keys" | tr -d ' :')"
	done
done

# Words of a command line, in errors and reports
bad=$(printf 'x\033[2J\342\200\256\377')
cd "$tmp"
n=0
for option in "--replay $bad" "-b -o $bad/x --replay $tmp/recording" "--source $bad" "--$bad" \
	"-s $bad" "-c $bad" "-v $bad" "-f $bad" "-d $bad" "--alert $bad" "--alert rate($bad)>1" \
	"--vm $bad" "--reason ($bad" "-b -- ./$bad" "--record $tmp/$bad/x -b --replay $tmp/recording" \
	"--report $bad/y --replay $tmp/recording" "--diff $bad $bad" "--why $bad" "$bad"; do
	n=$((n + 1))
	# shellcheck disable=SC2086
	! "$program" $option >"$tmp/option-$n" 2>&1 </dev/null || {
		echo "FAIL: takes $option" | cat -v
		exit 1
	}
	[ -s "$tmp/option-$n" ]
done
"$program" --replay "$tmp/recording" -b -f json --alert "rate > 0 $bad" >"$tmp/alert" 2>&1 || true
"$program" --replay "$tmp/recording" -b -f json --alert "rate(vm=.*$bad|.*) > 0" \
	>"$tmp/alert-2" 2>&1 || true

# A sentence that has no room for all of a name is cut, and does not end with a space's number.
long=$(printf 'a %.0s' $(seq 600))
cut=0
for option in "--replay $tmp/recording -b -o" '--replay' '--vm' '--alert' '--diff x' '--record'; do
	for start in x xx; do
		# shellcheck disable=SC2086
		! "$program" $option "$start$long" >"$tmp/cut" 2>&1 </dev/null
		! grep -F '\u{20}' "$tmp/cut" || {
			echo "FAIL: $option"
			exit 1
		}
		cut=$((cut + $(grep -c 'a $' "$tmp/cut" || :)))
	done
done
[ $cut -ge 3 ] || {
	echo "FAIL: only $cut sentences were cut at a space"
	exit 1
}
rm "$tmp/cut"

python3 - "$tmp" <<'END'
import csv, html.parser, io, json, os, re, sys, unicodedata

folder = sys.argv[1]
failures = 0
NAMES = 30


def fail(text):
    global failures
    failures += 1
    print("FAIL:", text.encode("unicode_escape").decode())


def check(name):
    """Nothing but what is seen; Python's tables of Unicode, not ours."""
    data = open(os.path.join(folder, name), "rb").read()
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        fail(f"{name}: {error}")
        return
    if "csv" in name:
        text = text.replace("\r\n", "\n")
    if name == "page.html":
        text = re.sub(r"<style>.*?</style>", "", text, flags=re.S)
    for character in set(text):
        kind = unicodedata.category(character)
        if kind in ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp", "Mn", "Me") and character != "\n" or \
                kind == "Zs" and character != " " or character in "\u2800\u3164\u115f\u1160\uffa0":
            line = next(line for line in text.split("\n") if character in line)
            fail(f"{name}: U+{ord(character):04X} in {line[:200]}")


files = [name for name in sorted(os.listdir(folder)) if name != "recording"]
for name in files:
    check(name)


def distinct(what, names):
    names = [re.sub(" +", " ", name).strip() for name in names]
    if len(names) != NAMES or len(set(names)) != NAMES or "" in names or "-" in names:
        fail(f"{what}: {len(names)} names, {len(set(names))} differ: {sorted(names)}")


def read(name):
    return open(os.path.join(folder, name), encoding="utf-8", errors="replace", newline="").read()


reports = read("names-text").split("NAME\n")
distinct("text", reports[-1].rstrip("\n").split("\n"))
rows = list(csv.DictReader(io.StringIO(read("names-csv"), newline="")))
newest = max(row["time"] for row in rows)
distinct("csv", [row["name"] for row in rows if row["time"] == newest])
distinct("json", [row["name"] for row in json.loads(read("names-json").splitlines()[-1])["rows"]])
for line in read("alert").splitlines() + read("alert-2").splitlines():
    if line.startswith("{"):
        json.loads(line)
metrics = read("names-metrics").split("# EOF\n")[-2]
distinct("metrics", set(re.findall(r'kvmexittop_vm_live{vm="\d+",name="((?:[^"\\]|\\.)*)"', metrics)))


class Cells(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.rows = []

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, text):
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += text


cells = Cells()
cells.feed(read("page.html"))
vms = {}
for row in cells.rows:
    if len(row) > 4 and row[-1].split()[:1] == ["live"]:
        vms.setdefault(row[0], row[1])
distinct("page", list(vms.values()))
for charset in "ascii", "utf8":
    screen = read(f"screen-{charset}-vv")
    # VM, PID, name; all else is the same in each row
    distinct("screen " + charset, re.findall(r"^ *\d+ +\d+ (.*?) +live", screen, re.M))
print(f"{len(files)} outputs looked at")
sys.exit(failures != 0)
END
