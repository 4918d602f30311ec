#!/usr/bin/env bash
# Runs a command on a machine without an NVIDIA device as if it had one: CUDA's driver and run-time compiler are those of
# driver.cpp, which execute kernels on the processor.
#
#   scripts/cuda-emulator/run.sh COMMAND...
#
# EMULATOR_NVRTC=FILE   also compile every kernel by NVIDIA's own libnvrtc; CUDA_PATH must have its headers then
# EMULATOR_MEMORY=BYTES of the device
set -euo pipefail
source=$(cd "$(dirname "$0")" && pwd)
folder=${EMULATOR_FOLDER:-${XDG_CACHE_HOME:-$HOME/.cache}/ambit/cuda-emulator}
mkdir -p "$folder/include/crt"
cp "$source/kernel.hpp" "$folder/"
touch "$folder/include/cuda_runtime.h" "$folder/include/crt/mma.h"
if [ ! -e "$folder/libcuda.so" ] || [ "$source/driver.cpp" -nt "$folder/libcuda.so" ]; then
	c++ -O2 -std=c++17 -shared -fPIC -rdynamic -Wall "$source/driver.cpp" -o "$folder/libcuda.so" -ldl
	ln -sf libcuda.so "$folder/libnvrtc.so"
fi
export CUDA_PATH="${CUDA_PATH:-$folder}"
LD_LIBRARY_PATH="$folder${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" exec "$@"
