// A CUDA driver and run-time compiler that run kernels on the processor: enough of both for CubeCL, to test what it makes of our
// kernels where there is no device. Kernels are compiled by the machine's C++ compiler, with `kernel.hpp`; tensor cores are
// done by hand, as the PTX manual says how their fragments lie. It says nothing about speed.
//
// Where EMULATOR_NVRTC names NVIDIA's own libnvrtc, every kernel is compiled by that too, as it would be for a device.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fstream>
#include <map>
#include <mutex>
#include <regex>
#include <sstream>
#include <string>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>
#include <vector>

struct Extents {
	unsigned x, y, z;
};

extern "C" {
Extents threadIdx, blockIdx, blockDim, gridDim;
}

namespace {

constexpr int INVALID = 1, OUT_OF_MEMORY = 2;

// Fibers.

constexpr size_t STACK = 256 * 1024;

struct Fiber {
	ucontext_t context;
	Extents place;
	bool done;
};

std::mutex running;
std::vector<Fiber> fibers;
char *stacks = nullptr;
size_t stack_count = 0;
ucontext_t scheduler;
size_t current;
void (*entry)(void **);
void **arguments;

void start() {
	entry(arguments);
	fibers[current].done = true;
	swapcontext(&fibers[current].context, &scheduler);
}

void run_cube(unsigned count) {
	if (stack_count < count) {
		if (stacks) munmap(stacks, stack_count * STACK);
		stacks = (char *)mmap(nullptr, count * STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		stack_count = count;
	}
	fibers.resize(count);
	for (unsigned unit = 0; unit < count; unit++) {
		Fiber &fiber = fibers[unit];
		fiber.done = false;
		fiber.place = {unit % blockDim.x, unit / blockDim.x % blockDim.y, unit / (blockDim.x * blockDim.y)};
		getcontext(&fiber.context);
		fiber.context.uc_stack.ss_sp = stacks + unit * STACK;
		fiber.context.uc_stack.ss_size = STACK;
		fiber.context.uc_link = nullptr;
		makecontext(&fiber.context, start, 0);
	}
	for (bool any = true; any;) {
		any = false;
		for (current = 0; current < count; current++) {
			if (fibers[current].done) continue;
			threadIdx = fibers[current].place;
			swapcontext(&scheduler, &fibers[current].context);
			any |= !fibers[current].done;
		}
	}
}

// Tensor cores: what each lane of each plane brought.

struct Lane {
	unsigned a[4], b[2];
};
std::vector<Lane> lanes;

int byte_of(unsigned word, unsigned place, bool is_signed) {
	unsigned char byte = word >> (8 * place);
	return is_signed ? (signed char)byte : byte;
}

struct Program {
	std::string source, log, library;
};

struct Module {
	void *library;
};

struct Function {
	void (*entry)(void **);
	// Bytes of each argument, and a zero.
	const unsigned long *sizes;
};

// A launch with a copy of its arguments.
struct Launch {
	Function *function;
	Extents cubes, units;
	std::vector<std::vector<char>> arguments;
};

using Graph = std::vector<Launch>;

// What is captured of each stream that is.
std::map<void *, Graph *> captured;

std::string here() {
	Dl_info info;
	dladdr((void *)&run_cube, &info);
	std::string path = info.dli_fname;
	return path.substr(0, path.find_last_of('/'));
}

// The kernel with its arguments from pointers, and without instructions that a processor hasn't.
std::string translated(std::string source) {
	std::regex include("#include <[^>]*>");
	source = std::regex_replace(source, include, "");
	std::regex multiply(R"((__mma_m16n8k32_(u?)int8_(u?)int8_int32\([^)]*\)) \{[^}]*\{[\s\S]*?;\s*\n\s*\})");
	std::string out;
	auto begin = source.cbegin();
	for (std::smatch found; std::regex_search(begin, source.cend(), found, multiply);) {
		out.append(begin, found[0].first);
		out += found[1].str() + " {\n unsigned a[4] = {reg_a_0, reg_a_1, reg_a_2, reg_a_3}, b[2] = {reg_b_0, reg_b_1};\n"
			" unsigned c[4] = {reg_c_0, reg_c_1, reg_c_2, reg_c_3}, d[4];\n emulator_multiply(a, " +
			(found[2].length() ? "false" : "true") + ", b, " + (found[3].length() ? "false" : "true") +
			", c, d);\n reg_d_0 = d[0]; reg_d_1 = d[1]; reg_d_2 = d[2]; reg_d_3 = d[3];\n}";
		begin = found[0].second;
	}
	out.append(begin, source.cend());
	std::regex head(R"(extern "C"\s+__global__ void\s+(?:__launch_bounds__\([^)]*\))?\s*(\w+)\s*\(([^{]*)\)\s*\{)");
	std::smatch found;
	if (!std::regex_search(out, found, head)) return "#error no kernel";
	std::string name = found[1], call, sizes;
	std::stringstream parameters(found[2].str());
	int place = 0;
	for (std::string parameter; std::getline(parameters, parameter, ',');) {
		// The name is the last word.
		size_t end = parameter.find_last_not_of(" \n\t"), word = parameter.find_last_of(" *&\n\t", end);
		std::string type = std::regex_replace(parameter.substr(0, word + 1), std::regex("__grid_constant__|__restrict__"), "");
		call += (place ? ", " : "") + std::string("*(") + type + " *)arguments[" + std::to_string(place) + "]";
		sizes += "sizeof(" + type + "), ";
		place++;
	}
	return "#include \"kernel.hpp\"\n#define __restrict__\n" + out + "\nextern \"C\" void emulator_entry(void **arguments) { " + name + "(" + call + "); }\n"
		   "extern \"C\" { extern const unsigned long emulator_sizes[]; const unsigned long emulator_sizes[] = {" + sizes + "0}; }\n";
}

bool compile(Program &program, int count, const char *const *options) {
	// A kernel that was compiled before is there.
	std::stringstream prelude;
	prelude << std::ifstream(here() + "/kernel.hpp").rdbuf();
	std::string base = here() + "/kernel-" + std::to_string(std::hash<std::string>()(prelude.str() + translated(program.source)));
	program.library = base + ".so";
	if (!getenv("EMULATOR_NVRTC") && access(program.library.c_str(), R_OK) == 0) return true;
	std::ofstream(base + ".cu") << program.source;
	std::ofstream(base + ".cpp") << translated(program.source);
	std::string command = "c++ -std=c++17 -O1 -w -fwrapv -fpermissive -fno-strict-aliasing -shared -fPIC -I" + here() + " " + base + ".cpp " + here() + "/libcuda.so -Wl,-rpath," + here() + " -o " + base + ".so 2> " + base + ".log";
	bool fine = system(command.c_str()) == 0;
	std::stringstream log;
	log << std::ifstream(base + ".log").rdbuf();
	program.log = log.str();
	if (const char *path = getenv("EMULATOR_NVRTC")) {
		static void *real = dlopen(path, RTLD_NOW | RTLD_LOCAL);
		auto create = (int (*)(void **, const char *, const char *, int, const char *const *, const char *const *))dlsym(real, "nvrtcCreateProgram");
		auto build = (int (*)(void *, int, const char *const *))dlsym(real, "nvrtcCompileProgram");
		auto size = (int (*)(void *, size_t *))dlsym(real, "nvrtcGetProgramLogSize");
		auto read = (int (*)(void *, char *))dlsym(real, "nvrtcGetProgramLog");
		auto cubin_size = (int (*)(void *, size_t *))dlsym(real, "nvrtcGetCUBINSize");
		auto cubin = (int (*)(void *, char *))dlsym(real, "nvrtcGetCUBIN");
		void *handle;
		create(&handle, program.source.c_str(), nullptr, 0, nullptr, nullptr);
		if (build(handle, count, options) != 0) {
			size_t length = 0;
			size(handle, &length);
			std::string text(length, 0);
			read(handle, text.data());
			program.log += "\nNVRTC:\n" + text;
			fine = false;
		} else if (cubin_size) {
			size_t length = 0;
			cubin_size(handle, &length);
			std::string text(length, 0);
			cubin(handle, text.data());
			std::ofstream(base + ".cubin") << text;
		}
	}
	return fine;
}

} // namespace

extern "C" {

void emulator_barrier() {
	size_t unit = current;
	swapcontext(&fibers[unit].context, &scheduler);
}

void emulator_multiply(const unsigned *a, bool a_signed, const unsigned *b, bool b_signed, const unsigned *c, unsigned *d) {
	lanes.resize(fibers.size());
	size_t unit = current;
	memcpy(lanes[unit].a, a, sizeof lanes[unit].a);
	memcpy(lanes[unit].b, b, sizeof lanes[unit].b);
	unsigned sums[4];
	memcpy(sums, c, sizeof sums);
	emulator_barrier();
	// "Matrix fragments for mma.m16n8k32", PTX manual: lane = 4 group + member.
	size_t plane = unit / 32 * 32, group = unit % 32 / 4, member = unit % 4;
	for (int element = 0; element < 4; element++) {
		size_t row = group + (element >= 2 ? 8 : 0), column = 2 * member + element % 2;
		int sum = (int)sums[element];
		for (int term = 0; term < 32; term++) {
			// A: registers 0 and 2 are rows 0 to 7, 1 and 3 rows 8 to 15; 2 and 3 terms 16 to 31. B: register 1 terms 16 to 31.
			const Lane &of_a = lanes[plane + row % 8 * 4 + term % 16 / 4], &of_b = lanes[plane + column * 4 + term % 16 / 4];
			int x = byte_of(of_a.a[(row >= 8) + 2 * (term >= 16)], term % 4, a_signed);
			int y = byte_of(of_b.b[term >= 16], term % 4, b_signed);
			sum = (int)((unsigned)sum + (unsigned)(x * y));
		}
		d[element] = (unsigned)sum;
	}
	emulator_barrier();
}

// The driver.

static size_t allocated = 0;
static std::map<uintptr_t, size_t> allocations;
static size_t limit() {
	const char *text = getenv("EMULATOR_MEMORY");
	return text ? strtoull(text, nullptr, 10) : 8ull << 30;
}

int cuInit(unsigned) { return 0; }
int cuDriverGetVersion(int *version) { *version = 12080; return 0; }
int cuDeviceGet(int *device, int ordinal) { *device = ordinal; return ordinal == 0 ? 0 : 101; }
int cuDeviceGetCount(int *count) { *count = 1; return 0; }
int cuDeviceGetName(char *name, int length, int) { snprintf(name, length, "emulated"); return 0; }
int cuDeviceTotalMem_v2(size_t *bytes, int) { *bytes = limit(); return 0; }
int cuDeviceGetAttribute(int *value, int attribute, int) {
	switch (attribute) {
	case 1: *value = 1024; break;          // units of a cube
	case 2: case 3: *value = 1024; break;  // along x, y
	case 4: *value = 64; break;            // along z
	case 5: *value = 2147483647; break;    // cubes along x
	case 6: case 7: *value = 65535; break; // along y, z
	case 8: *value = 49152; break;
	case 10: *value = 32; break;           // units of a plane
	case 16: *value = 1; break;            // multiprocessors
	case 75: *value = 9; break;            // compute capability
	case 76: *value = 0; break;
	case 97: *value = 232448; break;       // shared memory of a cube
	default: *value = 0;
	}
	return 0;
}
int cuDevicePrimaryCtxRetain(void **context, int) { *context = (void *)1; return 0; }
int cuDevicePrimaryCtxRelease_v2(int) { return 0; }
int cuCtxSetCurrent(void *) { return 0; }
int cuCtxGetCurrent(void **context) { *context = (void *)1; return 0; }
int cuCtxSynchronize() { return 0; }
int cuStreamCreate(void **stream, unsigned) {
	static uintptr_t streams = 0;
	std::lock_guard<std::mutex> lock(running);
	*stream = (void *)++streams;
	return 0;
}
int cuStreamDestroy_v2(void *) { return 0; }
int cuStreamSynchronize(void *) { return 0; }
int cuStreamWaitEvent(void *, void *, unsigned) { return 0; }
int cuStreamQuery(void *) { return 0; }
int cuEventCreate(void **event, unsigned) { *event = (void *)1; return 0; }
int cuEventRecord(void *, void *) { return 0; }
int cuEventSynchronize(void *) { return 0; }
int cuEventQuery(void *) { return 0; }
int cuEventDestroy_v2(void *) { return 0; }
int cuMemAlloc_v2(uintptr_t *pointer, size_t bytes) {
	std::lock_guard<std::mutex> lock(running);
	if (allocated + bytes > limit()) return OUT_OF_MEMORY;
	void *memory = aligned_alloc(512, (bytes + 511) / 512 * 512);
	// Nothing is there before a kernel wrote it.
	memset(memory, 0xa5, bytes);
	*pointer = (uintptr_t)memory;
	allocations[*pointer] = bytes;
	allocated += bytes;
	return 0;
}
int cuMemFree_v2(uintptr_t pointer) {
	std::lock_guard<std::mutex> lock(running);
	auto found = allocations.find(pointer);
	if (found == allocations.end()) return INVALID;
	allocated -= found->second;
	allocations.erase(found);
	free((void *)pointer);
	return 0;
}
int cuMemAllocAsync(uintptr_t *pointer, size_t bytes, void *) { return cuMemAlloc_v2(pointer, bytes); }
int cuMemFreeAsync(uintptr_t pointer, void *) { return cuMemFree_v2(pointer); }
int cuMemAllocHost_v2(void **pointer, size_t bytes) { *pointer = aligned_alloc(64, (bytes + 63) / 64 * 64); return 0; }
int cuMemFreeHost(void *pointer) { free(pointer); return 0; }
int cuMemcpyHtoDAsync_v2(uintptr_t to, const void *from, size_t bytes, void *) { memcpy((void *)to, from, bytes); return 0; }
int cuMemcpyDtoHAsync_v2(void *to, uintptr_t from, size_t bytes, void *) { memcpy(to, (void *)from, bytes); return 0; }
int cuMemcpyDtoDAsync_v2(uintptr_t to, uintptr_t from, size_t bytes, void *) { memcpy((void *)to, (void *)from, bytes); return 0; }
int cuMemGetInfo_v2(size_t *left, size_t *total) { *total = limit(); *left = *total - allocated; return 0; }
int cuModuleLoadData(void **module, const void *image) {
	void *library = dlopen((const char *)image, RTLD_NOW | RTLD_LOCAL);
	if (!library) { fprintf(stderr, "%s\n", dlerror()); return INVALID; }
	*module = new Module{library};
	return 0;
}
int cuModuleGetFunction(void **function, void *module, const char *) {
	void *symbol = dlsym(((Module *)module)->library, "emulator_entry");
	if (!symbol) return INVALID;
	*function = new Function{(void (*)(void **))symbol, (const unsigned long *)dlsym(((Module *)module)->library, "emulator_sizes")};
	return 0;
}
int cuModuleUnload(void *) { return 0; }
int cuFuncSetAttribute(void *, int, int) { return 0; }
static void run(Function *function, Extents cubes, Extents units, void **parameters) {
	entry = function->entry;
	arguments = parameters;
	gridDim = cubes;
	blockDim = units;
	for (unsigned k = 0; k < cubes.z; k++)
		for (unsigned j = 0; j < cubes.y; j++)
			for (unsigned i = 0; i < cubes.x; i++) {
				blockIdx = {i, j, k};
				run_cube(units.x * units.y * units.z);
			}
}
int cuLaunchKernel(void *function, unsigned x, unsigned y, unsigned z, unsigned units_x, unsigned units_y, unsigned units_z, unsigned, void *stream, void **parameters, void **) {
	std::lock_guard<std::mutex> lock(running);
	Function *found = (Function *)function;
	Extents cubes = {x, y, z}, units = {units_x, units_y, units_z};
	auto capture = captured.find(stream);
	if (capture == captured.end()) {
		run(found, cubes, units, parameters);
		return 0;
	}
	Launch launch = {found, cubes, units, {}};
	for (int place = 0; found->sizes[place]; place++) launch.arguments.emplace_back((char *)parameters[place], (char *)parameters[place] + found->sizes[place]);
	capture->second->push_back(launch);
	return 0;
}

// Graphs.

int cuStreamBeginCapture_v2(void *stream, int) {
	std::lock_guard<std::mutex> lock(running);
	captured[stream] = new Graph;
	return 0;
}
int cuStreamEndCapture(void *stream, void **graph) {
	std::lock_guard<std::mutex> lock(running);
	*graph = captured[stream];
	captured.erase(stream);
	return 0;
}
int cuGraphInstantiateWithFlags(void **executable, void *graph, unsigned long long) { *executable = new Graph(*(Graph *)graph); return 0; }
int cuGraphDestroy(void *graph) { delete (Graph *)graph; return 0; }
int cuGraphExecDestroy(void *executable) { delete (Graph *)executable; return 0; }
int cuGraphLaunch(void *executable, void *) {
	std::lock_guard<std::mutex> lock(running);
	for (Launch &launch : *(Graph *)executable) {
		std::vector<void *> parameters;
		for (auto &argument : launch.arguments) parameters.push_back(argument.data());
		run(launch.function, launch.cubes, launch.units, parameters.data());
	}
	return 0;
}
// See `EmulatedMap` in kernel.hpp.
int cuTensorMapEncodeTiled(void *map, int, unsigned rank, void *bytes, const uint64_t *extents, const uint64_t *strides, const uint32_t *box, const uint32_t *, int, int swizzle, int, int) {
	if (rank != 3 || swizzle != 3 || box[0] != 128 || (uintptr_t)bytes % 16) return INVALID;
	struct { void *bytes; uint64_t extents[3], strides[2]; uint32_t box[3]; } found = {bytes, {extents[0], extents[1], extents[2]}, {strides[0], strides[1]}, {box[0], box[1], box[2]}};
	for (int axis = 0; axis < 2; axis++)
		if (strides[axis] % 16) return INVALID;
	memset(map, 0, 128);
	memcpy(map, &found, sizeof found);
	return 0;
}
int cuGetErrorName(int error, const char **name) { *name = error == OUT_OF_MEMORY ? "CUDA_ERROR_OUT_OF_MEMORY" : "CUDA_ERROR_INVALID_VALUE"; return 0; }
int cuGetErrorString(int error, const char **text) { return cuGetErrorName(error, text); }

// The compiler.

int nvrtcCreateProgram(void **program, const char *source, const char *, int, const char *const *, const char *const *) {
	*program = new Program{source, "", ""};
	return 0;
}
int nvrtcDestroyProgram(void **program) { delete (Program *)*program; return 0; }
int nvrtcCompileProgram(void *program, int count, const char *const *options) {
	return compile(*(Program *)program, count, options) ? 0 : 6;
}
int nvrtcGetProgramLogSize(void *program, size_t *size) { *size = ((Program *)program)->log.size() + 1; return 0; }
int nvrtcGetProgramLog(void *program, char *log) { strcpy(log, ((Program *)program)->log.c_str()); return 0; }
int nvrtcGetPTXSize(void *program, size_t *size) { *size = ((Program *)program)->library.size() + 1; return 0; }
int nvrtcGetPTX(void *program, char *ptx) { strcpy(ptx, ((Program *)program)->library.c_str()); return 0; }
int nvrtcGetCUBINSize(void *program, size_t *size) { return nvrtcGetPTXSize(program, size); }
int nvrtcGetCUBIN(void *program, char *cubin) { return nvrtcGetPTX(program, cubin); }
const char *nvrtcGetErrorString(int) { return "NVRTC_ERROR_COMPILATION"; }

} // extern "C"
