#!/usr/bin/env bash
# Builds the next runtime, which is never published, and prints where it is: compressed as a release's is, but without the metadata hash, for
# which it would have to be compiled twice.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/env.sh
command -v zstd >/dev/null || { echo "zstd is missing: run make setup" >&2; exit 1; }
cp Cargo.lock zombienet/upgrade/Cargo.lock
(
	cd zombienet/upgrade
	env -u RUSTC_WORKSPACE_WRAPPER RUSTFLAGS="-Ctarget-cpu=mvp -Clink-arg=--export-table --cfg substrate_runtime" \
		cargo build --release --target wasm32v1-none
) >&2
blob="$CARGO_TARGET_DIR/wasm32v1-none/release/ambit_runtime_rehearsal"
# What goes before a compressed blob: sp_maybe_compressed_blob::ZSTD_PREFIX.
{ printf '\x52\xbc\x53\x76\x46\xdb\x8e\x05'; zstd -q -19 -c "$blob.wasm"; } >"$blob.compressed.wasm"
echo "$blob.compressed.wasm"
