"""A decoder in NumPy, with its gradients: RMS norm, rotary embedding, grouped queries, SwiGLU."""

import numpy as np


class Sizes:
    """Extents of the model."""

    words, hidden, heads, shared, layers, inner = 49, 64, 4, 2, 4, 160
    width = hidden // heads
    epsilon = 1e-6


def initial(rng) -> dict:
    s = Sizes
    normal = lambda inner, outer, gain=1.0: (rng.standard_normal((inner, outer)) * gain / np.sqrt(inner)).astype(np.float32)
    ones = lambda: np.ones(s.hidden, np.float32)
    out = (2 * s.layers) ** -0.5
    w = {"embed": (rng.standard_normal((s.words, s.hidden)) * 0.3).astype(np.float32), "norm": ones(), "lm_head": normal(s.hidden, s.words, 0.5)}
    for layer in range(s.layers):
        name = f"layers.{layer}"
        w[f"{name}.input_layernorm"], w[f"{name}.post_attention_layernorm"] = ones(), ones()
        w[f"{name}.q_proj"], w[f"{name}.o_proj"] = normal(s.hidden, s.hidden), normal(s.hidden, s.hidden, out)
        w[f"{name}.k_proj"], w[f"{name}.v_proj"] = normal(s.hidden, s.shared * s.width), normal(s.hidden, s.shared * s.width)
        w[f"{name}.gate_proj"], w[f"{name}.up_proj"] = normal(s.hidden, s.inner), normal(s.hidden, s.inner)
        w[f"{name}.down_proj"] = normal(s.inner, s.hidden, out)
    return w


def angles(length: int, width: int) -> tuple:
    """Cosines and sines by position, as the exported graph has them."""
    turn = np.arange(length)[:, None] * (1e4 ** (-np.arange(0, width, 2) / width))[None]
    turn = np.concatenate([turn, turn], -1)
    return np.cos(turn).astype(np.float32), np.sin(turn).astype(np.float32)


def turned(x):
    low, high = np.split(x, 2, -1)
    return np.concatenate([-high, low], -1)


def turned_back(x):
    low, high = np.split(x, 2, -1)
    return np.concatenate([high, -low], -1)


def product_back(grads, w, name, x, d):
    """The gradient of a product's weights is noted; that of its input is given."""
    grads[name] = x.reshape(-1, x.shape[-1]).T @ d.reshape(-1, d.shape[-1])
    return d @ w[name].T


def norm(w, name, x):
    inverse = 1 / np.sqrt((x * x).mean(-1, keepdims=True) + Sizes.epsilon)
    hat = x * inverse
    return hat * w[name], (hat, inverse)


def norm_back(grads, w, name, kept, d):
    hat, inverse = kept
    grads[name] = (d * hat).reshape(-1, hat.shape[-1]).sum(0)
    d = d * w[name]
    return inverse * (d - hat * (d * hat).mean(-1, keepdims=True))


def attend(w, name, h, cosine, sine, mask):
    s = Sizes
    b, t, _ = h.shape
    heads = lambda x, count: x.reshape(b, t, count, s.width).transpose(0, 2, 1, 3)
    q, k, v = heads(h @ w[f"{name}.q_proj"], s.heads), heads(h @ w[f"{name}.k_proj"], s.shared), heads(h @ w[f"{name}.v_proj"], s.shared)
    q, k = q * cosine + turned(q) * sine, k * cosine + turned(k) * sine
    q = q.reshape(b, s.shared, -1, s.width)
    scores = (q @ k.swapaxes(2, 3) * np.float32(s.width**-0.5)).reshape(b, s.shared, -1, t, t) + mask
    p = np.exp(scores - scores.max(-1, keepdims=True))
    p = (p / p.sum(-1, keepdims=True)).reshape(b, s.shared, -1, t)
    context = (p @ v).reshape(b, s.heads, t, s.width).transpose(0, 2, 1, 3).reshape(b, t, s.hidden)
    return context @ w[f"{name}.o_proj"], (h, q, k, v, p, context)


def attend_back(grads, w, name, kept, d, cosine, sine):
    s = Sizes
    h, q, k, v, p, context = kept
    b, t, _ = h.shape
    d = product_back(grads, w, f"{name}.o_proj", context, d)
    d = d.reshape(b, t, s.heads, s.width).transpose(0, 2, 1, 3).reshape(b, s.shared, -1, s.width)
    dv = p.swapaxes(2, 3) @ d
    dp = d @ v.swapaxes(2, 3)
    dscores = p * (dp - (dp * p).sum(-1, keepdims=True)) * np.float32(s.width**-0.5)
    dq = (dscores @ k).reshape(b, s.heads, t, s.width)
    dk = dscores.swapaxes(2, 3) @ q
    dq, dk = dq * cosine + turned_back(dq * sine), dk * cosine + turned_back(dk * sine)
    flat = lambda x: x.transpose(0, 2, 1, 3).reshape(b, t, -1)
    parts = [("q_proj", dq), ("k_proj", dk), ("v_proj", dv)]
    return sum(product_back(grads, w, f"{name}.{part}", h, flat(x)) for part, x in parts)


def gated(w, name, h):
    gate, up = h @ w[f"{name}.gate_proj"], h @ w[f"{name}.up_proj"]
    share = 1 / (1 + np.exp(-gate))
    inner = gate * share * up
    return inner @ w[f"{name}.down_proj"], (h, gate, up, share, inner)


def gated_back(grads, w, name, kept, d):
    h, gate, up, share, inner = kept
    d = product_back(grads, w, f"{name}.down_proj", inner, d)
    dgate = d * up * share * (1 + gate * (1 - share))
    return product_back(grads, w, f"{name}.gate_proj", h, dgate) + product_back(grads, w, f"{name}.up_proj", h, d * gate * share)


def loss(w, ids, targets, grads=None) -> float:
    """Mean cross entropy in nats; its gradients are noted in `grads`."""
    s = Sizes
    cosine, sine = angles(ids.shape[1], s.width)
    mask = np.triu(np.full((ids.shape[1],) * 2, -np.inf, np.float32), 1)
    x, steps = w["embed"][ids], []
    for layer in range(s.layers):
        name = f"layers.{layer}"
        h, first = norm(w, f"{name}.input_layernorm", x)
        out, attention = attend(w, name, h, cosine, sine, mask)
        x = x + out
        h, second = norm(w, f"{name}.post_attention_layernorm", x)
        out, inner = gated(w, name, h)
        x = x + out
        steps.append((name, first, attention, second, inner))
    h, last = norm(w, "norm", x)
    logits = h @ w["lm_head"]
    logits -= logits.max(-1, keepdims=True)
    logits -= np.log(np.exp(logits).sum(-1, keepdims=True))
    picked = np.take_along_axis(logits, targets[..., None], -1)
    if grads is not None:
        d = np.exp(logits)
        np.put_along_axis(d, targets[..., None], np.take_along_axis(d, targets[..., None], -1) - 1, -1)
        d = product_back(grads, w, "lm_head", h, d / targets.size)
        d = norm_back(grads, w, "norm", last, d)
        for name, first, attention, second, inner in reversed(steps):
            back = gated_back(grads, w, name, inner, d)
            d = d + norm_back(grads, w, f"{name}.post_attention_layernorm", second, back)
            back = attend_back(grads, w, name, attention, d, cosine, sine)
            d = d + norm_back(grads, w, f"{name}.input_layernorm", first, back)
        grads["embed"] = np.zeros_like(w["embed"])
        np.add.at(grads["embed"], ids.reshape(-1), d.reshape(-1, s.hidden))
    return float(-picked.mean())


def train(batches, steps: int, seed: int, say=print) -> dict:
    """Weights by Adam, with a warm-up and a cosine's decay; `batches` gives ids and targets."""
    w = initial(np.random.default_rng(seed))
    moments = {key: [np.zeros_like(value), np.zeros_like(value)] for key, value in w.items()}
    smooth = None
    for step in range(1, steps + 1):
        rate = 3e-3 * min(1, step / 100) * (0.5 + 0.5 * np.cos(np.pi * step / steps))
        grads = {}
        now = loss(w, *next(batches), grads)
        smooth = now if smooth is None else 0.98 * smooth + 0.02 * now
        length = np.sqrt(sum(float((grad * grad).sum()) for grad in grads.values()))
        for key, grad in grads.items():
            grad = grad * np.float32(min(1, 1 / length))
            m, v = moments[key]
            m += np.float32(0.1) * (grad - m)
            v += np.float32(0.02) * (grad * grad - v)
            up = (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.98**step)) + 1e-8)
            w[key] -= (rate * up).astype(np.float32)
        if step % 100 == 0:
            say(f"step {step} of {steps}: perplexity {np.exp(smooth):.4f}", flush=True)
    return w
