// The specification's arithmetic of elements, as `ambit_graph::arithmetic` and `ambit_graph::function` have it, for kernels in CUDA C++.
//
// Values have at most 32 bits, but for what `Rescale` and `Cast` take. What is divided is estimated in double precision and set right in integers, and polynomials go in 32 bits as far as
// their coefficients do: results are exact.

typedef long long Wide;
typedef unsigned long long Bits;

constexpr Wide ONE = 1 << 30;
constexpr Wide MOST = 0x7fffffff;

__device__ __forceinline__ Wide limited(Wide value, Wide low, Wide high) { return value < low ? low : value > high ? high : value; }

// By the upper half, which has nothing but the lower one's sign where that is all there is.
__device__ __forceinline__ int saturated(Wide value) {
	int upper = (int)(value >> 32), lower = (int)value;
	return upper == lower >> 31 ? lower : upper >> 31 ^ (int)MOST;
}

__device__ __forceinline__ Wide magnitude(Wide value) { return value < 0 ? -value : value; }

__device__ __forceinline__ unsigned size(int value) { return value < 0 ? 0u - (unsigned)value : (unsigned)value; }

// A number of this size with the sign of another.
__device__ __forceinline__ Wide signed_as(Bits size, int other) { return other < 0 ? -(Wide)size : (Wide)size; }

// `round_shift`, for shifts of at most 62.
__device__ __forceinline__ Wide shifted(Wide value, unsigned shift) { return shift ? (value >> shift) + (value >> (shift - 1) & 1) : value; }

// The same for values of at most 2^62 in magnitude.
__device__ __forceinline__ Wide shifted_small(Wide value, unsigned shift) { return (value + (1ll << shift >> 1)) >> shift; }

// `shift_left`.
__device__ __forceinline__ Wide shifted_left(Wide value, int left) { return left < 0 ? shifted(value, min(-left, 62)) : value << left; }

// `length`.
__device__ __forceinline__ int length(Wide value) { return 64 - __clzll(value); }

// A divisor, or one over all numerators where it is not positive: nothing is divided by it.
struct Divisor {
	Wide number;
	double inverse;
};

__device__ __forceinline__ Divisor divisor(Wide number) {
	if (number <= 0) return {1ll << 62, 0.0};
	return {number, 1.0 / (double)number};
}

// `round_div`, for quotients of at most 2^48 of numerators of at most 2^62: an estimate is off by 1 at most.
__device__ __forceinline__ Wide quotient(Wide numerator, Divisor by) {
	Wide above = magnitude(numerator) + (by.inverse > 0.0 ? by.number >> 1 : 0);
	Wide found = (Wide)((double)above * by.inverse), rest = above - found * by.number;
	found += rest < 0 ? -1 : rest >= by.number ? 1 : 0;
	return numerator < 0 ? -found : found;
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

// What is added to a number before it is shifted, so that halves go up.
__device__ __forceinline__ Wide half_of(unsigned shift) { return 1ll << shift >> 1; }

// A number shifted right; `beyond` gets a bit if that has more than 32. The shift is known when this is compiled.
__device__ __forceinline__ int narrowed(Wide value, unsigned shift, unsigned &beyond) {
	int upper = (int)(value >> 32);
	if (shift == 0) beyond |= upper ^ (int)value >> 31;
	else if (shift < 32) beyond |= ((unsigned)upper + (1u << (shift - 1))) >> shift;
	return (int)(value >> shift);
}

// `Rescale` of a number that was shifted, where nothing is saturated but the sum with a bias, which hides by the least one: `beyond` gets a bit if
// something else would be.
__device__ __forceinline__ int rescaled_within(int x, int scale, int multiplier, int bias, unsigned mid, unsigned post, unsigned &beyond) {
	int multiplied = narrowed((Wide)x * multiplier + half_of(mid), mid, beyond);
	int found = narrowed((Wide)multiplied * scale + half_of(post), post, beyond);
	int sum = (int)((unsigned)found + (unsigned)bias);
	return ((found ^ sum) & (bias ^ sum)) < 0 ? bias >> 31 ^ (int)MOST : sum;
}

// A size times a number of at most 15 bits, divided, and the number where that is less: no numerator has more digits than a double, and a quotient of more
// than 32 bits is far over the number.
__device__ __forceinline__ unsigned share(unsigned size, unsigned number, Divisor by) {
	Bits half = by.inverse > 0.0 ? by.number >> 1 : 0, above = (Bits)size * number + half;
	double estimate = ((double)size * number + (double)half) * by.inverse;
	unsigned found = estimate > number ? number + 1 : (unsigned)estimate;
	Wide rest = (Wide)(above - found * (Bits)by.number);
	found += rest < 0 ? -1 : rest >= by.number ? 1 : 0;
	return min(found, number);
}

__device__ __forceinline__ int quantised(int x, unsigned number, Divisor scale) {
	int found = (int)share(size(x), number, scale);
	return x < 0 ? -found : found;
}

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

// Coefficients of a polynomial: of the powers from the eighth to the second, the sums of all of which have 32 bits, and of the first and of none.
struct alignas(16) Polynomial {
	int upper[7];
	unsigned first, none;
};

// `erf((k + u) / 2)` in Q32 for `u` from 0 to 1 in Q30, for each `k`. The sum with all but the last is not negative and has 32 bits as well; that with all
// is 2^32 + 3 at most.
__device__ const Polynomial ERF[9] = {
	{{158361, -1163713, 245174, 15007730, 45797, -201940009, 833}, 2423175779u, 0u},
	{{39033, 443999, -3630691, 1145169, 49088632, -78621130, -471793878}, 1887171259u, 2235529953u},
	{{-93731, 500591, 333204, -9304871, 18579272, 74284757, -445718116}, 891436556u, 3619372346u},
	{{11219, -243957, 1377009, -2040470, -11956734, 74489020, -191550360}, 255400841u, 4149390009u},
	{{16737, -91158, 6994, 1771210, -9251316, 25890500, -44382110}, 44382017u, 4274876577u},
	{{-1364, 26790, -195464, 825233, -2315926, 4483179, -5847312}, 4677831u, 4293219450u},
	{{-1375, 11325, -47696, 135352, -279977, 423572, -448558}, 299043u, 4294872418u},
	{{-193, 1347, -4656, 10707, -18073, 22687, -20290}, 11595u, 4294964104u},
	{{-11, 73, -224, 448, -650, 703, -545}, 273u, 4294967230u},
};

// The error function in Q30 of `x` in Q28, not negative.
__device__ __forceinline__ unsigned erf30(Wide x) {
	bool is_beyond = x >= 9ll << 27;
	unsigned place = is_beyond ? (9u << 27) - 1 : (unsigned)x;
	Polynomial row = ERF[place >> 27];
	unsigned u = (place & 0x7ffffff) << 3;
	int sum = row.upper[0];
#pragma unroll
	for (int power = 1; power < 7; power++) sum = step(sum, u, row.upper[power]);
	unsigned first = (unsigned)step(sum, u, 0) + row.first;
	Bits found = (((Bits)first * u + (1 << 29)) >> 30) + row.none;
	return is_beyond ? 1u << 30 : (unsigned)(found + 2 >> 2);
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
__device__ __forceinline__ int weighted(int x, unsigned weight, unsigned down) {
	return saturated(shifted_small(signed_as((Bits)size(x) * weight, x), down));
}

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

__device__ __forceinline__ int apply_sigmoid(int x, unsigned from, unsigned to) { return (int)shifted(sigmoid(x, exp30(-(Wide)size(x), from)), 30 - to); }

__device__ __forceinline__ int apply_tanh(int x, unsigned from, unsigned to) {
	Wide power = exp30(-2 * (Wide)size(x), from), found = shifted(quotient((ONE - power) * ONE, divisor(ONE + power)), 30 - to);
	return (int)(x < 0 ? -found : x > 0 ? found : 0);
}

__device__ __forceinline__ int apply_erf(int x, unsigned from, unsigned to) {
	Wide found = shifted(erf30(min(shifted_left(size(x), 28 - (int)from), 0x80000000ll)), 30 - to);
	return (int)(x < 0 ? -found : x > 0 ? found : 0);
}

__device__ __forceinline__ int apply_gelu(int x, unsigned from, unsigned to) {
	unsigned found = erf30((Wide)(((Bits)size(x) * 1518500250u + (1ull << from + 2)) >> from + 3));
	// The sum of `x` and of `x` times what has its sign: what is added has none.
	return saturated(shifted_small((Wide)((Bits)size(x) * found) + x * ONE, from + 31 - to));
}

__device__ __forceinline__ int apply_gelu_tanh(int x, unsigned from, unsigned to) { return weighted(x, (unsigned)sigmoid(x, gelu_power(size(x), from)), from + 30 - to); }

__device__ __forceinline__ int apply_silu(int x, unsigned from, unsigned to) { return weighted(x, (unsigned)sigmoid(x, exp30(-(Wide)size(x), from)), from + 30 - to); }

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
