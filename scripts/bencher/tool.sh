#!/usr/bin/env bash
# Compiles frame-omni-bencher as it is published, once and for most of an hour on two cores, and prints where it is. $FRAME_OMNI_BENCHER names
# one that exists.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/env.sh

# Of the workspace's release of polkadot-sdk.
version=0.28.0
tools="$CARGO_TARGET_DIR/tools/frame-omni-bencher-$version"
bencher=${FRAME_OMNI_BENCHER:-$tools/bin/frame-omni-bencher}
if ! [ -x "$bencher" ]; then
	[ -z "${FRAME_OMNI_BENCHER:-}" ] || { echo "[bencher] $bencher can't be executed" >&2; exit 1; }
	echo "[bencher] compiling frame-omni-bencher $version" >&2
	mkdir -p "$tools/libclang"
	if [ -z "${LIBCLANG_PATH:-}" ]; then
		# RocksDB's bindings look for a name without a version, which only Debian's packages for developers have.
		libclang=$(find /usr/lib -name 'libclang.so' -o -name 'libclang-[0-9]*.so*' | sort -V | tail -n 1)
		[ -n "$libclang" ] || { echo "[bencher] there is no libclang: install libclang-dev" >&2; exit 1; }
		ln -sf "$libclang" "$tools/libclang/libclang.so"
		export LIBCLANG_PATH="$tools/libclang"
	fi
	# Optimised as the node is.
	hot=()
	for crate in blake2 blake2b_simd cranelift-codegen curve25519-dalek k256 schnorrkel sha2; do
		hot+=(--config "profile.dev.package.$crate.opt-level=3")
	done
	env -u RUSTC_WORKSPACE_WRAPPER -u CLIPPY_ARGS SKIP_WASM_BUILD=1 CARGO_TARGET_DIR="$tools/target" \
		CARGO_PROFILE_DEV_DEBUG=0 CARGO_PROFILE_DEV_SPLIT_DEBUGINFO=off CARGO_PROFILE_DEV_CODEGEN_UNITS=16 \
		CARGO_PROFILE_DEV_OPT_LEVEL=1 CARGO_PROFILE_DEV_BUILD_OVERRIDE_OPT_LEVEL=0 \
		cargo install "${hot[@]}" --quiet frame-omni-bencher --version "=$version" --locked --debug --root "$tools" >&2
	rm -rf "$tools/target"
fi
echo "$bencher"
