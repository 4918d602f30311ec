// Products of bytes with the instructions that warpgroups of compute capability 9.0 have: y[b, m, n] = sum_k x[b, m, k] * w[b', n, k].
//
// A cube computes tiles of ROWS by CHANNELS elements, TERMS terms at a time. One warpgroup asks for what is multiplied, STAGES steps ahead;
// the tensor memory accelerator copies it to shared memory, zeros where there is nothing. Two others multiply, 64 rows each, and write the
// sums while the first asks for the next tile.
//
// Numbers of 16 bits in `x` are two factors, their high bytes with a sign and their low ones without: PARTS is 2 then, and there is a second
// sum for each element.
//
// What is defined before: PARTS, SIGNED_X, SIGNED_W (1 or 0), CHANNELS, STAGES, Y (the type of a result), SHIFT, UNSIGNED, ADDED (what is
// done with a sum), `multiply` and, for low bytes, `multiply_low`.

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
constexpr int OF_X = ROWS * TERMS, OF_W = PARTS * OF_X, STAGE = OF_W + CHANNELS * TERMS;
// Tiles below one another that are computed at about the same time: they share what they read.
constexpr int GROUP = 16;
constexpr int AXES = 4;

struct Info {
	unsigned long long rows, channels, steps, batches, batch_step, row_step, first;
	// Of the outer axes of `w`, which are those of the result: extents, and how far `w` goes along them, in matrices.
	unsigned long long extents[AXES], strides[AXES];
};

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

__device__ __forceinline__ void put(Y *at, int high, int low) {
	Y last = UNSIGNED ? (Y)(unsigned)low : (Y)low;
	Y part = PARTS == 2 ? ((Y)high << 8) + last : last;
	part = part << SHIFT;
	*at = ADDED ? *at + part : part;
}

struct alignas(2 * sizeof(Y)) Two {
	Y x, y;
};

__device__ __forceinline__ void put_two(Y *at, int high_x, int low_x, int high_y, int low_y) {
	Two two;
	if (ADDED) two = *(Two *)at;
	put(&two.x, high_x, low_x);
	put(&two.y, high_y, low_y);
	*(Two *)at = two;
}

// The tensors behind the maps come again as pointers, which nobody needs. With one part, `x_low` is `x`.
extern "C" __global__ void __launch_bounds__(UNITS, 1)
warpgroup_products(const __grid_constant__ TensorMap x, const __grid_constant__ TensorMap x_low, const __grid_constant__ TensorMap w, const void *, const void *, const void *, Y *y, const __grid_constant__ Info info) {
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
				int matrix = 0;
				for (int axis = AXES - 1, rest = tile.batch; axis >= 0; axis--) {
					matrix += rest % (int)info.extents[axis] * (int)info.strides[axis];
					rest /= (int)info.extents[axis];
				}
				for (int step = 0; step < steps; step++) {
					barrier_wait(empty + 8 * stage, parity ^ 1);
					unsigned barrier = full + 8 * stage, to = base + stage * STAGE;
					barrier_expect(barrier, STAGE);
					copy(to, &x, barrier, step * TERMS, tile.row, tile.batch);
#if PARTS == 2
					copy(to + OF_X, &x_low, barrier, step * TERMS, tile.row, tile.batch);
#endif
					copy(to + OF_W, &w, barrier, step * TERMS, tile.column, matrix);
					if (++stage == STAGES) stage = 0, parity ^= 1;
				}
			}
		}
		return;
	}
	many_registers();
	int half = unit / 128 - 1, plane = unit % 128 / 32, lane = unit % 32;
	// The last ones are those of low bytes, or of bytes.
	int sums[PARTS][CHANNELS / 2];
	bool is_even = ((info.batch_step | info.row_step | info.first) & 1) == 0;
	for (int place = blockIdx.x; place < tiles; place += gridDim.x) {
		Tile tile = tile_at(place, down, across);
		int before = -1;
		for (int step = 0; step < steps; step++) {
			barrier_wait(full + 8 * stage, parity);
			unsigned at = base + stage * STAGE;
			unsigned long long of_x = matrix_at(at + half * 64 * TERMS), of_w = matrix_at(at + OF_W);
			products_begin();
#pragma unroll
			for (int part = 0; part < TERMS / 32; part++) multiply(sums[0], of_x + 2 * part, of_w + 2 * part, step > 0 || part > 0);
#if PARTS == 2
			unsigned long long of_low = matrix_at(at + OF_X + half * 64 * TERMS);
#pragma unroll
			for (int part = 0; part < TERMS / 32; part++) multiply_low(sums[1], of_low + 2 * part, of_w + 2 * part, step > 0 || part > 0);
#endif
			products_end();
			products_but_one_done();
			if (before >= 0 && lane == 0) barrier_arrive(empty + 8 * before);
			before = stage;
			if (++stage == STAGES) stage = 0, parity ^= 1;
		}
		products_done();
		if (lane == 0) barrier_arrive(empty + 8 * before);
#pragma unroll
		for (int lower = 0; lower < 2; lower++) {
			int row = tile.row + half * 64 + plane * 16 + lower * 8 + lane / 4;
			if (row >= (int)info.rows) continue;
			Y *to = y + info.first + tile.batch * info.batch_step + row * info.row_step;
#pragma unroll
			for (int eight = 0; eight < CHANNELS / 8; eight++) {
				int column = tile.column + 8 * eight + lane % 4 * 2, left = (int)info.channels - column;
				int at = 4 * eight + 2 * lower;
				int high_x = sums[0][at], high_y = sums[0][at + 1], low_x = sums[PARTS - 1][at], low_y = sums[PARTS - 1][at + 1];
				if (is_even && left > 1) put_two(to + column, high_x, low_x, high_y, low_y);
				else {
					if (left > 0) put(to + column, high_x, low_x);
					if (left > 1) put(to + column + 1, high_y, low_y);
				}
			}
		}
	}
}
