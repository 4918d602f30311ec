#!/usr/bin/env bash
# weights.sh [PALLET ...]: measures the calls of these pallets (all of the project's by default) and writes
# runtime/src/weights/. Of AMBIT_WEIGHT_RUNS runs (3) each function is taken from the one in which it was fastest: what else a machine does
# makes a run slower and never faster. The tool, frame-omni-bencher, is compiled the first time. Nothing else should run meanwhile.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

pallets=("$@")
[ ${#pallets[@]} -gt 0 ] || pallets=(pallet_ambit_data_feeds pallet_ambit_disputes pallet_ambit_governance pallet_ambit_job_registry pallet_ambit_retrieval pallet_ambit_rewards pallet_ambit_staking pallet_balances frame_system pallet_timestamp)

bencher=$(scripts/sdk-tool.sh frame-omni-bencher)
echo "[weights] building the runtime with its benchmarks"
wasm=$(scripts/bencher/wasm.sh)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
runs="${AMBIT_WEIGHT_RUNS:-3}"
# All pallets once, then all again: a slow quarter of an hour is not all that is seen of a pallet.
for run in $(seq "$runs"); do
	for pallet in "${pallets[@]}"; do
		echo "[weights] $pallet, run $run of $runs"
		"$bencher" v1 benchmark pallet --runtime "$wasm" --genesis-builder-preset development \
			--pallet "$pallet" --extrinsic '*' --steps 20 --repeat 10 --min-duration 2 --wasm-execution compiled \
			--heap-pages 4096 --disable-proof-recording --no-median-slopes --no-min-squares \
			--template scripts/bencher/weights.hbs \
			--output "$work/$pallet.$run.rs"
	done
done
for pallet in "${pallets[@]}"; do
	python3 scripts/bencher/least.py "$work/$pallet".*.rs -o "runtime/src/weights/$pallet.rs"
done
cargo fmt -p ambit-runtime
