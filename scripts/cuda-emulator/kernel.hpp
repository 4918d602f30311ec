// What a kernel's CUDA C++ is compiled with to run on a processor: its units are fibers of one thread, its cubes run one
// after the other.
#pragma once
#include <climits>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

typedef unsigned char uchar;
typedef unsigned short ushort;
typedef unsigned int uint;
typedef unsigned long ulong;

struct Extents {
	unsigned x, y, z;
};

// Where a unit is; the emulator says before it goes on with it.
extern "C" Extents threadIdx, blockIdx, blockDim, gridDim;
extern "C" void emulator_barrier();
// Multiplies what all lanes of a plane bring: 16 rows of 32 bytes by 8 columns of 32 bytes.
extern "C" void emulator_multiply(const unsigned *a, bool a_signed, const unsigned *b, bool b_signed, const unsigned *c, unsigned *d);

#define __global__
#define __device__
#define __forceinline__ inline
#define __shared__
#define __grid_constant__
#define __launch_bounds__(...)
#define __align__(n) __attribute__((aligned(n)))
#define warpSize 32

alignas(1024) unsigned char dynamic_shared_mem[232448];

inline void __syncthreads() { emulator_barrier(); }
inline int __clz(int x) { return x == 0 ? 32 : __builtin_clz((unsigned)x); }
inline int __clzll(long long x) { return x == 0 ? 64 : __builtin_clzll((unsigned long long)x); }
template <class T> inline T max(T a, T b) { return a < b ? b : a; }
template <class T> inline T min(T a, T b) { return b < a ? b : a; }

// The sum of the products of four bytes, and of another number.
inline int __dp4a(int a, int b, int sum) {
	for (int byte = 0; byte < 4; byte++) sum += (int)(signed char)(a >> 8 * byte) * (int)(signed char)(b >> 8 * byte);
	return sum;
}

// What the unit of the plane has whose lane differs in these bits.
template <class T> inline T __shfl_xor_sync(unsigned, T value, int bits) {
	static T brought[1024];
	unsigned unit = threadIdx.x;
	brought[unit] = value;
	emulator_barrier();
	value = brought[unit ^ bits];
	emulator_barrier();
	return value;
}

// The vectors that CUDA's headers define.
#define EMULATOR_VECTORS(name, T)                                                                                              \
	struct name##1 { T x; };                                                                                                     \
	struct alignas(2 * sizeof(T)) name##2 { T x, y; };                                                                           \
	struct name##3 { T x, y, z; };                                                                                               \
	struct alignas(4 * sizeof(T) > 16 ? 16 : 4 * sizeof(T)) name##4 { T x, y, z, w; };
EMULATOR_VECTORS(char, signed char)
EMULATOR_VECTORS(uchar, unsigned char)
EMULATOR_VECTORS(short, short)
EMULATOR_VECTORS(ushort, unsigned short)
EMULATOR_VECTORS(int, int)
EMULATOR_VECTORS(uint, unsigned int)
EMULATOR_VECTORS(long, long)
EMULATOR_VECTORS(ulong, unsigned long)

inline uint3 make_uint3(unsigned x, unsigned y, unsigned z) { return {x, y, z}; }

// What kernels in CUDA C++ do by instructions of compute capability 9.0.
#define EMULATED

inline unsigned address_of(const void *shared) { return (unsigned)((const unsigned char *)shared - dynamic_shared_mem); }

// A barrier is over when as many arrived as it was started with, and as many bytes as were expected.
struct Barrier {
	unsigned short arrivals, missing;
	int bytes : 31;
	unsigned parity : 1;
};

inline Barrier &barrier_at(unsigned address) { return *(Barrier *)(dynamic_shared_mem + address); }

inline void barrier_changed(Barrier &barrier) {
	if (barrier.missing || barrier.bytes) return;
	barrier.missing = barrier.arrivals;
	barrier.parity ^= 1;
}

inline void barrier_start(unsigned address, unsigned arrivals) { barrier_at(address) = {(unsigned short)arrivals, (unsigned short)arrivals, 0, 0}; }
inline void barriers_started() {}

inline void barrier_arrive(unsigned address) {
	barrier_at(address).missing--;
	barrier_changed(barrier_at(address));
}

inline void barrier_expect(unsigned address, unsigned bytes) {
	barrier_at(address).bytes += bytes;
	barrier_arrive(address);
}

inline void barrier_wait(unsigned address, unsigned parity) {
	while (barrier_at(address).parity == parity) emulator_barrier();
}

// A map as `cuTensorMapEncodeTiled` of the emulator makes it: of three axes, the innermost first.
struct EmulatedMap {
	const unsigned char *bytes;
	unsigned long long extents[3], strides[2];
	unsigned box[3];
};

// Vectors of 16 bytes are swapped by the row, of 128 bytes, in which they are.
inline unsigned swapped(unsigned address) { return address ^ (address >> 7 & 7) << 4; }

template <class Map> inline void copy(unsigned to, const Map *opaque, unsigned barrier, int term, int row, int matrix) {
	const EmulatedMap &map = *(const EmulatedMap *)opaque;
	for (unsigned r = 0; r < map.box[1]; r++)
		for (unsigned t = 0; t < map.box[0]; t++) {
			bool inside = term + t < map.extents[0] && row + r < map.extents[1] && (unsigned)matrix < map.extents[2];
			dynamic_shared_mem[swapped(to + r * 128 + t)] = inside ? map.bytes[matrix * map.strides[1] + (row + r) * map.strides[0] + term + t] : 0;
		}
	barrier_at(barrier).bytes -= map.box[0] * map.box[1];
	barrier_changed(barrier_at(barrier));
}

inline void products_begin() {}
inline void products_end() {}
inline void products_but_one_done() {}
inline void products_done() {}
inline void few_registers() {}
inline void many_registers() {}

// 64 rows of 32 bytes by rows of 32 bytes; what a unit holds of the sums is in "Matrix fragments for wgmma", PTX manual.
#define multiply_00(sums, x, w, keep) emulated_multiply(sums, x, w, keep, true, true)
#define multiply_01(sums, x, w, keep) emulated_multiply(sums, x, w, keep, true, false)
#define multiply_10(sums, x, w, keep) emulated_multiply(sums, x, w, keep, false, true)
#define multiply_11(sums, x, w, keep) emulated_multiply(sums, x, w, keep, false, false)
template <int REGISTERS> inline void emulated_multiply(int (&sums)[REGISTERS], unsigned long long x, unsigned long long w, int keep, bool x_signed, bool w_signed) {
	auto byte_at = [](unsigned long long matrix, unsigned row, unsigned term, bool is_signed) {
		unsigned first = (matrix & 0x3fff) << 4, eight = (matrix >> 32 & 0x3fff) << 4;
		unsigned char byte = dynamic_shared_mem[swapped(first + row / 8 * eight + row % 8 * 128 + term)];
		return is_signed ? (int)(signed char)byte : (int)byte;
	};
	unsigned unit = threadIdx.x % 128, lane = unit % 32;
	for (int place = 0; place < REGISTERS; place++) {
		unsigned row = unit / 32 * 16 + lane / 4 + (place % 4 >= 2 ? 8 : 0), column = place / 4 * 8 + lane % 4 * 2 + place % 2;
		int sum = keep ? sums[place] : 0;
		for (unsigned term = 0; term < 32; term++) sum += byte_at(x, row, term, x_signed) * byte_at(w, column, term, w_signed);
		sums[place] = sum;
	}
}
