// What the steps of a fused kernel are made of: the specification's arithmetic, as `ambit_graph::arithmetic` and `ambit_graph::function` have it,
// and rows in the registers of LANES neighbouring units.
//
// Unit `lane` of those that share a row has its elements `lane`, `lane + LANES`, .. in an array of EACH. Values have at most 32 bits. What is divided
// is estimated in double precision and set right in integers, and polynomials go in 32 bits as far as their coefficients do: results are exact.
//
// What is defined before: LANES, LENGTH (of a row), EACH, EXACT (whether LENGTH is EACH times LANES).

typedef long long Wide;
typedef unsigned long long Bits;

#ifdef EMULATED
#define OF_CUBE static
#else
#define OF_CUBE __shared__
#endif

#define EVERY(e) _Pragma("unroll") for (int e = 0; e < EACH; e++)
#define IS_THERE(e) (EXACT || (e) * LANES + lane < LENGTH)

constexpr Wide ONE = 1 << 30;
constexpr Wide MOST = 0x7fffffff;

__device__ __forceinline__ Wide limited(Wide value, Wide low, Wide high) { return value < low ? low : value > high ? high : value; }

__device__ __forceinline__ int saturated(Wide value) { return (int)limited(value, -MOST - 1, MOST); }

__device__ __forceinline__ Wide magnitude(Wide value) { return value < 0 ? -value : value; }

// `round_shift`, for shifts of at most 62.
__device__ __forceinline__ Wide shifted(Wide value, unsigned shift) { return shift ? (value >> shift) + (value >> (shift - 1) & 1) : value; }

// The same for values of at most 2^62 in magnitude.
__device__ __forceinline__ Wide shifted_small(Wide value, unsigned shift) { return (value + (1ll << shift >> 1)) >> shift; }

// `shift_left`.
__device__ __forceinline__ Wide shifted_left(Wide value, int left) { return left < 0 ? shifted(value, min(-left, 62)) : value << left; }

// `length`.
__device__ __forceinline__ int length(Wide value) { return 64 - __clzll(value); }

// A divisor that is not negative, and 0 where nothing is divided by it.
struct Divisor {
	Wide number;
	double inverse;
};

__device__ __forceinline__ Divisor divisor(Wide number) { return {number, 1.0 / (double)number}; }

// `round_div`, for quotients of at most 2^48 of numerators of at most 2^62: an estimate is off by 1 at most.
__device__ __forceinline__ Wide quotient(Wide numerator, Divisor by) {
	Wide above = magnitude(numerator) + (by.number >> 1);
	Wide found = (Wide)((double)above * by.inverse), rest = above - found * by.number;
	found += rest < 0 ? -1 : rest >= by.number ? 1 : 0;
	return by.number <= 0 ? 0 : numerator < 0 ? -found : found;
}

// `round_div`, for numerators over the least number.
__device__ __forceinline__ Wide divided(Wide numerator, Wide by) {
	if (by <= 0) return 0;
	Wide size = (Wide)(((Bits)magnitude(numerator) + ((Bits)by >> 1)) / (Bits)by);
	return numerator < 0 ? -size : size;
}

// Elements.

template <class T> __device__ __forceinline__ int rescaled(T x, int scale, int multiplier, int bias, unsigned pre, unsigned mid, unsigned post) {
	int accumulator = saturated(sizeof(T) > 4 ? shifted(x, pre) : shifted_small(x, pre));
	int multiplied = saturated(shifted_small((Wide)accumulator * multiplier, mid));
	return saturated(shifted_small((Wide)multiplied * scale, post) + bias);
}

__device__ __forceinline__ int quantised(int x, Wide number, Divisor scale) { return (int)limited(quotient(x * number, scale), -number, number); }

__device__ __forceinline__ int ratio(int a, int b, unsigned shift) {
	Wide sign = b < 0 ? -1 : b > 0;
	return saturated(divided(a * sign << shift, magnitude(b)));
}

// Functions.

// A step of a polynomial with coefficients in Q32 at `u` in Q30.
__device__ __forceinline__ int step(int sum, unsigned u, int coefficient) { return (int)(((Wide)sum * (int)u + (1 << 29)) >> 30) + coefficient; }

__device__ __forceinline__ unsigned step(unsigned sum, unsigned u, unsigned coefficient) { return (unsigned)(((Bits)sum * u + (1 << 29)) >> 30) + coefficient; }

// `2^u` in Q32 for `u` from 0 to 1 in Q30. No sum but the last one is over 32 bits.
__device__ __forceinline__ Bits exp2_of(unsigned u) {
	unsigned sum = step(89043u, u, 627479u);
	sum = step(sum, u, 5750554u);
	sum = step(sum, u, 41301092u);
	sum = step(sum, u, 238389752u);
	sum = step(sum, u, 1031764902u);
	sum = step(sum, u, 2977044473u);
	return 4294967296ull + step(sum, u, 0u);
}

// The exponent of 2 in Q30 for `e^x`, with `x` of at most 2^32 in magnitude and `from` fraction bits.
__device__ __forceinline__ Wide exponent_of(Wide x, unsigned from) { return shifted(x * 1549082005, from); }

// `e^x` in Q30 for `x` from -2^32 to 0 with `from` fraction bits.
__device__ __forceinline__ unsigned exp30(Wide x, unsigned from) {
	Wide exponent = exponent_of(x, from);
	unsigned down = (unsigned)limited(2 - (exponent >> 30), 1, 62);
	Bits power = exp2_of((unsigned)exponent & 0x3fffffff);
	return (unsigned)((power >> down) + (power >> (down - 1) & 1));
}

// `erf((k + u) / 2)` in Q32 for `u` from 0 to 1 in Q30: coefficients of the powers of `u`, from the eighth to the second, for each `k`. The sums of
// all of a row have 32 bits.
__device__ const int ERF[9][7] = {
	{158361, -1163713, 245174, 15007730, 45797, -201940009, 833},
	{39033, 443999, -3630691, 1145169, 49088632, -78621130, -471793878},
	{-93731, 500591, 333204, -9304871, 18579272, 74284757, -445718116},
	{11219, -243957, 1377009, -2040470, -11956734, 74489020, -191550360},
	{16737, -91158, 6994, 1771210, -9251316, 25890500, -44382110},
	{-1364, 26790, -195464, 825233, -2315926, 4483179, -5847312},
	{-1375, 11325, -47696, 135352, -279977, 423572, -448558},
	{-193, 1347, -4656, 10707, -18073, 22687, -20290},
	{-11, 73, -224, 448, -650, 703, -545},
};

// Those of the first power and of none.
__device__ const Wide ERF_LAST[9][2] = {
	{2423175779, 0},
	{1887171259, 2235529953},
	{891436556, 3619372346},
	{255400841, 4149390009},
	{44382017, 4274876577},
	{4677831, 4293219450},
	{299043, 4294872418},
	{11595, 4294964104},
	{273, 4294967230},
};

// The error function in Q30 of `x` in Q28, not negative.
__device__ __forceinline__ Wide erf30(Wide x) {
	if (x >= 9ll << 27) return ONE;
	int row = (int)(x >> 27);
	unsigned u = (unsigned)(x & 0x7ffffff) << 3;
	int sum = ERF[row][0];
#pragma unroll
	for (int power = 1; power < 7; power++) sum = step(sum, u, ERF[row][power]);
	Wide first = shifted_small((Wide)sum * (int)u, 30) + ERF_LAST[row][0];
	return shifted_small(shifted_small(first * (Wide)u, 30) + ERF_LAST[row][1], 2);
}

// The sigmoid in Q30 of a number with the sign of `x`, from `e` to the power of minus its magnitude.
__device__ __forceinline__ Wide sigmoid(Wide x, Wide power) {
	Wide found = quotient(1ll << 60, divisor(ONE + power));
	return x < 0 ? ONE - found : found;
}

// `e^-v` in Q30, where `v` is twice the argument of the hyperbolic tangent in the approximation of GELU.
__device__ __forceinline__ Wide gelu_power(Wide size, unsigned from) {
	Wide x = min(shifted_left(size, 27 - (int)from), ONE);
	Wide square = shifted(x * x, 27);
	Wide slope = shifted(square * 76616651, 30) + 214180506;
	Wide argument = min(shifted(x * slope, 27), 0xffffffffll);
	return exp30(-argument, 27);
}

// `x` times a weight of at most 2^31, shifted down.
__device__ __forceinline__ int weighted(Wide x, Wide weight, unsigned down) { return saturated(shifted_small(x * weight, down)); }

// The `j` of `root`.
__device__ __forceinline__ int doublings(Wide x) { return (62 - length(x)) >> 1; }

// `floor(sqrt(x * 2^2j))` with the `j` that makes it 2^30 to 2^31, for `x` from 1 to 2^60.
__device__ __forceinline__ Wide root(Wide x) {
	Bits square = (Bits)x << 2 * doublings(x), found = (Bits)sqrt((double)square);
	while (found * found > square) found--;
	while ((found + 1) * (found + 1) <= square) found++;
	return (Wide)found;
}

// `floor(2^61 / root)`, for a root from 2^30 to 2^31.
__device__ __forceinline__ Wide inverse(Wide root) { return (1ll << 61) / root; }

// A 32-bit number from one that is shifted down; the largest if it would have to be shifted up.
__device__ __forceinline__ int scaled(Wide value, int down) { return down < 0 ? (int)MOST : saturated(shifted(value, min(down, 62))); }

// `Function::apply`, each by its name there.
__device__ __forceinline__ int apply_exp(int x, unsigned from, unsigned to) {
	Wide exponent = exponent_of(x, from), down = 32 - (exponent >> 30) - (Wide)to;
	Wide fraction = (Wide)exp2_of((unsigned)exponent & 0x3fffffff);
	return down < 2 ? (int)MOST : saturated(shifted(fraction, (unsigned)limited(down, 0, 62)));
}

__device__ __forceinline__ int apply_sigmoid(int x, unsigned from, unsigned to) { return (int)shifted(sigmoid(x, exp30(-magnitude(x), from)), 30 - to); }

__device__ __forceinline__ int apply_tanh(int x, unsigned from, unsigned to) {
	Wide power = exp30(-2 * magnitude(x), from), found = shifted(quotient((ONE - power) * ONE, divisor(ONE + power)), 30 - to);
	return (int)(x < 0 ? -found : x > 0 ? found : 0);
}

__device__ __forceinline__ int apply_erf(int x, unsigned from, unsigned to) {
	Wide found = shifted(erf30(min(shifted_left(magnitude(x), 28 - (int)from), 0x80000000ll)), 30 - to);
	return (int)(x < 0 ? -found : x > 0 ? found : 0);
}

__device__ __forceinline__ int apply_gelu(int x, unsigned from, unsigned to) {
	Wide found = erf30(shifted_small(magnitude(x) * 1518500250, from + 3));
	return weighted(x, (x < 0 ? -found : x > 0 ? found : 0) + ONE, from + 31 - to);
}

__device__ __forceinline__ int apply_gelu_tanh(int x, unsigned from, unsigned to) { return weighted(x, sigmoid(x, gelu_power(magnitude(x), from)), from + 30 - to); }

__device__ __forceinline__ int apply_silu(int x, unsigned from, unsigned to) { return weighted(x, sigmoid(x, exp30(-magnitude(x), from)), from + 30 - to); }

__device__ __forceinline__ int apply_sqrt(int x, unsigned from, unsigned to) {
	unsigned odd = from & 1;
	Wide even = (Wide)max(x, 1) << odd;
	return x > 0 ? scaled(root(even), doublings(even) - (int)to + (int)(from + odd >> 1)) : 0;
}

__device__ __forceinline__ int apply_rsqrt(int x, unsigned from, unsigned to) {
	unsigned odd = from & 1;
	Wide even = (Wide)max(x, 1) << odd;
	return x > 0 ? scaled(inverse(root(even)), 61 - doublings(even) - (int)to - (int)(from + odd >> 1)) : 0;
}

// Rows.

struct Larger {
	template <class T> __device__ __forceinline__ T operator()(T a, T b) const { return a < b ? b : a; }
};

struct Smaller {
	template <class T> __device__ __forceinline__ T operator()(T a, T b) const { return b < a ? b : a; }
};

struct Plus {
	template <class T> __device__ __forceinline__ T operator()(T a, T b) const { return a + b; }
};

// What the values of all units of a row become together; each of them has it. More units than a plane's are those of a whole cube.
template <class Fold, class T> __device__ __forceinline__ T together(T value, Fold fold) {
#pragma unroll
	for (int apart = (LANES < 32 ? LANES : 32) / 2; apart > 0; apart /= 2) value = fold(value, __shfl_xor_sync(0xffffffff, value, apart));
#if LANES > 32
	OF_CUBE T of_planes[LANES / 32];
	__syncthreads();
	if (threadIdx.x % 32 == 0) of_planes[threadIdx.x / 32] = value;
	__syncthreads();
	value = of_planes[0];
#pragma unroll
	for (int plane = 1; plane < LANES / 32; plane++) value = fold(value, of_planes[plane]);
#endif
	return value;
}

__device__ __forceinline__ int row_max(const int (&x)[EACH], int lane) {
	int most = -0x7fffffff - 1;
	EVERY(e) if (IS_THERE(e)) most = max(most, x[e]);
	return together(most, Larger());
}

// The least number of 32 bits counts as the one above it.
__device__ __forceinline__ int row_abs_max(const int (&x)[EACH], int lane) {
	int most = 0;
	EVERY(e) if (IS_THERE(e)) most = max(most, max(x[e], x[e] < -0x7fffffff ? 0x7fffffff : -x[e]));
	return together(most, Larger());
}

__device__ __forceinline__ int row_argmax(const int (&x)[EACH], int lane) {
	int most = row_max(x, lane), place = LENGTH;
	EVERY(e) if (IS_THERE(e) && x[e] == most) place = min(place, e * LANES + lane);
	return together(place, Smaller());
}

__device__ __forceinline__ int row_sum(const int (&x)[EACH], int lane, Wide divisor) {
	Wide sum = 0;
	EVERY(e) if (IS_THERE(e)) sum += x[e];
	return saturated(divided(together(sum, Plus()), divisor));
}

__device__ __forceinline__ void row_softmax(const int (&x)[EACH], int (&y)[EACH], int lane, unsigned from, Wide one) {
	int most = row_max(x, lane);
	unsigned powers[EACH];
	Wide sum = 0;
	EVERY(e) {
		powers[e] = exp30((Wide)x[e] - most, from);
		if (IS_THERE(e)) sum += powers[e];
	}
	Divisor by = divisor(together(sum, Plus()));
	EVERY(e) y[e] = (int)quotient(powers[e] * one, by);
}

template <bool CENTRE> __device__ __forceinline__ void row_norm(const int (&x)[EACH], const int (&gain)[EACH], const int (&bias)[EACH], int (&y)[EACH], int lane, Wide epsilon, int digits, unsigned shift) {
	Wide mean = 0;
	if (CENTRE) {
		Wide sum = 0;
		EVERY(e) if (IS_THERE(e)) sum += x[e];
		mean = divided(together(sum, Plus()) << 15, LENGTH);
	}
	Wide largest = 0;
	EVERY(e) if (IS_THERE(e)) largest = max(largest, magnitude(((Wide)x[e] << 15) - mean));
	largest = together(largest, Larger());
	int left = 31 - max(length(largest), digits);
	Wide squares = 0;
	EVERY(e) if (IS_THERE(e)) {
		Wide apart = shifted_left(((Wide)x[e] << 15) - mean, left);
		squares += shifted_small(apart * apart, 16);
	}
	Wide variance = divided(together(squares, Plus()), LENGTH) + shifted_left(epsilon, 2 * left - 2);
	Wide spread = max(variance, 1ll);
	Wide factor = variance > 0 ? inverse(root(spread)) : 0;
	unsigned down = 47 - doublings(spread);
	EVERY(e) {
		Wide apart = shifted_left(((Wide)x[e] << 15) - mean, left);
		Wide weight = shifted_small(shifted_small(apart * factor, down) * gain[e], shift);
		y[e] = saturated(weight + bias[e]);
	}
}
