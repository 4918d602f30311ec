// Rows in the registers of LANES neighbouring units: unit `lane` of those that share a row has its elements `lane`, `lane + LANES`, .. in an array of
// EACH.
//
// What is defined before: LANES, LENGTH (of a row), EACH, EXACT (whether LENGTH is EACH times LANES), and `kernels/arithmetic.cu`.

#ifdef EMULATED
#define OF_CUBE static
#else
#define OF_CUBE __shared__
#endif

#define EVERY(e) _Pragma("unroll") for (int e = 0; e < EACH; e++)
#define IS_THERE(e) (EXACT || (e) * LANES + lane < LENGTH)

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
	unsigned most = 0;
	EVERY(e) if (IS_THERE(e)) most = max(most, size(x[e]));
	return (int)min(together(most, Larger()), 0x7fffffffu);
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
	EVERY(e) y[e] = one < 1 << 15 ? (int)share(powers[e], (unsigned)one, by) : (int)quotient(powers[e] * one, by);
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
	// Of at most 2^31.
	Wide apart[EACH];
	EVERY(e) apart[e] = shifted_left(((Wide)x[e] << 15) - mean, left);
	Bits squares = 0;
	EVERY(e) if (IS_THERE(e)) {
		unsigned far = (unsigned)magnitude(apart[e]);
		squares += ((Bits)far * far + (1 << 15)) >> 16;
	}
	Wide variance = divided((Wide)together(squares, Plus()), LENGTH) + shifted_left(epsilon, 2 * left - 2);
	Wide spread = max(variance, 1ll);
	unsigned factor = variance > 0 ? (unsigned)inverse(root(spread)) : 0;
	unsigned down = 47 - doublings(spread);
	EVERY(e) {
		Bits far = (Bits)(unsigned)magnitude(apart[e]) * factor;
		// Less than the root of LENGTH, with 22 fraction bits.
		int normalised = (int)shifted_small(apart[e] < 0 ? -(Wide)far : (Wide)far, down);
		y[e] = saturated(shifted_small((Wide)normalised * gain[e], shift) + bias[e]);
	}
}
