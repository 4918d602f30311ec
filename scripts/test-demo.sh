#!/usr/bin/env bash
# The demo on a real chain, digits and the cheat, their results checked, and against the chain that it leaves up: polkadot.js without
# custom types.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
demo=
finish() {
	status=$?
	if [ -n "$demo" ]; then kill -INT "$demo" 2>/dev/null || true; wait "$demo" 2>/dev/null || true; fi
	rm -rf "$work"
	exit "$status"
}
trap finish EXIT
die() { echo "[demo] $*" >&2; exit 1; }

for package in examples client; do
	(cd "dapp/$package" && npm ci --no-audit --no-fund --loglevel=error && npm test --silent)
done

bin/ambit demo --json --keep --scenario digits,cheat >"$work/demo.json" 2>"$work/demo.log" &
demo=$!
for second in $(seq 900); do
	# jq 1.6 is content with an empty file.
	[ -s "$work/demo.json" ] && jq -e . "$work/demo.json" >/dev/null 2>&1 && break
	kill -0 "$demo" 2>/dev/null || { cat "$work/demo.log" "$work/demo.json" >&2; die "the demo ended before its result"; }
	[ "$second" -lt 900 ] || { cat "$work/demo.log" >&2; die "no result in 15 minutes"; }
	sleep 1
done
jq -c 'del(.digits, .cheat.steps)' "$work/demo.json"
jq -c '.cheat.steps[]?' "$work/demo.json"
jq -e '
	.submitted == 50 and .settled == 50 and .refunded == 0
	and .accuracy >= 0.9 and ((.correct / .submitted) - .accuracy | fabs) < 1e-9
	and .median_blocks_to_result >= 1 and .finalized_block > 0
' "$work/demo.json" >/dev/null || { cat "$work/demo.log" >&2; die "the result is not what it must be"; }

field() { jq -er ".$1" "$work/demo.json"; }
jq -e '
	.cheat.verdict == "convicted" and .cheat.ground == "proof" and .cheat.wrong.kind == "node"
	and .cheat.slashed > 0 and .cheat.settled_correctly == true
	and .cheat.settled_by != .cheat.cheat and .cheat.claimed != .cheat.right and .cheat.settled == .cheat.right
	and .cheat.proof_bytes > 0 and .cheat.proof_bytes <= 65536 and .cheat.moves <= 6
	and .cheat.onchain_bytes > .cheat.proof_bytes and .cheat.blocks_to_verdict >= 1
' "$work/demo.json" >/dev/null || { cat "$work/demo.log" >&2; die "the cheat was not convicted as it must be"; }

echo "[demo] polkadot.js submits one more job to the same chain"
node dapp/examples/submit-job.mjs --json --url "$(field url)" --worker "$(field worker)" \
	--worker-token-file "$(field worker_token_file)"
echo "[demo] the client library has another one classified, and is refused where it must be"
node dapp/client/test/chain.mjs --url "$(field url)" --worker "$(field worker)" \
	--worker-token-file "$(field worker_token_file)"

echo "[demo] referenda: a parameter changes, another value is out of its bounds, a class is rewarded by another weight"
node dapp/examples/governance.mjs --json --url "$(field url)" --class 0 \
	--scarce //Bob,//Charlie,//Dave >"$work/governance.json"
jq -c . "$work/governance.json"
jq -e '
	.changed.error == null and .changed.value == .after and .before != .after
	and .refused.error == "governance.OutOfBounds" and (.refused.value | tonumber) > (.most | tonumber)
	and .class_weight.weight == 500000 and .class_weight.weight_before != .class_weight.weight
	and (.class_weight.paid | tonumber) > 0 and .class_weight.operators > 0
' "$work/governance.json" >/dev/null || die "the parameter was not governed as it must be"
