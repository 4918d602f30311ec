#!/usr/bin/env bash
# The suite of bit-equality for the CUDA backend on an emulated device. $PROPTEST_CASES are the random graphs of each property.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/env.sh
export AMBIT_REQUIRE_DEVICES=1 PROPTEST_CASES=${PROPTEST_CASES:-8}
# The whole workspace is asked for, so that nothing is compiled anew.
equality=$(cargo test --workspace --locked --test equality --no-run --message-format=json |
	jq -r 'select(.target.name? == "equality" and .executable).executable')
exec scripts/cuda-emulator/run.sh "$equality" cuda::
