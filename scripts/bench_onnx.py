#!/usr/bin/env python3
"""Measures compiled models against ONNX Runtime: see bench-onnx.sh, which calls this.

    bench_onnx.py speed SPEED WORK ROUNDS MODEL:PATH:DIMENSIONS ...
    bench_onnx.py commitments SPEED ROUNDS MODEL:PATH:DIMENSIONS ...
    bench_onnx.py memory SPEED MODEL:PATH:DIMENSIONS ...

`SPEED` is the example `speed` of the compiler. For `speed` all sides of a model are loaded, and then executed in turns, so that what else the machine does falls on all alike. `commitments` has ours alone
execute for the outputs, for a result (the roots of input and output), and with a trace (those of all results). `memory` compiles, which measures on one
sample too, and tells the largest resident size until then beside the file's. All print a table in Markdown.
"""

import json
import pathlib
import statistics
import subprocess
import sys
import time

import numpy as np
import onnxruntime
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

SIDES = ["fast", "balanced", "exact"]
THREADS = [1, 2]


def session(path, threads):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def inputs_of(session, dims):
    rng, inputs = np.random.default_rng(1), {}
    for port in session.get_inputs():
        shape = [dims[extent] if isinstance(extent, str) else extent for extent in port.shape]
        if port.type == "tensor(int64)":
            is_mask = "mask" in port.name
            inputs[port.name] = np.ones(shape, np.int64) if is_mask else rng.integers(0, 1000, shape, np.int64)
        else:
            inputs[port.name] = rng.standard_normal(shape, np.float32)
    return inputs


class Ours:
    """The compiler's example as a process that executes when it is told to."""

    def __init__(self, speed, path, precision, threads, dims):
        command = [speed, str(path), precision, str(threads), *(f"{name}={extent}" for name, extent in dims.items())]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ready(self):
        return json.loads(self.process.stdout.readline())

    def run(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return [float(number) for number in self.process.stdout.readline().split()]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def measure(speed, work, rounds, name, path, dims):
    eight = work / f"{name}-int8.onnx"
    if not eight.exists():
        prepared = work / f"{name}-prepared.onnx"
        quant_pre_process(str(path), str(prepared), skip_symbolic_shape=True)
        quantize_dynamic(str(prepared), str(eight), weight_type=QuantType.QInt8, per_channel=True)
    runs, ours = {}, {}
    for threads in THREADS:
        for kind, file in [("float32", path), ("dynamic int8", eight)]:
            other = session(file, threads)
            runs[f"ONNX Runtime {kind}", threads] = (other, inputs_of(other, dims))
        for side in SIDES:
            ours[side, threads] = Ours(speed, path, side, threads, dims)
    for process in ours.values():
        process.ready()
    times = {}
    for _ in range(rounds + 1):
        for key, (other, inputs) in runs.items():
            started = time.perf_counter()
            other.run(None, inputs)
            times.setdefault(key, []).append((time.perf_counter() - started) * 1e3)
            # Its threads spin for a while, and would take a processor from whoever comes next.
            time.sleep(0.1)
        for (side, threads), process in ours.items():
            plain, _, committed = process.run()
            times.setdefault((f"ours, {side}", threads), []).append(plain)
            times.setdefault((f"ours, {side}, with commitments", threads), []).append(committed)
    for process in ours.values():
        process.close()
    extents = " x ".join(f"{name} {extent}" for name, extent in dims.items())
    best = {key: min(all_times[1:]) for key, all_times in times.items()}
    for threads in THREADS:
        for (side, _), all_times in ((key, kept) for key, kept in times.items() if key[1] == threads):
            to = best[side, threads] / best["ONNX Runtime dynamic int8", threads]
            median = statistics.median(all_times[1:])
            print(f"| {name}, {extents} | {side} | {threads} | {best[side, threads]:.1f} | {median:.1f} | {to:.2f} |", flush=True)


def memory(speed, name, path, dims):
    for side in SIDES:
        ours = Ours(speed, path, side, 1, dims)
        told = ours.ready()
        ours.close()
        size, peak = path.stat().st_size / 2**20, told["peak"] / 2**10
        print(f"| {name} | {size:.0f} | {side} | {told['seconds']:.0f} | {peak:.0f} | {peak / size:.2f} |", flush=True)


def commitments(speed, rounds, name, path, dims):
    """What the roots of input and output cost, and those of all results, each to the outputs alone."""
    for threads in THREADS:
        for side in SIDES:
            ours = Ours(speed, path, side, threads, dims)
            ours.ready()
            runs = [ours.run() for _ in range(rounds + 1)][1:]
            ours.close()
            alone, result, trace = (statistics.median(times) for times in zip(*runs))
            extents = " x ".join(f"{name} {extent}" for name, extent in dims.items())
            share = lambda taken: f"{100 * (taken / alone - 1):.1f} %"
            print(f"| {name}, {extents} | {side} | {threads} | {alone:.2f} | {result:.2f} | {share(result)} | {trace:.2f} | {share(trace)} |", flush=True)


def models(arguments):
    for model in arguments:
        name, path, dims = model.split(":")
        yield name, pathlib.Path(path), {key: int(value) for key, value in (dim.split("=") for dim in dims.split(","))}


def main():
    speed = sys.argv[2]
    if sys.argv[1] == "memory":
        print("| model | file, MiB | precision | seconds | peak, MiB | to the file |\n|---|---:|---|---:|---:|---:|", flush=True)
        for model in models(sys.argv[3:]):
            memory(speed, *model)
        return
    if sys.argv[1] == "commitments":
        print("| model | precision | threads | outputs alone, ms | with the roots of input and output, ms | more | with a trace, ms | more |\n|---|---|---:|---:|---:|---:|---:|---:|", flush=True)
        for model in models(sys.argv[4:]):
            commitments(speed, int(sys.argv[3]), *model)
        return
    work, rounds = pathlib.Path(sys.argv[3]), int(sys.argv[4])
    print("| model | side | threads | best, ms | median, ms | best to dynamic int8's on as many threads |\n|---|---|---:|---:|---:|---:|", flush=True)
    for model in models(sys.argv[5:]):
        measure(speed, work, rounds, *model)


if __name__ == "__main__":
    main()
