//! Products of bytes on NVIDIA's devices of compute capability 9.0, whose tensor cores reach their speed by instructions of four planes at
//! once and copies by an engine of their own. CubeCL's kernels have neither, so this one is in CUDA C++ (`kernels/warpgroup.cu`); CubeCL
//! compiles it, and launches it between its own.

use super::{
	device::{storage, Tensor},
	kernels::tensor_cores::{Output, VECTOR},
	recorder::Recordable,
};
use ambit_graph::ElementType;
use cubecl::{
	cuda::CudaCompiler,
	ir::StorageType,
	prelude::*,
	server::{Binding, KernelArguments, MetadataBindingInfo, TensorMapBinding, TensorMapMeta},
	zspace::{metadata::Metadata, Shape, Strides},
	CompilationError, Compiler, CubeTask,
};
use cubecl_cpp::{
	shared::{Body, ComputeKernel, Elem, Flags, Item, SharedMemory},
	Dialect,
};
const SOURCE: &str = include_str!("kernels/warpgroup.cu");
/// Rows of a tile, and terms of a step.
const ROWS: u32 = 128;
const TERMS: u32 = 128;
/// Units of a cube.
const UNITS: u32 = 384;
/// Channels of a tile, and steps that are in shared memory at once: of bytes, and of numbers of 16 bits by bytes.
const SHAPES: [&[(u32, u32)]; 2] = [&[(256, 4), (128, 6), (64, 6)], &[(128, 4), (64, 5)]];
/// Outer axes, at most.
const AXES: usize = 4;

/// A product of bytes.
pub(super) struct Call<'a> {
	/// `[batches, rows, depth]`: bytes with signs, or those that are high and those without a sign that are low.
	pub x: &'a [Tensor],
	/// `[.., channels, depth]`, and whether its bytes have signs.
	pub w: (&'a Tensor, bool),
	pub y: &'a Tensor,
	pub batches: usize,
	pub rows: usize,
	pub channels: usize,
	/// In vectors.
	pub depth: usize,
	/// Extents of the outer axes, and how far `w` goes along them, in matrices.
	pub outer: &'a [usize],
	pub strides: &'a [usize],
	/// Elements of the result from one matrix to the next, from one row to the next, and before the first.
	pub batch_step: usize,
	pub row_step: usize,
	pub first: usize,
	/// What is done with a result: it is the whole, or has no sign only if those of low bytes hadn't one.
	pub output: Output,
}

/// Asks a device for such a product, if it can: how many multiprocessors it has, is what it is asked by.
pub(super) type Launch<R> = fn(&ComputeClient<R>, u32, &Call<'_>) -> bool;

/// [`Launch`] on devices that have the instructions.
pub(super) fn launch(client: &ComputeClient<Recordable>, multiprocessors: u32, call: &Call<'_>) -> bool {
	let depth = call.depth * VECTOR;
	let down = call.rows.div_ceil(ROWS as usize);
	let tiles = |channels: u32| {
		down.saturating_mul(call.channels.div_ceil(channels as usize)).saturating_mul(call.batches)
	};
	let (Some(high_x), Some(low_x)) = (call.x.first(), call.x.last()) else { return false };
	let Some(shapes) = SHAPES.get(call.x.len() - 1) else { return false };
	let Some(narrowest) = shapes.last() else { return false };
	// What is indexed by 31 bits.
	let fits = [tiles(narrowest.0), depth, call.rows, call.channels]
		.iter()
		.all(|extent| i32::try_from(*extent).is_ok());
	if !fits || call.outer.len() > AXES || depth == 0 {
		return false;
	}
	// Wide tiles read less, but as long as there are too few of them some multiprocessors have nothing to do.
	let enough = |(channels, _): &(u32, u32)| 4 * tiles(*channels) >= 3 * multiprocessors as usize;
	let &(channels, stages) = shapes.iter().find(|shape| enough(shape)).unwrap_or(narrowest);
	let count = tiles(channels).min(multiprocessors as usize) as u32;
	let kernel = Products {
		parts: call.x.len() as u32,
		is_signed: call.w.1,
		wide: call.y.element == ElementType::I64,
		output: call.output,
		channels,
		stages,
	};
	let matrices = call.w.0.count / (call.channels * depth);
	let of_x = |part: &Tensor| map(part, [call.batches, call.rows, depth], ROWS);
	let maps = vec![of_x(high_x), of_x(low_x), map(call.w.0, [matrices, call.channels, depth], channels)];
	let mut info: Vec<u64> = vec![
		call.rows as u64,
		call.channels as u64,
		depth.div_ceil(TERMS as usize) as u64,
		call.batches as u64,
		call.batch_step as u64,
		call.row_step as u64,
		call.first as u64,
	];
	info.extend(of_axes(call.outer, 1));
	info.extend(of_axes(call.strides, 0));
	let length = info.len();
	let arguments = KernelArguments::new()
		.with_tensor_maps(maps)
		.with_buffer(call.y.handle.clone().binding())
		// All of it is an argument by value.
		.with_info(MetadataBindingInfo::new(info, length));
	client.launch(Box::new(kernel), CubeCount::Static(count, 1, 1), arguments);
	true
}

/// These numbers for the last of [`AXES`] axes, and another for those before.
fn of_axes(numbers: &[usize], before: u64) -> impl Iterator<Item = u64> + '_ {
	std::iter::repeat_n(before, AXES - numbers.len()).chain(numbers.iter().map(|number| *number as u64))
}

/// How the accelerator finds tiles of so many rows in a tensor.
fn map(tensor: &Tensor, [matrices, rows, depth]: [usize; 3], tile: u32) -> TensorMapBinding {
	let strides: Strides = [rows * depth, depth, 1].into();
	let map = TensorMapMeta {
		format: TensorMapFormat::Tiled(TiledArgs { tile_size: [1, tile as usize, TERMS as usize].into() }),
		metadata: Metadata::new(Shape::from([matrices, rows, depth]), strides),
		elem_stride: [1, 1, 1].into(),
		interleave: TensorMapInterleave::None,
		swizzle: TensorMapSwizzle::B128,
		prefetch: TensorMapPrefetch::B128,
		oob_fill: OobFill::Zero,
		storage_ty: super::device::UNSIGNED_BYTE.into(),
	};
	let binding: Binding = tensor.handle.clone().binding();
	TensorMapBinding { binding, map }
}

/// The kernel, for one way to use it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
struct Products {
	/// Byte parts of a number of `x`.
	parts: u32,
	/// Whether the bytes of `w` have signs.
	is_signed: bool,
	/// Whether results have 64 bits.
	wide: bool,
	output: Output,
	channels: u32,
	stages: u32,
}

impl Products {
	fn source(&self) -> String {
		let (shift, unsigned, added) = match self.output {
			Output::Whole => (0, false, false),
			Output::Part { shift, unsigned, first } => (shift, unsigned, !first),
		};
		let y = if self.wide { "long long" } else { "int" };
		let Self { parts, channels, stages, .. } = self;
		let w = u8::from(self.is_signed);
		let multiply = self.multiply("multiply", "s8");
		let low = if *parts == 2 { self.multiply("multiply_low", "u8") } else { String::new() };
		format!(
			"#define PARTS {parts}\n#define SIGNED_X 1\n#define SIGNED_W {w}\n#define CHANNELS {channels}\n#define STAGES {stages}\n\
			 typedef {y} Y;\n#define SHIFT {shift}\n#define UNSIGNED {unsigned}\n#define ADDED {added}\n\
			 #ifndef EMULATED\n{multiply}{low}#endif\n{SOURCE}"
		)
	}

	/// The instruction: 64 rows of 32 bytes by the channels' rows of 32.
	fn multiply(&self, name: &str, x: &str) -> String {
		let w = if self.is_signed { "s8" } else { "u8" };
		let (channels, registers) = (self.channels, self.channels / 2);
		let list = |each: &dyn Fn(u32) -> String| (0..registers).map(each).collect::<Vec<_>>().join(", ");
		let [of_x, of_w, keep] = [0, 1, 2].map(|place| registers + place);
		format!(
			"__device__ __forceinline__ void {name}(int (&sums)[{registers}], unsigned long long x, unsigned long long w, int keep) {{\n\
			 asm volatile(\"{{\\n.reg .pred keep;\\nsetp.ne.b32 keep, %{keep}, 0;\\n\
			 wgmma.mma_async.sync.aligned.m64n{channels}k32.s32.{x}.{w} {{{}}}, %{of_x}, %{of_w}, keep;\\n}}\\n\"\n\
			 : {} : \"l\"(x), \"l\"(w), \"r\"(keep));\n}}\n",
			list(&|place| format!("%{place}")),
			list(&|place| format!("\"+r\"(sums[{place}])")),
		)
	}

	/// Shared memory of a cube, bytes: the stages, their barriers, and what aligns them.
	fn shared(&self) -> usize {
		(self.stages * ((self.parts * ROWS + self.channels) * TERMS + 16) + 1_024) as usize
	}
}

impl KernelMetadata for Products {
	fn id(&self) -> KernelId {
		KernelId::new::<Self>().info(*self).cube_dim(CubeDim::new_1d(UNITS))
	}

	fn address_type(&self) -> StorageType {
		storage(ElementType::I64)
	}
}

impl CubeTask<CudaCompiler> for Products {
	fn compile(
		&self,
		_: &mut CudaCompiler,
		_: &<CudaCompiler as Compiler>::CompilationOptions,
		_: ExecutionMode,
		_: StorageType,
	) -> Result<CompiledKernel<CudaCompiler>, CompilationError> {
		Ok(CompiledKernel {
			entrypoint_name: "warpgroup_products".into(),
			debug_name: None,
			source: self.source(),
			repr: Some(of_shared(self.shared())),
			cube_dim: CubeDim::new_1d(UNITS),
			debug_info: None,
		})
	}
}

/// What CubeCL asks about a kernel that it didn't make: how much shared memory a cube takes.
pub(super) fn of_shared<D: Dialect>(bytes: usize) -> ComputeKernel<D> {
	let byte = Item::scalar(Elem::U8, true);
	let memory = SharedMemory::Array { index: 0, item: byte, length: bytes, align: 1_024, offset: 0 };
	ComputeKernel {
		tensor_maps: Vec::new(),
		buffers: Vec::new(),
		scalars: Vec::new(),
		info: Default::default(),
		meta_static_len: 0,
		body: Body {
			instructions: Vec::new(),
			shared_memories: vec![memory],
			pipelines: Vec::new(),
			barriers: Vec::new(),
			const_arrays: Vec::new(),
			local_arrays: Vec::new(),
			info_by_ptr: false,
			has_dynamic_meta: false,
			address_type: Item::scalar(Elem::U64, true),
		},
		cube_dim: CubeDim::new_1d(UNITS),
		cluster_dim: None,
		extensions: Vec::new(),
		flags: Flags::default(),
		items: Default::default(),
		kernel_name: "warpgroup_products".into(),
	}
}
