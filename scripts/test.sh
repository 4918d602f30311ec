#!/usr/bin/env bash
# All that CI runs, cheapest first. `make test` builds before it.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

started=$SECONDS
step() { printf '\n\033[1m[test %4ds]\033[0m %s\n' $((SECONDS - started)) "$*"; }

step "formatting"
cargo fmt --all --check

# One commit, one verdict: property tests draw the same cases each time here. `make fuzz` looks for new ones.
export PROPTEST_RNG_SEED=${PROPTEST_RNG_SEED:-20261126}

step "unit, property and integration tests, linted by clippy as they compile"
if cargo nextest --version >/dev/null 2>&1; then
	cargo nextest run --workspace --locked
else
	cargo test --workspace --locked --no-fail-fast
fi

step "examples in the documentation"
# With the features of all, so that nothing is compiled twice.
cargo test --workspace --locked --quiet --doc

step "CUDA's kernels on an emulated device, against the reference"
scripts/cuda-emulator/check.sh

step "the golden vectors of integer graphs, against the implementation in Python"
python=python3
python3 -c 'import numpy' 2>/dev/null || python=/usr/bin/python3
"$python" tests/integer-graph/check.py

step "the crates that run inside the runtime, for wasm"
cargo build --locked --target wasm32v1-none --no-default-features -p ambit-graph -p ambit-trace -p ambit-referee -p ambit-coverage

step "chain specifications against the genesis presets"
scripts/chain-specs.sh check

step "artefacts of 1 KiB to 256 MiB, to and from Helia and Kubo"
# The example was built with the tests.
IPFS="$CARGO_TARGET_DIR/debug/examples/ipfs" tests/ipfs/run.sh

step "a model and an input that Helia keeps, published and run by their CIDs"
tests/ipfs/run.sh jobs

step "chopsticks forks a running chain; subkey's keys and addresses"
tests/compatibility/run.sh fork keys

# The book's commands mostly wait for blocks. Where they have a network of their own, with the ports that pages name, the demo goes on meanwhile.
book_log=$(mktemp)
book=
finish() {
	status=$?
	if [ -n "$book" ]; then
		kill "$book" 2>/dev/null || true
		wait "$book" || true
	fi
	rm -f "$book_log"
	exit "$status"
}
trap finish EXIT
commands() { exec scripts/book/commands.py --within 3600 >"$book_log" 2>&1; }
meanwhile=
if scripts/book/commands.py --probe; then
	meanwhile="; meanwhile every command of the book"
	commands &
	book=$!
fi

step "the demo, and both families of clients against the chain that it leaves up$meanwhile"
scripts/test-demo.sh

step "every command of the book, as it is written"
if [ -z "$book" ]; then
	commands &
	book=$!
fi
told=0
wait "$book" || told=$?
book=
if [ "$told" = 0 ]; then tail -n 1 "$book_log"; else cat "$book_log" >&2; exit "$told"; fi

step "units, alerts and dashboard against a running node, worker and challenger"
deploy/check.sh

step "the book: links, named commands, figures, every error with its remedy, the tables of the pallets"
scripts/book/build.sh

step "licences and advisories"
scripts/deny.sh

step "all passed"
