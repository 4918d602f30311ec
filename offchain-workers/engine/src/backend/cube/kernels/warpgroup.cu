// Products of bytes with the instructions that warpgroups of compute capability 9.0 have: y[b, m, n] = sum_k x[b, m, k] * w[b', n, k].
//
// A cube computes tiles of ROWS by CHANNELS elements, TERMS terms at a time. One warpgroup asks for what is multiplied, STAGES steps ahead;
// the tensor memory accelerator copies it to shared memory, zeros where there is nothing. Two others multiply, 64 rows each, and write the
// sums while the first asks for the next tile.
//
// Numbers of 16 bits are two factors, their high bytes with a sign and their low ones without: PARTS_X or PARTS_W is 2 then, and there is a sum for each
// pair of parts.
//
// A result is the sum of all, or what `Op::Rescale` makes of that where RESCALED is 1.
//
// OPERANDS stands for the parameters that rescaling takes, `scale`, `multiplier` and `bias`.
//
// What is defined before: PARTS_X, PARTS_W, CHANNELS, STAGES, RESCALED, Y (the type of a result), and `multiply_ij` for the parts `i` of `x` and `j` of
// `w`, the high ones being 0; where it is rescaled also `kernels/arithmetic.cu`, the shifts PRE, MID and POST, SUMS_FIT (see there), and BY_CHANNEL_0,
// 1 and 2: whether scale, multiplier and bias have a number for each channel.

struct alignas(64) TensorMap {
	unsigned char opaque[128];
};

#ifndef EMULATED
__device__ __forceinline__ unsigned address_of(const void *shared) { return (unsigned)__cvta_generic_to_shared(shared); }

__device__ __forceinline__ void barrier_start(unsigned barrier, unsigned arrivals) {
	asm volatile("mbarrier.init.shared::cta.b64 [%0], %1;" ::"r"(barrier), "r"(arrivals));
}

__device__ __forceinline__ void barriers_started() { asm volatile("fence.mbarrier_init.release.cluster;" ::: "memory"); }

__device__ __forceinline__ void barrier_expect(unsigned barrier, unsigned bytes) {
	asm volatile("mbarrier.arrive.expect_tx.shared::cta.b64 _, [%0], %1;" ::"r"(barrier), "r"(bytes) : "memory");
}

__device__ __forceinline__ void barrier_arrive(unsigned barrier) {
	asm volatile("mbarrier.arrive.shared::cta.b64 _, [%0];" ::"r"(barrier) : "memory");
}

// Waits until the phase of this parity is over.
__device__ __forceinline__ void barrier_wait(unsigned barrier, unsigned parity) {
	asm volatile("{\n.reg .pred over;\nagain:\nmbarrier.try_wait.parity.shared::cta.b64 over, [%0], %1;\n"
				 "@over bra.uni done;\nbra.uni again;\ndone:\n}" ::"r"(barrier), "r"(parity)
				 : "memory");
}

__device__ __forceinline__ void copy(unsigned to, const TensorMap *map, unsigned barrier, int term, int row, int matrix) {
	asm volatile("cp.async.bulk.tensor.3d.shared::cluster.global.tile.mbarrier::complete_tx::bytes [%0], [%1, {%3, %4, %5}], [%2];" ::"r"(to), "l"(map), "r"(barrier), "r"(term), "r"(row), "r"(matrix)
				 : "memory");
}

__device__ __forceinline__ void products_begin() { asm volatile("wgmma.fence.sync.aligned;" ::: "memory"); }

__device__ __forceinline__ void products_end() { asm volatile("wgmma.commit_group.sync.aligned;" ::: "memory"); }

__device__ __forceinline__ void products_but_one_done() { asm volatile("wgmma.wait_group.sync.aligned 1;" ::: "memory"); }

__device__ __forceinline__ void products_done() { asm volatile("wgmma.wait_group.sync.aligned 0;" ::: "memory"); }

// Registers that a warpgroup gives up, or takes.
__device__ __forceinline__ void few_registers() { asm volatile("setmaxnreg.dec.sync.aligned.u32 40;"); }

__device__ __forceinline__ void many_registers() { asm volatile("setmaxnreg.inc.sync.aligned.u32 232;"); }
#endif

constexpr int ROWS = 128, TERMS = 128, UNITS = 384;
constexpr int OF_X = ROWS * TERMS, FIRST_W = PARTS_X * OF_X, OF_W = CHANNELS * TERMS, STAGE = FIRST_W + PARTS_W * OF_W;
// Tiles below one another that are computed at about the same time: they share what they read.
constexpr int GROUP = 16;
constexpr int AXES = 4;
// Eights of channels of which a unit writes two at a time.
constexpr int TOGETHER = CHANNELS / 8 < 4 ? CHANNELS / 8 : 4;

struct Info {
	unsigned long long rows, channels, steps, batches, batch_step, row_step, first;
	// Of the outer axes of `w`, which are those of the result: extents, and how far `w` goes along them, in matrices.
	unsigned long long extents[AXES], strides[AXES];
#if RESCALED
	// Of scale, multiplier and bias: how far they go along the outer axes, and from one row to the next.
	unsigned long long outer[3][AXES], along_rows[3];
#endif
};

// How far a tensor with these strides goes along the outer axes to this place.
__device__ __forceinline__ unsigned long long along_axes(int place, const unsigned long long (&extents)[AXES], const unsigned long long (&strides)[AXES]) {
	unsigned long long along = 0;
#pragma unroll
	for (int axis = AXES - 1; axis >= 0; axis--) {
		along += place % (int)extents[axis] * strides[axis];
		place /= (int)extents[axis];
	}
	return along;
}

// Where bytes are, in rows of 128 whose vectors of 16 are swapped as the accelerator swaps them.
__device__ __forceinline__ unsigned long long matrix_at(unsigned address) {
	return (unsigned long long)((address & 0x3ffff) >> 4) | (1ull << 16) | (64ull << 32) | (1ull << 62);
}

struct Tile {
	int batch, row, column;
};

__device__ __forceinline__ Tile tile_at(int place, int down, int across) {
	int batch = place / (down * across), inside = place % (down * across);
	int from = inside / (GROUP * across) * GROUP, tall = min(down - from, GROUP), rest = inside - from * across;
	return {batch, (from + rest % tall) * ROWS, rest / tall * CHANNELS};
}

struct alignas(2 * sizeof(Y)) Two {
	Y x, y;
};

// The tensors behind the maps come again as pointers, which nobody needs. With one part, `x_low` is `x`, and `w_low` is `w`.
extern "C" __global__ void __launch_bounds__(UNITS, 1)
warpgroup_products(const __grid_constant__ TensorMap x, const __grid_constant__ TensorMap x_low, const __grid_constant__ TensorMap w, const __grid_constant__ TensorMap w_low, const void *, const void *, const void *, const void *, Y *y, OPERANDS const __grid_constant__ Info info) {
	extern __shared__ unsigned char dynamic_shared_mem[];
	unsigned base = (address_of(dynamic_shared_mem) + 1023) & ~1023u;
	// For each stage a barrier that says that it is full, then for each that it is empty.
	unsigned full = base + STAGES * STAGE, empty = full + 8 * STAGES;
	int unit = threadIdx.x;
	if (unit == 0) {
		for (int stage = 0; stage < STAGES; stage++) {
			barrier_start(full + 8 * stage, 1);
			barrier_start(empty + 8 * stage, 8);
		}
		barriers_started();
	}
	__syncthreads();

	int down = (int)((info.rows + ROWS - 1) / ROWS), across = (int)((info.channels + CHANNELS - 1) / CHANNELS);
	int steps = (int)info.steps, tiles = down * across * (int)info.batches;
	int stage = 0;
	unsigned parity = 0;
	if (unit < 128) {
		few_registers();
		if (unit == 0) {
			for (int place = blockIdx.x; place < tiles; place += gridDim.x) {
				Tile tile = tile_at(place, down, across);
				int matrix = (int)along_axes(tile.batch, info.extents, info.strides);
				for (int step = 0; step < steps; step++) {
					barrier_wait(empty + 8 * stage, parity ^ 1);
					unsigned barrier = full + 8 * stage, to = base + stage * STAGE;
					barrier_expect(barrier, STAGE);
					copy(to, &x, barrier, step * TERMS, tile.row, tile.batch);
#if PARTS_X == 2
					copy(to + OF_X, &x_low, barrier, step * TERMS, tile.row, tile.batch);
#endif
					copy(to + FIRST_W, &w, barrier, step * TERMS, tile.column, matrix);
#if PARTS_W == 2
					copy(to + FIRST_W + OF_W, &w_low, barrier, step * TERMS, tile.column, matrix);
#endif
					if (++stage == STAGES) stage = 0, parity ^= 1;
				}
			}
		}
		return;
	}
	many_registers();
	int half = unit / 128 - 1, plane = unit % 128 / 32, lane = unit % 32;
	int sums[PARTS_X][PARTS_W][CHANNELS / 2];
	bool is_even = ((info.batch_step | info.row_step | info.first) & 1) == 0;
	for (int place = blockIdx.x; place < tiles; place += gridDim.x) {
		Tile tile = tile_at(place, down, across);
		int before = -1;
		for (int step = 0; step < steps; step++) {
			barrier_wait(full + 8 * stage, parity);
			unsigned at = base + stage * STAGE;
			unsigned long long of_x = matrix_at(at + half * 64 * TERMS), of_w = matrix_at(at + FIRST_W);
			products_begin();
#pragma unroll
			for (int part = 0; part < TERMS / 32; part++) multiply_00(sums[0][0], of_x + 2 * part, of_w + 2 * part, step > 0 || part > 0);
#if PARTS_X == 2
			unsigned long long low_x = matrix_at(at + OF_X + half * 64 * TERMS);
#pragma unroll
			for (int part = 0; part < TERMS / 32; part++) multiply_10(sums[1][0], low_x + 2 * part, of_w + 2 * part, step > 0 || part > 0);
#endif
#if PARTS_W == 2
			unsigned long long low_w = matrix_at(at + FIRST_W + OF_W);
#pragma unroll
			for (int part = 0; part < TERMS / 32; part++) multiply_01(sums[0][1], of_x + 2 * part, low_w + 2 * part, step > 0 || part > 0);
#endif
#if PARTS_X == 2 && PARTS_W == 2
#pragma unroll
			for (int part = 0; part < TERMS / 32; part++) multiply_11(sums[1][1], low_x + 2 * part, low_w + 2 * part, step > 0 || part > 0);
#endif
			products_end();
			products_but_one_done();
			if (before >= 0 && lane == 0) barrier_arrive(empty + 8 * before);
			before = stage;
			if (++stage == STAGES) stage = 0, parity ^= 1;
		}
		products_done();
		if (lane == 0) barrier_arrive(empty + 8 * before);
		// The sum of an element's parts. Only that of low bytes on both sides can be over 2^31, and has no sign.
		auto sum_at = [&](int at) {
#if PARTS_X == 2 && PARTS_W == 2
			return ((long long)sums[0][0][at] << 16) + (((long long)sums[0][1][at] + sums[1][0][at]) << 8) + (unsigned)sums[1][1][at];
#elif PARTS_X == 2
			return ((long long)sums[0][0][at] << 8) + sums[1][0][at];
#elif PARTS_W == 2
			return ((long long)sums[0][0][at] << 8) + sums[0][1][at];
#else
			return sums[0][0][at];
#endif
		};
#if RESCALED
		// The same, shifted by PRE. Where SUMS_FIT, no sum of parts has more than 31 bits, nor has what is shifted more than 32.
		auto shifted_at = [&](int at, unsigned &beyond) {
#if SUMS_FIT && PARTS_X == 2 && PARTS_W == 1
			return sums[0][0][at] * (1 << (8 - PRE)) + (sums[1][0][at] + (int)half_of(PRE) >> PRE);
#else
			return narrowed(sum_at(at) + half_of(PRE), PRE, beyond);
#endif
		};
		const int *scales = scale + along_axes(tile.batch, info.extents, info.outer[0]);
		const int *multipliers = multiplier + along_axes(tile.batch, info.extents, info.outer[1]);
		const int *biases = bias + along_axes(tile.batch, info.extents, info.outer[2]);
#endif
#pragma unroll
		for (int lower = 0; lower < 2; lower++) {
			int row = tile.row + half * 64 + plane * 16 + lower * 8 + lane / 4;
			if (row >= (int)info.rows) continue;
			Y *to = y + info.first + tile.batch * info.batch_step + row * info.row_step;
#if RESCALED
			// Operands along channels are read at each; the others stand still.
			const int *s = scales + row * info.along_rows[0], *m = multipliers + row * info.along_rows[1], *b = biases + row * info.along_rows[2];
			auto within = [&](int at, int column, unsigned &beyond) -> Y {
				return rescaled_within(shifted_at(at, beyond), s[BY_CHANNEL_0 ? column : 0], m[BY_CHANNEL_1 ? column : 0], b[BY_CHANNEL_2 ? column : 0], MID, POST, beyond);
			};
			auto value_at = [&](int at, int column) -> Y {
				return rescaled(sum_at(at), s[BY_CHANNEL_0 ? column : 0], m[BY_CHANNEL_1 ? column : 0], b[BY_CHANNEL_2 ? column : 0], PRE, MID, POST);
			};
#else
			auto within = [&](int at, int, unsigned &) -> Y { return sum_at(at); };
			auto value_at = [&](int at, int) -> Y { return sum_at(at); };
#endif
			bool is_whole = is_even && tile.column + CHANNELS <= (int)info.channels;
#pragma unroll
			for (int some = 0; some < CHANNELS / 8; some += TOGETHER) {
				unsigned beyond = is_whole ? 0 : 1;
				if (is_whole) {
					Two found[TOGETHER];
#pragma unroll
					for (int eight = some; eight < some + TOGETHER; eight++) {
						int column = tile.column + 8 * eight + lane % 4 * 2, at = 4 * eight + 2 * lower;
						found[eight - some] = {within(at, column, beyond), within(at + 1, column + 1, beyond)};
					}
					if (!beyond) {
#pragma unroll
						for (int eight = some; eight < some + TOGETHER; eight++) *(Two *)(to + tile.column + 8 * eight + lane % 4 * 2) = found[eight - some];
					}
				}
				if (beyond) {
#pragma unroll
					for (int eight = some; eight < some + TOGETHER; eight++) {
						int column = tile.column + 8 * eight + lane % 4 * 2, at = 4 * eight + 2 * lower, left = (int)info.channels - column;
						if (left > 0) to[column] = value_at(at, column);
						if (left > 1) to[column + 1] = value_at(at + 1, column + 1);
					}
				}
			}
		}
	}
}
