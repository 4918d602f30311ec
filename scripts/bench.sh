#!/usr/bin/env bash
# Measures speed on this machine and what disputes take, and writes docs/benchmarks/: measured.md, and disputes.md and rewards.md by
# bench-disputes.sh and bench-rewards.sh. Nothing else should run meanwhile.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

out=docs/benchmarks/measured.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The same artefacts as `make build` and `make test`: one crate alone would be compiled anew with fewer features.
echo "[bench] weights of a job beside a transfer"
SKIP_WASM_BUILD=1 cargo build --quiet --locked --workspace --examples
"$CARGO_TARGET_DIR/debug/examples/weights" >"$work/weights"
scripts/bench-disputes.sh
scripts/bench-rewards.sh
echo "[bench] 500 jobs in each block of one node"
bin/ambit demo load --json >"$work/load"
echo "[bench] 1,000 jobs in each block of one node"
bin/ambit demo load --json --jobs 5000 --per-block 1000 --operators 16 >"$work/more"
echo "[bench] inference and commitments"
SKIP_WASM_BUILD=1 cargo bench --quiet --locked --workspace --profile dev --bench inference >"$work/engine"

# One line of the table of loads.
load() {
	jq -r '"| \(.jobs) | \(.operators) | \(.settled) | \(.blocks) | \(.most_results_in_a_block) | \(.most_settled_in_a_block) | \(.jobs_per_second * 10 | round / 10) |"' "$1"
}
{
	echo "# Measured"
	echo
	echo "By \`make bench\` on $(date -u +%F): $(nproc) cores, $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -1), profile \`dev\`."
	echo
	echo "## Weights"
	echo
	echo "What \`make weights\` measured, the database's price for storage included. What the jobs of a block share (class, offer,"
	echo "accounts) is paid by the first that touches it and is not in this table."
	echo
	cat "$work/weights"
	echo
	echo "## Jobs end to end"
	echo
	echo "\`ambit demo load\`: one node that authors every 6 s and executes all jobs of the convolutional digit classifier. From the first"
	echo "submission to the last settlement, a dispute window of 5 blocks included."
	echo
	echo "| jobs | operators | settled | blocks | most results in a block | most settled in a block | jobs a second |"
	echo "|---:|---:|---:|---:|---:|---:|---:|"
	load "$work/load"
	load "$work/more"
	echo
	echo "Block by block, 500 a block:"
	echo
	echo "| block | submitted | assigned | results | settled |"
	echo "|---:|---:|---:|---:|---:|"
	jq -r '.rows[] | "| \(.block) | \(.submitted) | \(.assigned) | \(.results) | \(.settled) |"' "$work/load"
	echo
	echo "## Inference and commitments"
	echo
	sed -n '/^| model | multiply/,/^$/p' "$work/engine"
	echo "## Executions together"
	echo
	echo "Models most of whose weights are read for a few rows, on several inputs: \`execute\` for each, and \`execute_together\`. Medians."
	echo
	sed -n '/^| model | weights/,$p' "$work/engine"
} >"$out"
echo "[bench] wrote $out"
