#!/usr/bin/env bash
# run.sh [operators] [disputes] [data] [upgrade] [set-code]: runs these tests, all unless told: npm's zombienet, native provider, with the programs in ../bin
# (or in $AMBIT_BIN). The runtime of `upgrade` and `set-code` is built, unless $AMBIT_NEXT_RUNTIME names one.
set -euo pipefail
cd "$(dirname "$0")"
bin=${AMBIT_BIN:-$(cd .. && pwd)/bin}
# What the cheating worker spoils: one bit of what the second convolution gives, so that the output is another.
tampered=4:1998:24

say() { printf '[zombienet] %s\n' "$*"; }
die() { say "$*" >&2; exit 1; }

tests=("$@")
[ ${#tests[@]} -gt 0 ] || tests=(operators disputes data upgrade set-code)
for test in "${tests[@]}"; do
	case "$test" in operators | disputes | data | upgrade | set-code) ;; *) die "unknown test $test: there are operators, disputes, data, upgrade and set-code" ;; esac
done
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

# Each test has a directory and workers of its own.
AMBIT_WORK=
workers=()
stop_workers() {
	for worker in "${workers[@]}"; do
		# It may have been stopped, and a stopped process doesn't end when asked.
		kill -CONT "$worker" 2>/dev/null || true
		kill "$worker" 2>/dev/null || true
		wait "$worker" 2>/dev/null || true
	done
	workers=()
}
finish() {
	status=$?
	stop_workers
	if [ -n "$AMBIT_WORK" ]; then
		if [ "$status" = 0 ]; then rm -rf "$AMBIT_WORK"; else say "failed; logs are in $AMBIT_WORK" >&2; fi
	fi
	exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# start_worker NAME [OPTION ...]: a worker service as a process of its own.
start_worker() {
	name=$1
	shift
	"$bin/ambit" worker --json --listen 127.0.0.1:0 --gateway-listen 127.0.0.1:0 --data "$AMBIT_WORK/$name" "$@" \
		>"$AMBIT_WORK/$name.json" 2>"$AMBIT_WORK/$name.log" &
	workers+=($!)
	for _ in $(seq 300); do
		# It prints one line, when it listens. (jq 1.6 is content with no input at all.)
		[ -n "$(field "$name" gateway 2>/dev/null)" ] && return
		kill -0 $! 2>/dev/null || { cat "$AMBIT_WORK/$name.log" >&2; die "the worker $name ended"; }
		sleep 0.1
	done
	die "the worker $name did not start within 30 seconds"
}
# A document on this machine that data operators are asked about.
start_source() {
	node scenario/source.js >"$AMBIT_WORK/source.json" 2>"$AMBIT_WORK/source.log" &
	workers+=($!)
	for _ in $(seq 100); do
		[ -n "$(field source url 2>/dev/null)" ] && return
		kill -0 $! 2>/dev/null || { cat "$AMBIT_WORK/source.log" >&2; die "the source ended"; }
		sleep 0.1
	done
	die "the source did not start within 10 seconds"
}
field() { jq -r ".$2 // empty" "$AMBIT_WORK/$1.json"; }

for test in "${tests[@]}"; do
	AMBIT_WORK=$(mktemp -d "${TMPDIR:-/tmp}/ambit-zombienet.XXXXXX")
	# Workers take it from the environment too; that of the test before is gone.
	unset AMBIT_GATEWAY
	# The publisher keeps the model and the inputs, as any client would: operators fetch them from its gateway.
	start_worker publisher
	AMBIT_PUBLISHER_PID=${workers[0]}
	AMBIT_WORKER=$(field publisher api)
	AMBIT_GATEWAY=$(field publisher gateway)
	AMBIT_WORKER_TOKEN_FILE=$(field publisher token_file)
	if [ "$test" = disputes ]; then
		start_worker cheat --gateway "$AMBIT_GATEWAY" --tamper "$tampered"
		AMBIT_CHEAT_WORKER=$(field cheat api)
		AMBIT_CHEAT_GATEWAY=$(field cheat gateway)
		AMBIT_CHEAT_TOKEN_FILE=$(field cheat token_file)
		export AMBIT_CHEAT_WORKER AMBIT_CHEAT_GATEWAY AMBIT_CHEAT_TOKEN_FILE
	fi
	if [ "$test" = data ]; then
		start_source
		AMBIT_SOURCE=$(field source url)
		AMBIT_SPEC=$AMBIT_WORK/spec.json
		say "$test: its chain specification, with short eras of keeping"
		"$bin/ambit-node" build-spec --chain local --raw --disable-default-bootnode 2>"$AMBIT_WORK/spec.log" |
			node scenario/short-eras.js >"$AMBIT_SPEC" || { cat "$AMBIT_WORK/spec.log" >&2; die "no chain specification"; }
		export AMBIT_SOURCE AMBIT_SPEC
	fi
	if [ "$test" = upgrade ] || [ "$test" = set-code ]; then
		say "$test: building the next runtime; ten minutes the first time"
		AMBIT_NEXT_RUNTIME=${AMBIT_NEXT_RUNTIME:-$(upgrade/build.sh)}
		export AMBIT_NEXT_RUNTIME
	fi
	export AMBIT_WORK AMBIT_WORKER AMBIT_GATEWAY AMBIT_WORKER_TOKEN_FILE AMBIT_PUBLISHER_PID
	export AMBIT_CLI="$bin/ambit" AMBIT_NODE="$bin/ambit-node"

	say "$test: starting its network; this takes some minutes"
	node_modules/.bin/zombienet --provider native --dir "$AMBIT_WORK/network" --force test "$test.zndsl"
	stop_workers
	rm -rf "$AMBIT_WORK"
	AMBIT_WORK=
done
