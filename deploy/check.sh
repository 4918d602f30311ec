#!/usr/bin/env bash
# Starts the worker, a development node and a challenger by the command lines of the units in systemd/, with the programs in ../bin (or
# in $AMBIT_BIN), and fails when an option, a metric or a runbook that deploy/ names is not there. Restores a worker's state and a node's keys, too.
set -euo pipefail
cd "$(dirname "$0")"
bin=${AMBIT_BIN:-$(cd .. && pwd)/bin}
die() { echo "[deploy] $*" >&2; exit 1; }
for program in ambit ambit-node; do
	[ -x "$bin/$program" ] || die "$bin/$program is missing: run make build"
done
bin=$(cd "$bin" && pwd)

work=$(mktemp -d "${TMPDIR:-/tmp}/ambit-deploy.XXXXXX")
finish() {
	status=$?
	if [ "$status" = 0 ]; then rm -rf "$work"; else echo "[deploy] failed; logs are in $work" >&2; fi
	exit "$status"
}
trap finish EXIT

if command -v systemd-analyze >/dev/null 2>&1; then
	mkdir "$work/units"
	for unit in systemd/*.service; do
		sed "s#/usr/local/bin/#$bin/#" "$unit" >"$work/units/${unit##*/}"
	done
	# What it finds wrong with options it only says.
	(cd "$work/units" && systemd-analyze verify --man=no ./*.service) >"$work/verify.log" 2>&1 || { cat "$work/verify.log" >&2; die "systemd refuses a unit"; }
	if grep 'ambit-' "$work/verify.log" >&2; then die "systemd has something to say about a unit"; fi
	echo "[deploy] systemd-analyze has nothing to say about the units"
else
	echo "[deploy] systemd-analyze is not installed: the units are read by check.py alone"
fi

# Debian's package is a server that starts by itself, with what it shows in a browser: the one program is taken out of it and kept.
fetch_promtool() {
	command -v apt-get >/dev/null 2>&1 && command -v dpkg-deb >/dev/null 2>&1 || return 1
	mkdir "$work/prometheus"
	download() { (cd "$work/prometheus" && apt-get -qq -o APT::Sandbox::User=root -o Acquire::Retries=6 download prometheus); }
	download 2>/dev/null || { [ "$(id -u)" = 0 ] && apt-get -qq -o Acquire::Retries=6 update && download; } || return 1
	dpkg-deb -x "$work"/prometheus/prometheus_*.deb "$work/prometheus" && mkdir -p "$1" && mv "$work/prometheus/usr/bin/promtool" "$1/"
}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/ambit/prometheus
promtool=$(command -v promtool || echo "$cache/promtool")
if ! [ -x "$promtool" ]; then
	echo "[deploy] fetching promtool, once"
	fetch_promtool "$cache" || die "promtool is missing, so the alerts can't be tried on their examples: install it (Debian: prometheus)"
fi
(cd prometheus && "$promtool" check config prometheus.yml && "$promtool" test rules alerts.test.yml)

python3 check.py "$bin" "$work"
