#!/usr/bin/env bash
# Builds the dashboard and tests it in Chromium against a chain that it starts, with the programs in bin/ (or in $AMBIT_BIN).
#   scripts/dashboard.sh build | test | screenshots | scale | quick [options of dashboard.mjs --quick] | serve [options of serve.mjs]
set -euo pipefail
cd "$(dirname "$0")/../dapp/dashboard"
die() { echo "[dashboard] $*" >&2; exit 1; }

need_packages() {
	command -v node >/dev/null 2>&1 || die "node 20.19 or later is missing: install it (Debian: nodejs and npm from backports, or nodejs.org)"
	# Once for each lock file.
	if ! cmp -s package-lock.json node_modules/.installed 2>/dev/null; then
		npm ci --no-audit --no-fund --loglevel=error
		cp package-lock.json node_modules/.installed
	fi
}
build() {
	need_packages
	npm run --silent build
}
# Tests in the browser use what the unit tests compile.
build_and_test() {
	build
	npm test --silent
}
need_chromium() {
	CHROMIUM=${CHROMIUM:-$(command -v chromium || true)}
	if [ -z "$CHROMIUM" ]; then
		[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || die "chromium is missing: install it, or name it in \$CHROMIUM"
		echo "[dashboard] installing chromium"
		{ apt-get -o Acquire::Retries=6 update && apt-get -o Acquire::Retries=6 install -y --no-install-recommends chromium; } >/dev/null
		CHROMIUM=$(command -v chromium)
	fi
	export CHROMIUM
}
need_programs() {
	AMBIT_BIN=${AMBIT_BIN:-$(cd ../.. && pwd)/bin}
	for program in ambit ambit-node; do
		[ -x "$AMBIT_BIN/$program" ] || die "$AMBIT_BIN/$program is missing: run make build"
	done
	export AMBIT_BIN
}

case ${1:-} in
build) build ;;
test)
	need_programs
	need_chromium
	build_and_test
	exec node test/browser/dashboard.mjs
	;;
screenshots)
	need_programs
	need_chromium
	build_and_test
	exec node test/browser/dashboard.mjs --screenshots ../../docs/images
	;;
scale)
	need_programs
	need_chromium
	build
	exec node test/browser/scale.mjs
	;;
quick)
	shift
	need_chromium
	build_and_test
	exec node test/browser/dashboard.mjs --quick "$@"
	;;
serve)
	shift
	build
	exec node serve.mjs "$@"
	;;
*) die "say what to do: build, test, screenshots, scale, quick or serve" ;;
esac
