#!/usr/bin/env bash
# sdk-tool.sh frame-omni-bencher|subkey: compiles this tool of the workspace's release of polkadot-sdk as it is published, once, and prints
# where it is. The first takes most of an hour on two cores. $FRAME_OMNI_BENCHER and $SUBKEY name one that exists.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

name=${1:-}
case "$name" in
frame-omni-bencher) version=0.28.0 given=${FRAME_OMNI_BENCHER:-} ;;
subkey) version=36.0.0 given=${SUBKEY:-} ;;
*) echo "usage: sdk-tool.sh frame-omni-bencher|subkey" >&2; exit 2 ;;
esac
if [ -n "$given" ]; then
	[ -x "$given" ] || { echo "[sdk-tool] $given can't be executed" >&2; exit 1; }
	echo "$given"
	exit
fi

tools="$CARGO_TARGET_DIR/tools"
root="$tools/$name-$version"
if ! [ -x "$root/bin/$name" ]; then
	echo "[sdk-tool] compiling $name $version" >&2
	if [ -z "${LIBCLANG_PATH:-}" ]; then
		# RocksDB's bindings look for a name without a version, which only Debian's packages for developers have.
		libclang=$(find /usr/lib -name 'libclang.so' -o -name 'libclang-[0-9]*.so*' | sort -V | tail -n 1)
		[ -n "$libclang" ] || { echo "[sdk-tool] there is no libclang: install libclang-dev" >&2; exit 1; }
		mkdir -p "$tools/libclang"
		ln -sf "$libclang" "$tools/libclang/libclang.so"
		export LIBCLANG_PATH="$tools/libclang"
	fi
	# Optimised as the node is.
	hot=()
	for crate in blake2 blake2b_simd cranelift-codegen curve25519-dalek k256 schnorrkel sha2; do
		hot+=(--config "profile.dev.package.$crate.opt-level=3")
	done
	# What one tool needs of the SDK the other mostly needs as well.
	env -u RUSTC_WORKSPACE_WRAPPER -u CLIPPY_ARGS SKIP_WASM_BUILD=1 CARGO_TARGET_DIR="$tools/target" \
		CARGO_PROFILE_DEV_DEBUG=0 CARGO_PROFILE_DEV_SPLIT_DEBUGINFO=off CARGO_PROFILE_DEV_CODEGEN_UNITS=16 \
		CARGO_PROFILE_DEV_OPT_LEVEL=1 CARGO_PROFILE_DEV_BUILD_OVERRIDE_OPT_LEVEL=0 \
		cargo install "${hot[@]}" --quiet "$name" --version "=$version" --locked --debug --root "$root" >&2
fi
echo "$root/bin/$name"
