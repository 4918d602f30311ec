#!/usr/bin/env bash
# The tests of bit-equality and the benchmarks of the engine on a machine with an NVIDIA device: one run, of programs that are built
# elsewhere, since such machines are rented by the minute.
#
#   scripts/bench-cuda.sh build [DIRECTORY]   builds and strips the programs, here (no CUDA is needed)
#   scripts/bench-cuda.sh run   [DIRECTORY]   runs them, there; results also go to $OUT if that is set
set -euo pipefail
cd "$(dirname "$0")/.."
directory=${2:-target/bench-cuda}

build() {
	. scripts/env.sh
	mkdir -p "$directory"
	local built
	built=$(cargo build --release --locked -p ambit-engine --test equality --example device_bench --message-format=json |
		python3 -c '
import json, sys
for line in sys.stdin:
    message = json.loads(line)
    if message.get("executable") and message["target"]["name"] in ("equality", "device_bench"):
        print(message["target"]["name"], message["executable"])')
	while read -r name path; do
		strip -o "$directory/$name" "$path"
	done <<<"$built"
	ls -l "$directory"
}

# What NVIDIA says of dense products of bytes, 10^12 operations a second.
peak_of() {
	case $1 in
	*H100*PCIe*) echo 1513 ;;
	*H100* | *H200* | *GH200*) echo 1979 ;;
	*A100*) echo 624 ;;
	*L40S*) echo 733 ;;
	*L4*) echo 242 ;;
	*A10G* | *A10*) echo 250 ;;
	*"RTX 4090"*) echo 660 ;;
	*T4*) echo 130 ;;
	esac
}

# The engine finds CUDA by CUDA_PATH and the linker; an installation may be known to neither.
find_cuda() {
	local root=${CUDA_PATH:-} candidate
	for candidate in "$root" /usr/local/cuda "$(dirname "$(dirname "$(readlink -f "$(command -v nvcc || echo /none/none/none)")")")"; do
		if [ -e "$candidate/include/crt/mma.h" ]; then
			export CUDA_PATH=$candidate
			export LD_LIBRARY_PATH="$candidate/lib64:$candidate/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
			return
		fi
	done
	echo "[bench-cuda] no CUDA headers were found: set CUDA_PATH" >&2
}

run() {
	local out=${OUT:-$directory} name peak
	mkdir -p "$out"
	find_cuda
	nvidia-smi --query-gpu=name,driver_version,memory.total,clocks.max.sm --format=csv | tee "$out/device.txt"
	name=$(nvidia-smi --query-gpu=name --format=csv,noheader | head -n 1)
	peak=$(peak_of "$name")
	# A device that isn't used fails the tests instead of skipping them.
	AMBIT_REQUIRE_DEVICES=1 "$directory/equality" cuda:: --nocapture 2>&1 | tee "$out/equality.txt"
	"$directory/device_bench" cuda:0 ${peak:+--peak "$peak"} 2>&1 | tee "$out/bench.txt"
	# What a user would pick instead, on the same device.
	if python3 -c 'import torch, transformers' 2>/dev/null; then
		python3 scripts/bench_torch.py 2>&1 | tee "$out/torch.txt"
	else
		echo "[bench-cuda] PyTorch and transformers are missing: nothing to compare with"
	fi
}

case ${1:-} in
build | run) "$1" ;;
*)
	sed -n '2,6s/^# \{0,1\}//p' "$0" >&2
	exit 2
	;;
esac
