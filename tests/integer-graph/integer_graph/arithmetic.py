"""Rounding (section 3) and functions (section 5). Numbers are Python's integers or NumPy arrays of them."""

import math

import numpy as np


def wide(value):
    """The value, which must fit 64 bits."""
    array = np.asarray(value, dtype=object)
    if array.size and not -(2**63) <= array.min() <= array.max() < 2**63:
        raise OverflowError("an intermediate does not fit 64 bits")
    return value


def exact(array):
    """An array of Python's integers."""
    return np.asarray(array).astype(object)


def clamp(value, low, high):
    if isinstance(value, np.ndarray):
        return np.maximum(low, np.minimum(value, high))
    # NumPy would make a number of 64 bits of it.
    return max(low, min(value, high))


def rshift(value, n):
    return value if n == 0 else (value + (1 << (n - 1))) >> n


def _rdiv(a, b):
    if b <= 0:
        return 0
    magnitude = (abs(a) + b // 2) // b
    return -magnitude if a < 0 else magnitude


_rdiv_each = np.frompyfunc(_rdiv, 2, 1)


def rdiv(a, b):
    return _rdiv_each(wide(a), wide(b))


def length(value):
    return int(value).bit_length()


def sat32(value):
    return clamp(value, -(2**31), 2**31 - 1)


def poly(coefficients, u):
    assert 0 <= u < 2**30
    value = coefficients[-1]
    for coefficient in reversed(coefficients[:-1]):
        value = wide(rshift(wide(value * u), 30) + coefficient)
    return value


EXP2 = [4294967296, 2977044473, 1031764902, 238389752, 41301092, 5750554, 627479, 89043]

ERF = [
    [0, 2423175779, 833, -201940009, 45797, 15007730, 245174, -1163713, 158361],
    [2235529953, 1887171259, -471793878, -78621130, 49088632, 1145169, -3630691, 443999, 39033],
    [3619372346, 891436556, -445718116, 74284757, 18579272, -9304871, 333204, 500591, -93731],
    [4149390009, 255400841, -191550360, 74489020, -11956734, -2040470, 1377009, -243957, 11219],
    [4274876577, 44382017, -44382110, 25890500, -9251316, 1771210, 6994, -91158, 16737],
    [4293219450, 4677831, -5847312, 4483179, -2315926, 825233, -195464, 26790, -1364],
    [4294872418, 299043, -448558, 423572, -279977, 135352, -47696, 11325, -1375],
    [4294964104, 11595, -20290, 22687, -18073, 10707, -4656, 1347, -193],
    [4294967230, 273, -545, 703, -650, 448, -224, 73, -11],
]


def power(a, f):
    """n and p, where e to the power of a is 2^n p."""
    assert abs(a) <= 2**32
    w = rshift(wide(a * 1549082005), f)
    n = w // 2**30
    return n, poly(EXP2, w - n * 2**30)


def exp30(a, f):
    assert a <= 0
    n, p = power(a, f)
    return rshift(p, min(2 - n, 62))


def erf30(b):
    assert b >= 0
    if b >= 9 * 2**27:
        return 2**30
    k = b // 2**27
    return rshift(poly(ERF[k], (b - k * 2**27) * 8), 2)


def sign(a):
    return (a > 0) - (a < 0)


def _sigmoid(a, e):
    sigma = _rdiv(2**60, 2**30 + e)
    return sigma if a >= 0 else 2**30 - sigma


def _exp(a, f, t):
    n, p = power(a, f)
    s = 32 - n - t
    return sat32(2**31) if s < 2 else sat32(rshift(p, min(s, 62)))


def _sigmoid_of(a, f, t):
    return rshift(_sigmoid(a, exp30(-abs(a), f)), 30 - t)


def _tanh(a, f, t):
    e = exp30(-2 * abs(a), f)
    return sign(a) * rshift(_rdiv(wide((2**30 - e) * 2**30), 2**30 + e), 30 - t)


def _erf(a, f, t):
    b = min(wide(abs(a) * 2 ** (28 - f)), 2**31) if f <= 28 else rshift(abs(a), f - 28)
    return sign(a) * rshift(erf30(b), 30 - t)


def _gelu(a, f, t):
    e = sign(a) * erf30(rshift(wide(abs(a) * 1518500250), f + 3))
    return sat32(rshift(wide(a * (2**30 + e)), f + 31 - t))


def _gelu_tanh(a, f, t):
    b = wide(abs(a) * 2 ** (27 - f)) if f <= 27 else rshift(abs(a), f - 27)
    b = min(b, 2**30)
    c = rshift(wide(rshift(b * b, 27) * 76616651), 30) + 214180506
    e = exp30(-min(rshift(wide(b * c), 27), 2**32 - 1), 27)
    return sat32(rshift(wide(a * _sigmoid(a, e)), f + 30 - t))


def _silu(a, f, t):
    sigma = _sigmoid(a, exp30(-abs(a), f))
    return sat32(rshift(wide(a * sigma), f + 30 - t))


def _root(a, f):
    a, f = (2 * a, f + 1) if f % 2 else (a, f)
    j = (62 - length(a)) // 2
    r = math.isqrt(wide(a * 2 ** (2 * j)))
    assert 2**30 <= r < 2**31
    return r, j, f


def _sqrt(a, f, t):
    if a <= 0:
        return 0
    r, j, f = _root(a, f)
    s = j - t + f // 2
    return sat32(2**31) if s < 0 else sat32(rshift(r, s))


def _rsqrt(a, f, t):
    if a <= 0:
        return 0
    r, j, f = _root(a, f)
    s = 61 - j - t - f // 2
    return sat32(2**31) if s < 0 else sat32(rshift(2**61 // r, s))


FUNCTIONS = [_exp, _sigmoid_of, _tanh, _erf, _gelu, _gelu_tanh, _silu, _sqrt, _rsqrt]


def apply(function, array, f, t):
    """Function number `function` of each element."""
    each = np.frompyfunc(lambda a: FUNCTIONS[function](a, f, t), 1, 1)
    return each(exact(array))
