#!/usr/bin/env bash
# run.sh [fork] [keys] [subkey] [upgrade] [bencher]: Ambit with the tools of others, all unless told, against a development node that it starts (../../bin, or $AMBIT_BIN).
#
#   fork     chopsticks forks the running chain
#   keys     the commands of subkey, which the node brings
#   subkey   subkey itself, compiled the first time for half an hour ($SUBKEY: one that exists)
#   upgrade  chopsticks puts the next runtime on a fork, which migrates ($AMBIT_NEXT_RUNTIME, or it is built)
#   bencher  frame-omni-bencher runs the runtime's benchmarks; it and the runtime with benchmarks are compiled the first time, for most of an hour
set -euo pipefail
cd "$(dirname "$0")"
bin=${AMBIT_BIN:-$(cd ../.. && pwd)/bin}

say() { printf '[compatibility] %s\n' "$*"; }
die() { say "$*" >&2; exit 1; }

tests=("$@")
[ ${#tests[@]} -gt 0 ] || tests=(fork keys subkey upgrade bencher)
for test in "${tests[@]}"; do
	case "$test" in fork | keys | subkey | upgrade | bencher) ;; *) die "unknown test $test: there are fork, keys, subkey, upgrade and bencher" ;; esac
done
for program in node npm; do
	command -v "$program" >/dev/null || die "$program is missing (Debian: nodejs npm)"
done
[ -x "$bin/ambit-node" ] || die "$bin/ambit-node is missing: run make build"
bin=$(cd "$bin" && pwd)

work=$(mktemp -d "${TMPDIR:-/tmp}/ambit-compatibility.XXXXXX")
node=
finish() {
	status=$?
	if [ -n "$node" ]; then kill "$node" 2>/dev/null || true; wait "$node" 2>/dev/null || true; fi
	if [ "$status" = 0 ]; then rm -rf "$work"; else say "failed; logs are in $work" >&2; fi
	exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# The packages live in the cache folder: a fresh checkout finds them.
cache=${XDG_CACHE_HOME:-$HOME/.cache}/ambit/compatibility
install_packages() {
	mkdir -p "$cache"
	cp package.json package-lock.json ./*.mjs "$cache/"
	if ! cmp -s package-lock.json "$cache/installed"; then
		say "installing chopsticks and polkadot.js from npm (250 MB)"
		(cd "$cache" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
		cp package-lock.json "$cache/installed"
	fi
}
# The node picks its ports.
start_node() {
	"$bin/ambit-node" --dev --base-path "$work/node" --rpc-port 0 --port 0 --no-prometheus --worker none >"$work/node.log" 2>&1 &
	node=$!
	for tenth in $(seq 6000); do
		url=$(sed -n 's/.*JSON-RPC server: addr=127\.0\.0\.1:\([0-9]*\).*/ws:\/\/127.0.0.1:\1/p' "$work/node.log")
		# A fork begins at a block that somebody authored.
		[ -n "$url" ] && grep -q 'Imported #1 ' "$work/node.log" && return
		kill -0 "$node" 2>/dev/null || { cat "$work/node.log" >&2; die "the node ended"; }
		[ "$tenth" -lt 6000 ] || { cat "$work/node.log" >&2; die "no block in ten minutes"; }
		sleep 0.1
	done
}
need_chain() {
	[ -n "$node" ] && return
	install_packages
	start_node
}

for test in "${tests[@]}"; do
	case "$test" in
	fork)
		need_chain
		say "chopsticks forks the chain"
		node "$cache/fork.mjs" "$url"
		;;
	keys)
		need_chain
		say "the node's commands for keys, polkadot.js and the chain agree"
		node "$cache/keys.mjs" "$url" "$bin/ambit-node"
		;;
	subkey)
		subkey=$(../../scripts/sdk-tool.sh subkey)
		need_chain
		say "subkey, polkadot.js and the chain agree"
		node "$cache/keys.mjs" "$url" "$subkey"
		;;
	upgrade)
		blob=${AMBIT_NEXT_RUNTIME:-$(../../zombienet/upgrade/build.sh)}
		need_chain
		say "chopsticks puts the next runtime on a fork"
		node "$cache/fork.mjs" "$url" "$blob"
		;;
	bencher)
		say "frame-omni-bencher runs the runtime's benchmarks"
		./bencher.sh
		;;
	esac
done
say "all passed"
