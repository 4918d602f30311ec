#!/usr/bin/env bash
# Plays AMBIT_FUZZ_CASES (10,000 unless told) disputes of each kind, and as many hostile graphs, tiles, messages, replies, calls and files; ten times as
# many steps of everything that anyone can do on the real runtime. It does so in rounds, and begins no round after AMBIT_FUZZ_SECONDS (an hour unless
# told); a round that takes half an hour hangs, which is a failure. Only the crates that have
# such tests are built. Seeds are random; one that fails is kept in a proptest-regressions/ and tried first from then on.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

number() { case "$2" in '' | *[!0-9]* | 0*) echo "[fuzz] $1 is no number: $2" >&2; exit 2 ;; esac; }
cases=${AMBIT_FUZZ_CASES:-10000} most=${AMBIT_FUZZ_SECONDS:-3600}
number AMBIT_FUZZ_CASES "$cases"
number AMBIT_FUZZ_SECONDS "$most"
round=500
log=$(mktemp)
trap 'rm -f "$log"' EXIT

fuzz() {
	SKIP_WASM_BUILD=1 cargo test --locked -p ambit-graph -p ambit-trace -p ambit-referee -p ambit-retrieval-proof -p pallet-ambit-disputes \
		-p pallet-ambit-data-feeds -p pallet-ambit-retrieval -p pallet-ambit-rewards -p pallet-ambit-staking -p ambit-books -p ambit-compiler -p ambit-feeds -p ambit-artifacts "$@"
}
echo "[fuzz] building, then $cases cases of each kind, for $most s at most"
fuzz --no-run
# Its functions and variables are those of this shell.
export -f fuzz
started=$SECONDS played=0
while [ "$played" -lt "$cases" ] && [ $((SECONDS - started)) -lt "$most" ]; do
	left=$((cases - played))
	AMBIT_FUZZ_CASES=$((left < round ? left : round)) timeout 1800 bash -euo pipefail -c 'fuzz fuzz_ -- --nocapture' 2>&1 | tee "$log"
	played=$((played + (left < round ? left : round)))
done

# Most properties say what they saw in one line.
echo
grep -o '\[fuzz\] [0-9].*' "$log"
held=$(sed -n 's/^test result: ok\. \([0-9]*\) passed.*/\1/p' "$log" | awk '{ sum += $1 } END { print sum + 0 }')
[ "$held" -gt 0 ] || { echo "[fuzz] nothing was run" >&2; exit 1; }
echo "[fuzz] $held properties hold, $played cases each, in $((SECONDS - started)) s"
[ "$played" -eq "$cases" ] || echo "[fuzz] time was up: $cases cases were asked for"
