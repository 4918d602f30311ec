#!/usr/bin/env python3
"""What a user of an NVIDIA device would pick instead: PyTorch, with bfloat16, on models of the shapes that `device_bench` has.

Weights are random. Each model is timed as it is called by users (eager) and as one CUDA graph, which has no cost of launching kernels one
by one. Products of bytes are those of `torch._int_mm`.
"""
import time

import torch
from transformers import BertConfig, BertModel

TOKENS = 128
LONG = 1.5


def mean(run):
    """Seconds of a run, by their mean over at least LONG."""
    for _ in range(3):
        run()
    torch.cuda.synchronize()
    count, started = 0, time.perf_counter()
    while count == 0 or time.perf_counter() - started < LONG:
        run()
        # A user waits for each result.
        torch.cuda.synchronize()
        count += 1
    return (time.perf_counter() - started) / count


def graph(run):
    """The run as a CUDA graph."""
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            run()
    torch.cuda.current_stream().wait_stream(stream)
    captured = torch.cuda.CUDAGraph()
    with torch.cuda.graph(captured):
        run()
    return captured.replay


def say(name, count, unit, run):
    eager = mean(run)
    line = f"{name}, {count} {unit}: eager {1e3 * eager:.3f} ms, {count / eager:.1f} {unit}/s"
    try:
        captured = mean(graph(run))
        line += f"; CUDA graph {1e3 * captured:.3f} ms, {count / captured:.1f} {unit}/s"
    except Exception as error:  # what can be captured is PyTorch's business
        line += f"; not captured: {str(error).splitlines()[0]}"
    print(line, flush=True)


def products():
    for rows, depth, channels in [(8192, 8192, 8192), (4096, 768, 3072), (1024, 768, 768)]:
        x, w = (torch.randint(-128, 128, shape, dtype=torch.int8, device="cuda") for shape in [(rows, depth), (channels, depth)])
        seconds = mean(graph(lambda: torch._int_mm(x, w.t())))
        print(f"_int_mm {rows} by {depth} by {channels}: {1e3 * seconds:.3f} ms, {2 * rows * depth * channels / seconds / 1e12:.1f} TOPS", flush=True)
        x, w = x.bfloat16(), w.bfloat16()
        seconds = mean(graph(lambda: x @ w.t()))
        print(f"bfloat16 {rows} by {depth} by {channels}: {1e3 * seconds:.3f} ms, {2 * rows * depth * channels / seconds / 1e12:.1f} TFLOPS", flush=True)


def encoder(name, layers, hidden, inner):
    config = BertConfig(num_hidden_layers=layers, hidden_size=hidden, num_attention_heads=12, intermediate_size=inner)
    model = BertModel(config, add_pooling_layer=False).to("cuda", torch.bfloat16).eval()
    for sentences in [1, 8, 32]:
        tokens = torch.randint(0, config.vocab_size, (sentences, TOKENS), device="cuda")
        mask = torch.ones(sentences, 1, TOKENS, dtype=torch.bool, device="cuda")
        mask[:, :, TOKENS - 16:] = False
        shown = mask[:, 0, :, None].to(torch.bfloat16)
        # An additive mask, made once: making it of a vector of ones reads the device.
        hidden_from = torch.where(mask[:, None], 0.0, torch.finfo(torch.bfloat16).min).to(torch.bfloat16).expand(-1, 1, TOKENS, -1).contiguous()

        def run():
            x = model(tokens, attention_mask=hidden_from).last_hidden_state
            x = (x * shown).sum(1) / shown.sum(1)
            return torch.nn.functional.normalize(x)

        say(name, sentences, "sentences", run)


class Layer(torch.nn.Module):
    """A decoder's layer on one token, with a cache of keys and values that is there from the start."""

    HIDDEN, HEADS, KEYS, HEAD, INNER, POSITIONS = 896, 14, 2, 64, 4_864, 256

    def __init__(self):
        super().__init__()
        heads = self.HEADS + 2 * self.KEYS
        self.before, self.between = torch.nn.RMSNorm(self.HIDDEN, eps=1e-6), torch.nn.RMSNorm(self.HIDDEN, eps=1e-6)
        self.qkv = torch.nn.Linear(self.HIDDEN, heads * self.HEAD)
        self.out = torch.nn.Linear(self.HEADS * self.HEAD, self.HIDDEN, bias=False)
        self.gate_up = torch.nn.Linear(self.HIDDEN, 2 * self.INNER, bias=False)
        self.down = torch.nn.Linear(self.INNER, self.HIDDEN, bias=False)
        shape = (1, self.KEYS, self.POSITIONS, self.HEAD)
        self.register_buffer("keys", torch.randn(shape))
        self.register_buffer("values", torch.randn(shape))

    def forward(self, x, position, cosine, sine, mask):
        heads = self.qkv(self.before(x)).view(1, 1, -1, self.HEAD).transpose(1, 2)
        q, k, v = heads.split([self.HEADS, self.KEYS, self.KEYS], dim=1)
        q, k = (part * cosine + torch.cat([-part[..., self.HEAD // 2:], part[..., : self.HEAD // 2]], -1) * sine for part in (q, k))
        self.keys.index_copy_(2, position, k)
        self.values.index_copy_(2, position, v)
        found = torch.nn.functional.scaled_dot_product_attention(q, self.keys, self.values, attn_mask=mask, enable_gqa=True)
        x = x + self.out(found.transpose(1, 2).reshape(1, 1, -1))
        gate, up = self.gate_up(self.between(x)).chunk(2, dim=-1)
        return x + self.down(torch.nn.functional.silu(gate) * up)


def decoder():
    vocabulary, hidden, place = 151_936, Layer.HIDDEN, 200
    table = torch.nn.Embedding(vocabulary, hidden).to("cuda", torch.bfloat16)
    layers = [Layer().to("cuda", torch.bfloat16).eval() for _ in range(24)]
    last = torch.nn.RMSNorm(hidden, eps=1e-6).to("cuda", torch.bfloat16)
    token, position = torch.tensor([[7]], device="cuda"), torch.tensor([place], device="cuda")
    angles = torch.arange(Layer.POSITIONS, device="cuda")[:, None] * 1e6 ** (-torch.arange(0, Layer.HEAD, 2, device="cuda") / Layer.HEAD)
    angles = torch.cat([angles, angles], -1)
    cosines, sines = angles.cos().bfloat16(), angles.sin().bfloat16()
    mask = (torch.arange(Layer.POSITIONS, device="cuda") <= place)[None, None, None]

    def run():
        x = table(token)
        cosine, sine = cosines[position], sines[position]
        for layer in layers:
            x = layer(x, position, cosine, sine, mask)
        return (last(x) @ table.weight.t()).argmax(-1)

    say("Qwen2.5-0.5B shape", 1, "tokens", run)


if __name__ == "__main__":
    torch.manual_seed(1)
    print(f"PyTorch {torch.__version__}, {torch.cuda.get_device_name()}", flush=True)
    with torch.inference_mode():
        for part in [products, lambda: encoder("MiniLM-L6 shape", 6, 384, 1_536), lambda: encoder("BERT-base shape", 12, 768, 3_072), decoder]:
            try:
                part()
            except Exception as error:  # the others are still worth measuring
                print(f"failed: {type(error).__name__}: {str(error)[:500]}", flush=True)
