#!/usr/bin/env bash
# frame-omni-bencher, as it is published, lists the benchmarks of this runtime and runs those of every pallet of the project once, for
# their results and not for their times: `make weights` measures. $FRAME_OMNI_BENCHER and $BENCHMARKS name a tool and a blob that exist.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/env.sh

say() { printf '[compatibility] %s\n' "$*"; }
die() { say "$*" >&2; exit 1; }

bencher=$(scripts/sdk-tool.sh frame-omni-bencher)
wasm=${BENCHMARKS:-$(scripts/bencher/wasm.sh)}

work=$(mktemp -d "${TMPDIR:-/tmp}/ambit-bencher.XXXXXX")
trap 'rm -rf "$work"' EXIT
run() { "$bencher" v1 benchmark pallet --runtime "$wasm" --genesis-builder-preset development "$@"; }

run --pallet '*' --extrinsic '*' --list >"$work/list" 2>"$work/log" || { cat "$work/log" >&2; die "it can't list the benchmarks"; }
for folder in pallets/*/; do
	# The hook has no calls that somebody else pays for.
	[ -e "$folder/src/benchmarking.rs" ] || [ -d "$folder/src/benchmarking" ] || continue
	pallet=$(sed -n 's/^name = "\(.*\)"/\1/p' "$folder/Cargo.toml" | head -1 | tr - _)
	count=$(grep -c "^$pallet, " "$work/list") || die "it doesn't list the benchmarks of $pallet"
	run --pallet "$pallet" --extrinsic '*' --steps 5 --repeat 1 --min-duration 0 --heap-pages 4096 --output "$work/$pallet.rs" >"$work/log" 2>&1 ||
		{ tail -n 30 "$work/log" >&2; die "it can't run the benchmarks of $pallet"; }
	written=$(grep -c '^	fn [a-z_]*(' "$work/$pallet.rs")
	[ "$written" -ge "$count" ] || die "of $count benchmarks of $pallet it wrote $written weights"
	say "$pallet: $count benchmarks run"
done
