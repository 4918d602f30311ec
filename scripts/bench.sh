#!/usr/bin/env bash
# Measures speed on this machine and writes docs/benchmarks/measured.md. Nothing else should run meanwhile.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

out=docs/benchmarks/measured.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "[bench] weights of a job beside a transfer"
cargo run --quiet --locked -p ambit-runtime --example weights >"$work/weights"
echo "[bench] inference and commitments"
cargo bench --quiet --locked --profile dev -p ambit-engine --bench inference >"$work/engine"
echo "[bench] a job's way from submission to settlement, three operators on this machine"
bin/ambit demo --json --jobs "${BENCH_JOBS:-300}" >"$work/demo"

{
	echo "# Measured"
	echo
	echo "By \`make bench\` on $(date -u +%F): $(nproc) cores, $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -1), profile \`dev\`."
	echo
	echo "## Weights"
	echo
	cat "$work/weights"
	echo
	echo "## Jobs end to end"
	echo
	jq -r '"\(.settled) of \(.submitted) jobs settled in \(.seconds) s, starting the chain included; median \(.median_blocks_to_result) blocks of 6 s from submission to result."' "$work/demo"
	echo
	echo "## Inference and commitments"
	echo
	echo '```'
	cat "$work/engine"
	echo '```'
} >"$out"
echo "[bench] wrote $out"
