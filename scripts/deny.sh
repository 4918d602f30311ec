#!/usr/bin/env bash
# Licences, sources and duplicate bans of all dependencies, by cargo-deny; advisories where their database can be fetched.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh
if ! command -v cargo-deny >/dev/null 2>&1; then
	echo "[deny] cargo-deny is not installed (cargo install --locked cargo-deny): skipped"
	exit 0
fi
cargo deny --offline --all-features check licenses bans sources
if cargo deny fetch db >/dev/null 2>&1; then
	# What is published tomorrow is no fault of this commit.
	cargo deny check advisories || echo "[deny] there are advisories, or they can't be read: see above" >&2
else
	echo "[deny] the advisory database can't be fetched here: advisories not checked"
fi
