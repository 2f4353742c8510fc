#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# prometheus.sh FAKED DATA CONTRIB: a real Prometheus scrapes a real node_exporter, whose
# textfile kvmexittop writes, and a page of OpenMetrics; queries answer with the numbers
# of the feed, which a kernel is played for, and every panel of the dashboard shows some.
# All of it listens on the loopback interface only.
set -eu

faked=$1 data=$2 contrib=$3
tmp=$(mktemp -d)
pids=

# shellcheck disable=SC2317 # called by trap
finish()
{
	for pid in $pids; do
		kill "$pid" 2>/dev/null || :
		wait "$pid" 2>/dev/null || :
	done
	rm -rf "$tmp"
}
trap finish EXIT
trap 'exit 1' INT TERM HUP

missing=
for program in prometheus promtool prometheus-node-exporter jq python3; do
	command -v $program >/dev/null || missing="$missing $program"
done
[ -z "$missing" ] || {
	echo "left out: not installed:$missing"
	exit 77
}
# 77: no kernel can be played here, and it says why
"$faked" -b -d 0 >/dev/null || exit $?

promtool check rules "$contrib/kvmexittop.rules.yml"
promtool test rules "$contrib/kvmexittop.rules-test.yml"

# start LOG COMMAND...
start()
{
	log=$tmp/$1.log
	shift
	"$@" >"$log" 2>&1 &
	pids="$! $pids"
}

python3 - >"$tmp/ports" <<'EOF'
import socket
sockets = [socket.socket() for _ in range(3)]
for s in sockets:
    s.bind(("127.0.0.1", 0))
print(*(s.getsockname()[1] for s in sockets))
EOF
read -r node page server <"$tmp/ports"

mkdir "$tmp/text"
start node prometheus-node-exporter --web.listen-address="127.0.0.1:$node" \
	--collector.disable-defaults --collector.textfile \
	--collector.textfile.directory="$tmp/text"
cat >"$tmp/page.py" <<'EOF'
import http.server, sys

class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type",
                         "application/openmetrics-text; version=1.0.0; charset=utf-8")
        self.end_headers()
        self.wfile.write(open(sys.argv[2], "rb").read())

http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Page).serve_forever()
EOF
start page python3 "$tmp/page.py" "$page" "$tmp/page"
cat >"$tmp/prometheus.yml" <<EOF
global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [$contrib/kvmexittop.rules.yml]
scrape_configs:
  - job_name: node
    static_configs: [{ targets: ['127.0.0.1:$node'] }]
  - job_name: openmetrics
    static_configs: [{ targets: ['127.0.0.1:$page'] }]
EOF
promtool check config "$tmp/prometheus.yml"
start prometheus prometheus --config.file="$tmp/prometheus.yml" \
	--storage.tsdb.path="$tmp/tsdb" --web.listen-address="127.0.0.1:$server" --log.level=warn

query()
{
	promtool query instant -o json "http://127.0.0.1:$server" "$1" 2>>"$tmp/query.log"
}

for _ in $(seq 120); do
	query up | grep -q openmetrics && break
	sleep 0.25
done

# The counters rise when Prometheus has seen some, so that there are rates.
old=$data/svm-old.sample
export FAKE_SAMPLES="$old:$old:$old:$old:$old:$old:$data/svm-new.sample"
start textfile "$faked" -b -d 1 -f prometheus -o "$tmp/text/kvmexittop.prom"
start page-file "$faked" -b -d 1 -f openmetrics -o "$tmp/page"

# Exits by VM and reason as the fixture has them, whose reasons have these names.
awk '$1 == "reason" { name[$2, $3] = $4 } FILENAME == ARGV[2] && $1 == "vm" && $6 == "live" { live[$2] = $7 }
	FILENAME == ARGV[2] && $1 == "exit" && $2 in live {
		reason = name[$4, $5]
		sum[$2 " " live[$2] " " (reason ? reason : "SVM " $5)] += $6
	}
	END { for (key in sum) print key, sum[key] }' \
	"$data/svm-old.sample" "$data/svm-new.sample" | sort >"$tmp/fed"
[ "$(wc -l <"$tmp/fed")" = 6 ]

# same JOB: both see the same, within 40 seconds
same()
{
	for _ in $(seq 80); do
		query "kvmexittop_exits_total{job=\"$1\"}" | jq -r '.[] | [.metric.vm,
			.metric.name, .metric.reason, .value[1]] | join(" ")' | sort >"$tmp/got" || :
		# Names of VMs come from /proc, which this kernel's PIDs are not in.
		awk '{ $2 = ""; print }' "$tmp/fed" >"$tmp/want"
		sed 's/^\([0-9]*\) [^ ]* /\1  /' "$tmp/got" | cmp -s - "$tmp/want" && return
		sleep 0.5
	done
	echo "Prometheus has other exits than the feed had, by job $1:"
	diff "$tmp/want" "$tmp/got" || :
	tail -n 5 "$tmp"/*.log
	exit 1
}

same node
same openmetrics
echo "queries of kvmexittop_exits_total answer with what was fed, by both ways:"
cat "$tmp/got"

for job in node openmetrics; do
	[ "$(query "kvmexittop_kvm_exits{job=\"$job\"}" | jq length)" = 0 ]
	[ "$(query "kvmexittop_tsc_hertz{job=\"$job\"}" | jq -r '.[].value[1]')" = 2000000000 ]
	[ "$(query "sum(kvmexittop_guest_seconds_total{job=\"$job\"})" | jq -r '.[].value[1]')" = \
		2.251 ]
done
# The exporter found nothing wrong with the file, and took the counters for counters.
[ "$(query node_textfile_scrape_error | jq -r '.[].value[1]')" = 0 ]
python3 - "http://127.0.0.1:$server" <<'EOF'
import json, sys, urllib.request
url = sys.argv[1] + "/api/v1/targets/metadata?metric="
for name, kind in ("kvmexittop_exits_total", "counter"), ("kvmexittop_vms", "gauge"):
    data = json.load(urllib.request.urlopen(url + name))["data"]
    types = {d["target"]["job"]: (d["type"], d["help"]) for d in data}
    assert types["node"][0] == kind and types["node"][1], (name, types)
EOF

# Each query of the dashboard has an answer; alert rules went through without an error.
jq -r '.panels[] | .title as $title | .targets[]? | [$title, .expr] | @tsv' \
	"$contrib/kvmexittop-dashboard.json" >"$tmp/queries"
[ "$(wc -l <"$tmp/queries")" -ge 10 ]
while IFS='	' read -r title expression; do
	expression=$(printf '%s' "$expression" |
		sed 's/\$instance/.*/g; s/\$vm/.*/g; s/\$__rate_interval/1m/g; s/\\\\/\\/g')
	n=0
	case $expression in
	kvmexittop_drift_exits*) continue ;; # this feed has no count of KVM's to compare with
	# Parts of the account that this feed does not know
	*kvmexittop_polling_*|*kvmexittop_halted_*|*kvmexittop_stopped_*) continue ;;
	*kvmexittop_exit_blocked_*|*kvmexittop_waiting_*) continue ;;
	esac
	for _ in $(seq 20); do
		n=$(query "$expression" | jq length) && [ "${n:-0}" -gt 0 ] && break
		sleep 0.5
	done
	[ "${n:-0}" -gt 0 ] || {
		echo "panel \"$title\" is empty: $expression"
		exit 1
	}
done <"$tmp/queries"
echo "all panels of the dashboard have numbers"
