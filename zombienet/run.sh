#!/usr/bin/env bash
# Runs operators.zndsl: npm's zombienet, native provider, with the programs in ../bin (or in $AMBIT_BIN).
set -euo pipefail
cd "$(dirname "$0")"
bin=${AMBIT_BIN:-$(cd .. && pwd)/bin}

say() { printf '[zombienet] %s\n' "$*"; }
die() { say "$*" >&2; exit 1; }

for program in node npm jq ps; do
	command -v "$program" >/dev/null || die "$program is missing (Debian: nodejs npm jq procps)"
done
for program in ambit ambit-node; do
	[ -x "$bin/$program" ] || die "$bin/$program is missing: run make build"
done
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
	say "installing zombienet from npm"
	npm ci --no-audit --no-fund --loglevel=error
fi

AMBIT_WORK=$(mktemp -d "${TMPDIR:-/tmp}/ambit-zombienet.XXXXXX")
publisher=
finish() {
	status=$?
	if [ -n "$publisher" ]; then
		# It may have been stopped, and a stopped process doesn't end when asked.
		kill -CONT "$publisher" 2>/dev/null || true
		kill "$publisher" 2>/dev/null || true
		wait "$publisher" 2>/dev/null || true
	fi
	if [ "$status" = 0 ]; then rm -rf "$AMBIT_WORK"; else say "failed; logs are in $AMBIT_WORK" >&2; fi
	exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# The publisher keeps the model and the inputs, as any client would: operators fetch them from its gateway.
"$bin/ambit" worker --json --listen 127.0.0.1:0 --gateway-listen 127.0.0.1:0 --data "$AMBIT_WORK/publisher" \
	>"$AMBIT_WORK/publisher.json" 2>"$AMBIT_WORK/publisher.log" &
publisher=$!
for _ in $(seq 300); do
	# It prints one line, when it listens. (jq 1.6 is content with no input at all.)
	[ -n "$(jq -r '.gateway // empty' "$AMBIT_WORK/publisher.json" 2>/dev/null)" ] && break
	kill -0 "$publisher" 2>/dev/null || { cat "$AMBIT_WORK/publisher.log" >&2; die "the publisher's worker ended"; }
	sleep 0.1
done
field() { jq -r ".$1 // empty" "$AMBIT_WORK/publisher.json"; }

AMBIT_WORKER=$(field api)
AMBIT_GATEWAY=$(field gateway)
AMBIT_WORKER_TOKEN_FILE=$(field token_file)
[ -n "$AMBIT_WORKER" ] && [ -n "$AMBIT_GATEWAY" ] || die "the publisher's worker did not start within 30 seconds"
export AMBIT_WORK AMBIT_WORKER AMBIT_GATEWAY AMBIT_WORKER_TOKEN_FILE
export AMBIT_PUBLISHER_PID=$publisher AMBIT_CLI="$bin/ambit" AMBIT_NODE="$bin/ambit-node"

say "starting two validators and two operators; this takes some minutes"
node_modules/.bin/zombienet --provider native --dir "$AMBIT_WORK/network" --force test operators.zndsl
