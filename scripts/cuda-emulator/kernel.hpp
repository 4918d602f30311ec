// What a kernel's CUDA C++ is compiled with to run on a processor: its units are fibers of one thread, its cubes run one
// after the other.
#pragma once
#include <climits>
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
