# Sourced by the other scripts and by the Makefile's recipes: which toolchain builds, and where the results go.
#
# Sets CARGO_TARGET_DIR (outside the checkout, shared by all of a user's checkouts) and, where rustup can't provide the
# target wasm32v1-none, RUSTUP_TOOLCHAIN to Debian's own Rust. Fails when `make setup` has not been run.

export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/ambit/target}"
export CARGO_TERM_PROGRESS_WHEN="${CARGO_TERM_PROGRESS_WHEN:-auto}"
# Lints run as part of the one compilation: workspace crates are compiled by clippy's driver, their dependencies are not.
export RUSTC_WORKSPACE_WRAPPER="${RUSTC_WORKSPACE_WRAPPER-clippy-driver}"
export CLIPPY_ARGS="${CLIPPY_ARGS--Dwarnings__CLIPPY_HACKERY__}"

# A registry that does not answer is asked again.
export npm_config_fetch_retries="${npm_config_fetch_retries:-6}" PIP_RETRIES="${PIP_RETRIES:-8}" CARGO_NET_RETRY="${CARGO_NET_RETRY:-6}"

ambit_has_wasm_target() {
	rustc_sysroot=$("${1:-rustc}" --print sysroot 2>/dev/null) || return 1
	ls "$rustc_sysroot"/lib/rustlib/wasm32v1-none/lib/libcore-*.rlib >/dev/null 2>&1
}

if [ -z "${RUSTUP_TOOLCHAIN:-}" ] && ! ambit_has_wasm_target rustc && ambit_has_wasm_target /usr/bin/rustc; then
	if command -v rustup >/dev/null 2>&1; then
		export RUSTUP_TOOLCHAIN=debian
	else
		export PATH="/usr/bin:$PATH"
	fi
fi
