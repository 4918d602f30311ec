#!/usr/bin/env bash
# Builds the runtime with its benchmarks, as a blob, and prints where it is.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/env.sh
cp Cargo.lock scripts/bencher/runtime/Cargo.lock
(
	cd scripts/bencher/runtime
	env -u RUSTC_WORKSPACE_WRAPPER RUSTFLAGS="-Ctarget-cpu=mvp -Clink-arg=--export-table --cfg substrate_runtime" \
		cargo build --release --target wasm32v1-none
) >&2
echo "$CARGO_TARGET_DIR/wasm32v1-none/release/ambit_runtime_benchmarks.wasm"
