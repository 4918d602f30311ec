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
	cargo deny check advisories
else
	echo "[deny] the advisory database can't be fetched here: advisories not checked"
fi
