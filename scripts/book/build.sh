#!/usr/bin/env bash
# Builds the book to target/book and checks it: links, named commands, figures, blocks, errors, and the tables of the pallets. mdbook is compiled once, at a pinned version, beside the other results.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/env.sh

version=0.5.4
tools="$CARGO_TARGET_DIR/tools/mdbook-$version"
if ! [ -x "$tools/bin/mdbook" ]; then
	echo "[book] compiling mdbook $version, once (two minutes on two cores)"
	# Without its server and watcher, and not optimised: it renders this book in seconds all the same.
	env -u RUSTC_WORKSPACE_WRAPPER -u CLIPPY_ARGS CARGO_TARGET_DIR="$tools/target" CARGO_PROFILE_DEV_DEBUG=0 \
		cargo install --quiet mdbook --version "=$version" --locked --debug --no-default-features --features search --root "$tools"
	rm -rf "$tools/target"
fi

scripts/book/figures.py check
scripts/book/errors.py
scripts/book/pallets.py
rm -rf target/book
"$tools/bin/mdbook" build docs/book
scripts/book/check.py target/book
echo "[book] target/book/index.html"
