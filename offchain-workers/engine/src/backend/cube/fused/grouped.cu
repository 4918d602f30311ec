// Products of bytes whose groups of terms have scales, for few rows: a plane for each element of the result.
//
// OPERANDS stands for the parameters that rescaling takes, `scale`, `multiplier` and `bias`.
//
// What is defined before: ROWS, CHANNELS, VECTORS (of 16 terms, in a row), SIZE (vectors of a group), BOTH (whether rows of `x` have scales too), Y (the
// type of a result), RESCALED, and where that is 1 PRE, MID, POST, and for each of the three how far it goes from one row to the next and from one
// channel to the next: ALONG_ROWS_0, ALONG_CHANNELS_0 and so on; and `kernels/arithmetic.cu`.

constexpr unsigned GROUPS = VECTORS / SIZE, PLANES = 8;

__device__ __forceinline__ int dot(int4 a, int4 b) { return __dp4a(a.x, b.x, __dp4a(a.y, b.y, __dp4a(a.z, b.z, __dp4a(a.w, b.w, 0)))); }

extern "C" __global__ void __launch_bounds__(256)
grouped_products(const int4 *__restrict__ x, const int4 *__restrict__ w, const short *__restrict__ of_w, const short *__restrict__ of_x, OPERANDS Y *__restrict__ y) {
	const unsigned lane = threadIdx.x % 32, product = blockIdx.x * PLANES + threadIdx.x / 32;
	if (product >= ROWS * CHANNELS) return;
	const unsigned row = product / CHANNELS, channel = product % CHANNELS;
	x += row * VECTORS, w += (Bits)channel * VECTORS, of_w += (Bits)channel * GROUPS, of_x += row * GROUPS;
	Wide sum = 0;
#pragma unroll 8
	for (unsigned vector = lane; vector < VECTORS; vector += 32) {
		int scale = of_w[vector / SIZE] * (BOTH ? of_x[vector / SIZE] : 1);
		sum += (Wide)dot(x[vector], w[vector]) * scale;
	}
#pragma unroll
	for (int apart = 16; apart > 0; apart /= 2) sum += __shfl_xor_sync(0xffffffff, sum, apart);
	if (lane > 0) return;
#if RESCALED
	y[product] = rescaled(sum, scale[row * ALONG_ROWS_0 + channel * ALONG_CHANNELS_0], multiplier[row * ALONG_ROWS_1 + channel * ALONG_CHANNELS_1], bias[row * ALONG_ROWS_2 + channel * ALONG_CHANNELS_2], PRE, MID, POST);
#else
	y[product] = sum;
#endif
}
