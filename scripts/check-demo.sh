#!/usr/bin/env bash
# Runs the demo and fails unless every job was settled, most digits were right, and blocks were finalised.
set -euo pipefail
cd "$(dirname "$0")/.."

result=$(bin/ambit demo --json)
echo "$result"
jq -e '
	.submitted == 50 and .settled == 50 and .refunded == 0
	and .accuracy >= 0.9 and .correct == (.accuracy * .submitted | round)
	and .median_blocks_to_result >= 1 and .finalized_block > 0
' <<<"$result" >/dev/null || { echo "[demo] the result is not what it must be" >&2; exit 1; }
