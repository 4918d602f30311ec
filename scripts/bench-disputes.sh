#!/usr/bin/env bash
# Plays disputes about three models and writes docs/benchmarks/disputes.md. The examples of the workspace must have been built:
# `make bench` does, and runs this.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

out=docs/benchmarks/disputes.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "[bench] disputes about three models"
"$CARGO_TARGET_DIR/debug/examples/dispute_cost" --json "$work/costs.json" >"$work/costs"
"$CARGO_TARGET_DIR/debug/examples/disputes" "$work/costs.json" >"$work/proofs"
"$CARGO_TARGET_DIR/debug/examples/dispute_cost" --pace >"$work/pace"

{
	cat <<-'TEXT'
		# What a dispute takes

	TEXT
	echo "By \`make bench\` on $(date -u +%F): $(nproc) cores, $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -1), profile \`dev\`."
	cat <<-'TEXT'

		Disputes played with the referee's own types, about one flipped bit in the result of each node of three models: in its first, middle and last element and in three
		random ones. First as if the result named its trace, as one does that is audited, then with the trace said in the dispute, as of all others. The digits classifier is the one in `models/`; encoder and decoder have the published shapes of MiniLM-L6 (128 tokens, weights of 8 bits, activations of 16)
		and Qwen2.5-0.5B (one token behind a cache of 256, weights and activations of 8 bits in groups of 64), and random weights.

		"Typical" is the node in the middle, each with the dearest of its elements, and "worst" the worst of all. KiB of messages on chain; an extrinsic has about 150 bytes more.

		Aims: at most 6 moves in all; proofs of at most 64 KiB typically and 256 KiB at worst; the proving extrinsic at most 50 ms of reference time.

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
	jq -r '.models[] | "| Ambit | \(.model) | \(.posted.moves.worst) moves, \(.published.moves.worst) where the result names its trace |"' "$work/costs.json"
	cat <<-'TEXT'
		| a public project that bisects down to single operations, by its own account | 0.6 B parameters | 25 rounds |

		## Time of one element, natively

		Of each operator at its dearest; what the weights of evaluation are measured on follows from it (`pallets/disputes/src/worst.rs`). Operators of one term are done after a call
		and a look at a tile or two, whatever they compute.

	TEXT
	cat "$work/pace"
} >"$out"
echo "[bench] wrote $out"
