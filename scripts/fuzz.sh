#!/usr/bin/env bash
# Plays AMBIT_FUZZ_CASES (10,000 unless told) disputes of each kind, and as many hostile messages, replies calls and files; ten times as many steps of
# everything that anyone can do on the real runtime. Only the crates that have
# such tests are built. Seeds are random; one that fails is kept in a proptest-regressions/ and tried first from then on.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

cases=${AMBIT_FUZZ_CASES:-10000}
case "$cases" in '' | *[!0-9]* | 0*) echo "[fuzz] AMBIT_FUZZ_CASES is no number of cases: $cases" >&2; exit 2 ;; esac
started=$SECONDS
log=$(mktemp)
trap 'rm -f "$log"' EXIT

echo "[fuzz] building, then $cases cases of each kind"
AMBIT_FUZZ_CASES=$cases SKIP_WASM_BUILD=1 cargo test --locked -p ambit-referee -p ambit-retrieval-proof -p pallet-ambit-disputes \
	-p pallet-ambit-retrieval -p pallet-ambit-data-feeds -p pallet-ambit-rewards -p pallet-ambit-staking -p ambit-books -p ambit-compiler -p ambit-feeds -p ambit-artifacts fuzz_ -- --nocapture 2>&1 | tee "$log"

# Most properties say what they saw in one line.
echo
grep -o '\[fuzz\] [0-9].*' "$log"
held=$(sed -n 's/^test result: ok\. \([0-9]*\) passed.*/\1/p' "$log" | awk '{ sum += $1 } END { print sum + 0 }')
[ "$held" -gt 0 ] || { echo "[fuzz] nothing was run" >&2; exit 1; }
echo "[fuzz] $held properties hold, $cases cases each, in $((SECONDS - started)) s"
