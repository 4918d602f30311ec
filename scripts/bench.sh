#!/usr/bin/env bash
# Measures speed on this machine and what disputes take, and writes docs/benchmarks/measured.md and disputes.md. Nothing else should
# run meanwhile.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

out=docs/benchmarks/measured.md
disputes=docs/benchmarks/disputes.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The same artefacts as `make build` and `make test`: one crate alone would be compiled anew with fewer features.
echo "[bench] weights of a job beside a transfer"
SKIP_WASM_BUILD=1 cargo build --quiet --locked --workspace --examples
"$CARGO_TARGET_DIR/debug/examples/weights" >"$work/weights"
echo "[bench] disputes about three models"
"$CARGO_TARGET_DIR/debug/examples/dispute_cost" --json "$work/costs.json" >"$work/costs"
"$CARGO_TARGET_DIR/debug/examples/disputes" "$work/costs.json" >"$work/proofs"
"$CARGO_TARGET_DIR/debug/examples/dispute_cost" --pace >"$work/pace"
echo "[bench] 500 jobs in each block of one node"
bin/ambit demo load --json >"$work/load"
echo "[bench] 1,000 jobs in each block of one node"
bin/ambit demo load --json --jobs 5000 --per-block 1000 --operators 16 >"$work/more"
echo "[bench] inference and commitments"
SKIP_WASM_BUILD=1 cargo bench --quiet --locked --workspace --profile dev --bench inference >"$work/engine"

machine() {
	echo "By \`make bench\` on $(date -u +%F): $(nproc) cores, $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -1), profile \`dev\`."
}

# One line of the table of loads.
load() {
	jq -r '"| \(.jobs) | \(.operators) | \(.settled) | \(.blocks) | \(.most_results_in_a_block) | \(.most_settled_in_a_block) | \(.jobs_per_second * 10 | round / 10) |"' "$1"
}
{
	echo "# Measured"
	echo
	machine
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
	sed -n '/^| model/,$p' "$work/engine"
} >"$out"
{
	cat <<-'TEXT'
		# What a dispute takes

	TEXT
	machine
	cat <<-'TEXT'

		Disputes played with the referee's own types, about one flipped bit in the result of each node of three models: in its first, middle and last element and in three
		random ones. The digits classifier is the one in `models/`; encoder and decoder have the published shapes of MiniLM-L6 (128 tokens, weights of 8 bits, activations of 16)
		and Qwen2.5-0.5B (one token behind a cache of 256, weights and activations of 8 bits in groups of 64), and random weights.

		"Typical" is the node in the middle, each with the dearest of its elements, and "worst" the worst of all. KiB of messages on chain; an extrinsic has about 150 bytes more.

		## Moves and bytes, KiB: typical / worst

	TEXT
	sed '/^| model | worst by/,$d' "$work/costs"
	cat <<-'TEXT'
		## The largest proofs, and the longest evaluations

	TEXT
	sed -n '/^| model | worst by/,$p' "$work/costs"
	cat <<-'TEXT'

		## Reference time of the proving extrinsic

		By the weights in this runtime: the extrinsic that carries the dearest proof of each model, its verdict included, and the dearest that any valid graph allows.

	TEXT
	cat "$work/proofs"
	cat <<-'TEXT'

		## Beside others

		| system | model | to find one flipped bit |
		|---|---|---|
	TEXT
	jq -r '.models[] | "| Ambit | \(.model) | \(.published.moves.worst) moves, \(.withheld.moves.worst) when the operator hides its trace |"' "$work/costs.json"
	cat <<-'TEXT'
		| a public project that bisects down to single operations, by its own account | 0.6 B parameters | 25 rounds |

		## Time of one element, natively

		Of each operator at its dearest; what the weights of evaluation are measured on follows from it (`pallets/disputes/src/worst.rs`). Operators of one term are done after a call
		and a look at a tile or two, whatever they compute.

	TEXT
	cat "$work/pace"
} >"$disputes"
echo "[bench] wrote $out and $disputes"
