#!/usr/bin/env bash
# The demo on a real chain, digits, external data and the cheat, their results checked, and against the chain that it leaves up: polkadot.js without
# custom types, polkadot-api with types generated from its metadata, and the dashboard in Chromium.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
demo=
worker=
external=
dashboard=
finish() {
	status=$?
	if [ -n "$demo" ]; then kill -INT "$demo" 2>/dev/null || true; wait "$demo" 2>/dev/null || true; fi
	if [ -n "$external" ]; then pkill -TERM -P "$external" 2>/dev/null || true; fi
	if [ -n "$worker" ]; then kill -TERM "$worker" 2>/dev/null || true; fi
	if [ -n "$dashboard" ]; then kill -TERM "$dashboard" 2>/dev/null || true; fi
	rm -rf "$work"
	exit "$status"
}
trap finish EXIT
die() { echo "[demo] $*" >&2; exit 1; }

for package in examples client papi dashboard; do
	(cd "dapp/$package" && npm ci --no-audit --no-fund --loglevel=error && npm test --silent)
done
# Its tests compile only the parts without a browser.
(cd dapp/dashboard && npm run --silent build)

bin/ambit --timeout 3000 demo --json --keep --scenario digits,data,cheat >"$work/demo.json" 2>"$work/demo.log" &
demo=$!
for second in $(seq 3600); do
	# jq 1.6 is content with an empty file.
	[ -s "$work/demo.json" ] && jq -e . "$work/demo.json" >/dev/null 2>&1 && break
	kill -0 "$demo" 2>/dev/null || { cat "$work/demo.log" "$work/demo.json" >&2; die "the demo ended before its result"; }
	[ "$second" -lt 3600 ] || { cat "$work/demo.log" >&2; die "no result in an hour"; }
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
	.cheat.verdict == "convicted" and .cheat.ground == "trace" and .cheat.wrong.kind == "node" and .cheat.wrong.node == .cheat.tampered.node
	and .cheat.slashed > 0 and .cheat.settled_correctly == true
	and .cheat.settled_by != .cheat.cheat and .cheat.claimed != .cheat.right and .cheat.settled == .cheat.right
	and .cheat.proof_bytes > 0 and .cheat.proof_bytes <= 65536 and .cheat.moves <= 6
	and .cheat.onchain_bytes > .cheat.proof_bytes and .cheat.blocks_to_verdict >= 1
' "$work/demo.json" >/dev/null || { cat "$work/demo.log" >&2; die "the cheat was not convicted as it must be"; }

jq -e '
	.data.same == true and .data.root == .data.right_root and .data.by_feed.settled and .data.by_file.settled
	and .data.by_feed.says == .data.by_file.says and .data.by_feed.output_root == .data.by_file.output_root
	and .data.by_feed.job != .data.by_file.job and (.data.tensor.supporters | length) >= 2 and (.data.number.supporters | length) >= 2
	and .data.tensor.value.tensor.root == .data.root and .data.tensor.settled > .data.tensor.requested
	and (.data.number.value.number | tonumber) >= 21.5 and (.data.number.value.number | tonumber) < 21.6
' "$work/demo.json" >/dev/null || { cat "$work/demo.log" >&2; die "external data did not become a job's input as it must"; }

papi() { node "dapp/papi/$1.mjs" --json --url "$(field url)" "${@:2}"; }
echo "[demo] polkadot-api makes its types of the chain's metadata"
papi descriptors >"$work/descriptors.json"
jq -c . "$work/descriptors.json"
jq -e '.renamed == []' "$work/descriptors.json" >/dev/null || die "the generator stumbles over a name in the runtime's APIs"

# Before the states are gone in which the cheat was disputed.
echo "[demo] every runtime API answers polkadot-api and state_call alike"
revealed=$(jq -er '[.cheat.steps[] | select(.move == "reveal")][0].block' "$work/demo.json")
papi apis --dispute "$(field cheat.dispute)" --dispute-block "$revealed" >"$work/apis.json" ||
	{ jq -c '.results[] | select(.status == "failed")' "$work/apis.json" >&2; die "not all runtime APIs answer"; }
jq -r '.results[] | select(.status == "excluded") | "[demo] not called: \(.name), which \(.reason)"' "$work/apis.json"
jq -c 'del(.results)' "$work/apis.json"
jq -e '.failed == 0 and .ok >= 62 and .ok + .excluded == .methods and (.results | length) == .methods' "$work/apis.json" >/dev/null ||
	die "the runtime APIs are not all accounted for"
jq -e --slurpfile demo "$work/demo.json" --argjson block "$revealed" '
	$demo[0].cheat as $cheat | [$cheat.steps[] | select(.event == "moved" and .block <= $block)] as $moves
	| [$moves[] | select(.move == "post") | .payload_bytes / 32] as $posted
	| .dispute | .job == ($cheat.job | tostring) and .turn == ($moves | length) and .listed and .is_their_turn
	and .revealed_bytes == $moves[-1].payload_bytes and .posted_roots == ($posted | add // 0)
' "$work/apis.json" >/dev/null || { jq -c .dispute "$work/apis.json" >&2; die "what there was of the dispute is not told as it must be"; }

# They mostly wait for blocks: the rest goes on meanwhile. The second has the operators of the first, and an account that nobody else uses.
external_data() {
	node dapp/examples/external-data.mjs --json --timeout 1800 --url "$(field url)" --suri //Eve//stash >"$work/external.json" 2>"$work/external.log" &&
		node dapp/client/test/data.mjs --url "$(field url)" --worker "$(field worker)" --worker-token-file "$(field worker_token_file)" \
			--gateway "$(field gateway)" --suri //Eve//stash --wait-blocks 10 --timeout 1800 >"$work/data.json" 2>>"$work/external.log"
}
external_data &
external=$!

echo "[demo] polkadot.js submits one more job to the same chain"
node dapp/examples/submit-job.mjs --json --url "$(field url)" --worker "$(field worker)" \
	--worker-token-file "$(field worker_token_file)"
echo "[demo] the client library's types are those of the chain's metadata"
node dapp/client/scripts/types.mjs --check --url "$(field url)" 2>"$work/types.log" ||
	{ cat "$work/types.log" >&2; die "the runtime has changed: write them anew with npm run types in dapp/client"; }
echo "[demo] the client library has more classified, over a wire that is cut, sees a job disputed, publishes, and is refused where it must be"
node dapp/client/test/chain.mjs --url "$(field url)" --worker "$(field worker)" --worker-token-file "$(field worker_token_file)" \
	--gateway "$(field gateway)" --disputed-job "$(field cheat.job)" --timeout 1800 >"$work/client.json" 2>"$work/client.log" ||
	{ cat "$work/client.log" "$work/client.json" >&2; die "the client library did not do what it must"; }
jq -c . "$work/client.json"
jq -e --argjson right "$(jq -e .label "$work/client.json")" '
	.predictions == ([range(4)] | map($right)) and .from_gateway == "verified"
	and .refunds == ["NoCapacity", "Withdrawn"] and (.dispute.events | index("OperatorConvicted")) != null and (.earnings > 0)
' "$work/client.json" >/dev/null || die "the client library does not tell what it must"

echo "[demo] referenda: a parameter changes, another value is out of its bounds, a class is rewarded by another weight"
node dapp/examples/governance.mjs --json --timeout 1800 --url "$(field url)" --class 0 \
	--scarce //Bob,//Charlie,//Dave >"$work/governance.json"
jq -c . "$work/governance.json"
jq -e '
	.changed.error == null and .changed.value == .after and .before != .after
	and .refused.error == "governance.OutOfBounds" and (.refused.value | tonumber) > (.most | tonumber)
	and .class_weight.weight == 500000 and .class_weight.weight_before != .class_weight.weight
	and (.class_weight.paid | tonumber) > 0 and .class_weight.operators > 0
' "$work/governance.json" >/dev/null || die "the parameter was not governed as it must be"

papi_job() { papi submit-job --worker "$(field worker)" --worker-token-file "$(field worker_token_file)" "$@"; }
echo "[demo] it is refused a job below the class's minimum fee, by the pallet's error, and has the next one settled"
if papi_job --max-fee 1 >"$work/refused.json" 2>"$work/refused.log"; then die "a job below the minimum fee was taken"; fi
cat "$work/refused.log"
[ ! -s "$work/refused.json" ] && grep -q 'JobRegistry\.FeeBelowMinimum' "$work/refused.log" ||
	die "the refusal is not told as it must be"
papi_job >"$work/papi.json"
jq -c . "$work/papi.json"
# The refused one took no number.
jq -e --slurpfile client "$work/client.json" '
	.job == ($client[0].jobs | tonumber) and .correct == true and .prediction == .label
	and (.fee_planck | tonumber) > 0 and .blocks >= 1 and (.outputs | length) == 2 and (.operator | length) > 40
' "$work/papi.json" >/dev/null || die "polkadot-api's job is not settled as it must be"

# From here on it matters to nobody how many jobs and referenda there are; the account is nobody else's.
scripts/dashboard.sh quick --timeout 1800 --url "$(field url)" --worker "$(field worker)" --token-file "$(field worker_token_file)" \
	--gateway "$(field gateway)" --convicted "$(field cheat.job)" --wallet //Charlie//stash >"$work/dashboard.log" 2>&1 &
dashboard=$!

echo "[demo] the metadata digest that hardware wallets sign is accepted, and any other refused"
papi metadata-hash >"$work/digest.json"
jq -c . "$work/digest.json"
jq -e '
	(.digest | test("^0x[0-9a-f]{64}$")) and .accepted_in_block > 0 and (.refused | contains("bad signature"))
	and ([.cases[] | select(.verdict == "valid")] | length) == 2
	and ([.cases[] | select(.verdict == "Invalid.BadProof")] | length) == 3
' "$work/digest.json" >/dev/null || die "the metadata hash is not checked as it must be"

echo "[demo] the node's own JSON-RPC tells of coverage what the command line tells, and what is wrong with a question"
rpc() {
	curl -sS --max-time 60 -H 'content-type: application/json' "$(field url | sed 's/^ws/http/')" \
		-d "$(jq -cn --arg method "$1" --argjson params "$2" '{jsonrpc: "2.0", id: 1, method: $method, params: $params}')"
}
head=$(rpc chain_getBlockHash '[]' | jq -er .result)
{
	rpc ambit_rewards "[\"$head\"]"
	rpc ambit_coverages "[0, 10, \"$head\"]"
	rpc ambit_coverage "[0, \"$head\"]"
	rpc ambit_marginalSuccess "[0, 0, 100, \"$head\"]"
	rpc ambit_quote "[0, 2, null, 990000, \"$head\"]"
	rpc ambit_needed "[\"cpu\", 5, null, \"$head\"]"
	rpc ambit_domains "[\"$head\"]"
	rpc ambit_coverage '[4000000000]'
	rpc ambit_needed '["tpu", 5]'
	rpc ambit_coverage "[0, \"0x$(printf '0%.0s' $(seq 64))\"]"
} | jq -s . >"$work/rpc.json"
bin/ambit coverage --class 0 --url "$(field url)" --json >"$work/coverage.json"
jq -e --slurpfile told "$work/coverage.json" '
	map(.result) as [$rewards, $all, $class, $operators, $quote, $needed, $domains, $none] | map(.error.code) as $errors
	| ($rewards.budget_planck | tonumber) >= 0 and $rewards.era > 0
	and $all[0] == $class and $class.class == 0 and $class.weight_ppm == 500000 and $class.capacity > 0
	and ($class.domains | map(.capacity) | add) == $class.capacity
	and ($operators | map(.operator) | sort) == ($told[0].operators | map(.operator) | sort)
	and ($operators | map(.slots) | add) == ($told[0].operators | map(.slots) | add)
	and ($quote | .slots == 2 and .quality_ppm == 990000 and (.reward_planck | tonumber) >= 0)
	and ($needed | length) >= 1 and $needed[0].hardware == "cpu" and ($domains | length) >= 1
	and $none == null and $errors[:8] == ([range(8)] | map(null)) and $errors[8] == -32602 and $errors[9] == 9100
' "$work/rpc.json" >/dev/null || { jq -c . "$work/rpc.json" "$work/coverage.json" >&2; die "coverage is not told as it must be"; }

echo "[demo] a text is asked for on the command line; what is no tensor is refused as an input; an artefact finds a keeper"
ambit() { bin/ambit --json --url "$(field url)" --key //Eve "$@"; }
rpc_url=$(field url | sed 's/^ws/http/')
# The node itself is a source on loopback: it answers a GET with something that is no JSON document, and all operators fail alike.
status=0
ambit feed request "$rpc_url/" --text --wait >"$work/feed.json" || status=$?
jq -c . "$work/feed.json"
[ "$status" = 9 ] && jq -e '
	.state == "failed" and (.value.finding.failure | IN("Refused", "Malformed") or startswith("Refused")) and (.value.supporters | length) >= 2
' "$work/feed.json" >/dev/null || die "a source without a document was not told as it must be"
status=0
ambit job submit --input "feed:$(jq -er .data.number.feed "$work/demo.json")" --model digits-cnn >"$work/input.json" || status=$?
[ "$status" = 2 ] && grep -q -- '--tensor' "$work/input.json" || die "a number was taken as a job's input"
ambit job submit --wait --input "feed:$(jq -er .data.tensor.feed "$work/demo.json")" --model digits-cnn >"$work/input.json"
jq -e '.state | ascii_downcase == "settled"' "$work/input.json" >/dev/null || { cat "$work/input.json" >&2; die "a feed's tensor was not taken as a job's input"; }
ambit keep request "$(jq -er .data.cid "$work/demo.json")" --bytes 64 --copies 1 --eras 2 >"$work/kept.json"
request=$(jq -er .request "$work/kept.json")
bin/ambit --json --url "$(field url)" --key //Bob keep take "$request" >"$work/taken.json"
ambit keep show "$request" >"$work/shown.json"
jq -e --slurpfile taken "$work/taken.json" '.taken == 1 and .deals[0].deal == $taken[0].deal and .bytes == 64' "$work/shown.json" >/dev/null ||
	{ cat "$work/shown.json" >&2; die "an artefact did not find a keeper"; }

echo "[demo] the doctor finds an operator well, and a stopped worker; the operator leaves"
operator() { bin/ambit --url "$(field url)" --key //Ferdie//stash operator "$@"; }
bin/ambit worker --json --data "$work/worker" --listen 127.0.0.1:0 --gateway-listen 127.0.0.1:0 \
	--gateway "$(field gateway)" >"$work/worker.json" 2>"$work/worker.log" &
worker=$!
for tenth in $(seq 3000); do
	[ -s "$work/worker.json" ] && break
	[ "$tenth" -lt 3000 ] || die "no worker in five minutes"
	sleep 0.1
done
operator init --json --config "$work/etc" --chain dev >"$work/init.json"
operator join --json --class 0 --slots 1 --worker-key "$(jq -er .worker "$work/init.json")" >"$work/join.json"
doctor() {
	operator doctor --json --patience 120 --worker "$(jq -er .api "$work/worker.json")" --gateway "$(field gateway)" \
		--worker-token-file "$work/worker/token" --public-gateway "$(jq -er .gateway "$work/worker.json")" >"$work/doctor.json"
}
doctor || { jq -c . "$work/doctor.json" >&2; die "the doctor finds fault with an operator that is well"; }
jq -c '{ok, warn, fail}' "$work/doctor.json"
jq -e '
	(.checks | map({(.check): .verdict}) | add) as $found
	| .sound and ([.checks[] | select(.verdict != "ok" and .remedy == null)] == [])
	and ([$found["node", "sync", "worker key", "bond", "worker", "worker\u0027s token", "device", "artefacts of class 0",
		"memory for class 0"]] | all(. == "ok"))
	and ($found["node\u0027s port"] | IN("ok", "warn"))
	and ([.skipped[].check] | index("worker\u0027s bitswap")) != null
' "$work/doctor.json" >/dev/null || { jq -c . "$work/doctor.json" >&2; die "the doctor does not look at what it should"; }
kill -TERM "$worker" && wait "$worker"
status=0
doctor || status=$?
[ "$status" = 1 ] || die "the doctor ended with $status, not 1, when the worker was stopped"
jq -e '.checks[] | select(.check == "worker") | .verdict == "fail" and (.remedy | contains("start it"))' "$work/doctor.json" >/dev/null ||
	die "the doctor has no remedy for a stopped worker"
operator leave --yes --json >"$work/leave.json"
jq -c . "$work/leave.json"
jq -e '(.unbonding[0].planck | tonumber) > 0 and .withdrawable_from_block > 0' "$work/leave.json" >/dev/null || die "the operator did not leave"
status=0
operator leave --withdraw --json >"$work/withdraw.json" || status=$?
[ "$status" = 5 ] && grep -q NothingToWithdraw "$work/withdraw.json" || die "a bond was withdrawn before its time"

echo "[demo] the dashboard in Chromium: a job of an image and one of a text, the conviction, a vote, a connection that breaks, every view"
wait "$dashboard" || { cat "$work/dashboard.log" >&2; die "the dashboard does not show what it must"; }
dashboard=
grep '^\[dashboard' "$work/dashboard.log"

echo "[demo] what operators that polkadot.js made found at a source that it served: a rate, a number that moves, nothing"
wait "$external" || { cat "$work/external.log" >&2; die "external data was not asked for as it must be"; }
external=
jq -c . "$work/external.json" "$work/data.json"
jq -e '
	.rate.number == "1234" and .rate.supporters >= 2 and (.median.number | tonumber) >= 100000
	and .absent.failure == "Absent"
	and all(.rate, .median; (.paid_planck | tonumber) == (.asking_planck | tonumber) and (.paid_planck | tonumber) > 0)
	and (.absent.paid_planck | tonumber) > 0 and (.absent.paid_planck | tonumber) < (.absent.asking_planck | tonumber)
' "$work/external.json" >/dev/null || die "external data is not what the source served"
jq -e '
	.rate == "-12" and (.median | tonumber) >= 1000 and .steps[0] == "FeedRequested" and .steps[-1] == "FeedSettled"
	and (.input | startswith("bafkrei")) and (.kept | startswith("bafkrei"))
' "$work/data.json" >/dev/null || die "the client library did not find external data, or have it kept, as it must"
