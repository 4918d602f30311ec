#!/usr/bin/env bash
# Installs what building Ambit needs and is not here yet. Can be run any number of times.
#
# Rust comes from rustup where that can fetch the target wasm32v1-none, and from Debian's packages where it can't.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\033[1m[setup]\033[0m %s\n' "$*"; }
die() { printf '[setup] %s\n' "$*" >&2; exit 1; }

as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"
	elif command -v sudo >/dev/null 2>&1; then sudo "$@"
	else die "need root (or sudo) for: $*"; fi
}

apt_updated=no
apt_install() {
	command -v apt-get >/dev/null 2>&1 ||
		die "not a Debian system: install these with your package manager, then run this again: $*"
	if [ "$apt_updated" = no ]; then
		say "updating Debian's package lists"
		as_root apt-get update -qq
		apt_updated=yes
	fi
	say "installing $*"
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# Programs, each with the package that has it.
missing=()
need() { command -v "$1" >/dev/null 2>&1 || missing+=("$2"); }
need protoc protobuf-compiler
need clang clang
need cmake cmake
need pkg-config pkg-config
need mold mold
need g++ g++
need git git
need jq jq
need perl perl
need ps procps
need curl curl
need python3 python3
need zstd zstd
# For the second implementation of integer graphs.
if ! python3 -c 'import numpy' 2>/dev/null && ! /usr/bin/python3 -c 'import numpy' 2>/dev/null; then missing+=(python3-numpy); fi
# Two programs that come together.
if ! command -v node >/dev/null 2>&1; then missing+=(nodejs npm); elif ! command -v npm >/dev/null 2>&1; then missing+=(npm); fi
if ! ls /usr/lib/llvm-*/lib/libclang*.so* >/dev/null 2>&1; then missing+=(libclang-dev); fi
[ ${#missing[@]} = 0 ] || apt_install "${missing[@]}"

# Rust.
minimum=1.95
new_enough() {
	version=$("$1" --version 2>/dev/null | awk '{print $2}') || return 1
	[ -n "$version" ] && [ "$(printf '%s\n%s\n' "$minimum" "${version%%-*}" | sort -V | head -1)" = "$minimum" ]
}
has_wasm() { ls "$("$1" --print sysroot)"/lib/rustlib/wasm32v1-none/lib/libcore-*.rlib >/dev/null 2>&1; }

# The standard library of the runtime's target, built from Debian's sources: Debian packages none for it.
build_debian_wasm_target() {
	say "building core and alloc for wasm32v1-none from Debian's sources (half a minute)"
	work=$(mktemp -d)
	trap 'rm -rf "$work"' RETURN
	mkdir "$work/src"
	printf '[package]\nname = "sysroot"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n' >"$work/Cargo.toml"
	printf '#![no_std]\nextern crate alloc;\n' >"$work/src/lib.rs"
	(
		cd "$work"
		# Bitcode, because the runtime is linked with LTO.
		env -u RUSTC_WORKSPACE_WRAPPER -u RUSTUP_TOOLCHAIN -u CARGO_ENCODED_RUSTFLAGS CARGO_TARGET_DIR="$work/target" \
			RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 RUSTFLAGS="-C embed-bitcode=yes" \
			/usr/bin/cargo build --quiet --release --target wasm32v1-none -Z build-std=core,alloc
	)
	library="$(/usr/bin/rustc --print sysroot)/lib/rustlib/wasm32v1-none/lib"
	as_root mkdir -p "$library"
	as_root cp "$work"/target/wasm32v1-none/release/deps/lib{core,alloc,compiler_builtins}-*.rlib "$library/"
}

if command -v rustc >/dev/null 2>&1 && new_enough rustc && has_wasm rustc; then
	say "Rust: $(rustc --version) has the target wasm32v1-none"
elif new_enough /usr/bin/rustc && has_wasm /usr/bin/rustc && [ -x /usr/bin/clippy-driver ] && [ -x /usr/bin/rustfmt ]; then
	say "Rust: Debian's $(/usr/bin/rustc --version) has the target wasm32v1-none"
	if command -v rustup >/dev/null 2>&1; then rustup toolchain link debian /usr; fi
elif command -v rustup >/dev/null 2>&1 && new_enough rustc && rustup target add wasm32v1-none >/dev/null 2>&1 && has_wasm rustc; then
	say "Rust: $(rustc --version); rustup added the target wasm32v1-none"
else
	say "Rust: rustup can't provide the target wasm32v1-none here; using Debian's Rust"
	if ! [ -x /usr/bin/rustc ] || ! new_enough /usr/bin/rustc || ! [ -d /usr/lib/rustlib/src/rust/library ] || ! [ -x /usr/bin/clippy-driver ]; then
		apt_install rustc-web cargo-web rust-web-src rust-web-llvm rust-web-clippy rustfmt-web lld-22
	fi
	new_enough /usr/bin/rustc || die "Debian's Rust is older than $minimum"
	has_wasm /usr/bin/rustc || build_debian_wasm_target
	has_wasm /usr/bin/rustc || die "the target wasm32v1-none is still not there"
	if command -v rustup >/dev/null 2>&1; then rustup toolchain link debian /usr; fi
	say "Rust: $(/usr/bin/rustc --version)"
fi

. scripts/env.sh
command -v clippy-driver >/dev/null 2>&1 && clippy-driver --version >/dev/null 2>&1 ||
	die "clippy is missing: rustup component add clippy rustfmt"
if ! cargo nextest --version >/dev/null 2>&1; then
	say "cargo-nextest is not installed: tests run with cargo test (cargo install --locked cargo-nextest makes them faster)"
fi
say "ready; build results go to $CARGO_TARGET_DIR"
