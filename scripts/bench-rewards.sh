#!/usr/bin/env bash
# Pays an era of 1,000 classes and 100,000 offers, in arithmetic alone and through the pallet, plans a session of 1,000 candidates, and
# writes docs/benchmarks/rewards.md. `make bench` runs this.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

out=docs/benchmarks/rewards.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "[bench] an era's arithmetic"
SKIP_WASM_BUILD=1 cargo bench --quiet --locked --workspace --profile dev --bench era -- --quick >"$work/era"
echo "[bench] an era through the pallet"
SKIP_WASM_BUILD=1 cargo test --quiet --locked --workspace --lib -- --ignored --nocapture an_era_of_a_thousand_classes >"$work/large"
"$CARGO_TARGET_DIR/debug/examples/weights" --rewards >"$work/weights"

arithmetic=$(sed -n 's/ microseconds an offer$//p' "$work/era")
pallet=$(grep -o '[0-9]* classes, [0-9]* offers in .*' "$work/large")
{
	cat <<-TEXT
		# Rewards and elections at scale

		By \`make bench\` on $(date -u +%F): $(nproc) cores, $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -1), profile \`dev\`.

		## An era of 1,000 classes and 100,000 offers

		Each class has 100 offers in 20 failure domains, and the history of outages is full, with as many imagined.

		| what | microseconds an offer |
		|---|---:|
		| arithmetic alone, native (aim: at most 2) | $arithmetic |
		| through the pallet, native, on a map in memory | $(sed 's/.*; \([0-9.]*\) microseconds an offer.*/\1/' <<<"$pallet") |
	TEXT
	cat "$work/weights"
	cat <<-TEXT

		The pallet's payout in a test, natively, by estimates of its weights, in which each block gives it 0.2 s of reference time and no room at its end: $pallet.
	TEXT
} >"$out"
echo "[bench] wrote $out"
