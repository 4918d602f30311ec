//! Products of bytes on NVIDIA's devices of compute capability 9.0, whose tensor cores reach their speed by instructions of four planes at
//! once and copies by an engine of their own. CubeCL's kernels have neither, so this one is in CUDA C++ (`kernels/warpgroup.cu`); CubeCL
//! compiles it, and launches it between its own.

use super::{
	compile::of_text,
	device::{storage, Tensor},
	kernels::{tensor_cores::VECTOR, ARITHMETIC, RESCALING},
	runtime::Recordable,
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
const SOURCE: &str = include_str!("kernels/warpgroup.cu");
/// Rows of a tile, and terms of a step.
const ROWS: u32 = 128;
const TERMS: u32 = 128;
/// Units of a cube.
const UNITS: u32 = 384;
/// Channels of a tile, and steps that are in shared memory at once, by the parts of a number of `x` and of `w`.
const SHAPES: [[&[(u32, u32)]; 2]; 2] =
	[[&[(256, 4), (128, 6), (64, 6)], &[(128, 4), (64, 6)]], [&[(128, 4), (64, 5)], &[(64, 4), (32, 5)]]];
/// What a step of a tile takes besides its channels, and what writing a channel takes, in channels of a step: measured on an H100.
const NARROW: usize = 128;
const WRITTEN: usize = 10;
/// Outer axes, at most.
const AXES: usize = 4;

/// A product of bytes.
pub(super) struct Call<'a> {
	/// `[batches, rows, depth]`: bytes with signs, or those that are high and those without a sign that are low.
	pub x: &'a [Tensor],
	/// `[.., channels, depth]`, the same.
	pub w: &'a [Tensor],
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
	/// What becomes of results before they are written, if something does.
	pub rescaled: Option<Rescaled<'a>>,
}

/// `Op::Rescale` of results, with as many outer axes as the product.
pub(super) struct Rescaled<'a> {
	/// The shifts before, between and behind its products.
	pub shifts: [u8; 3],
	/// Scale, multiplier and bias.
	pub operands: [Operand<'a>; 3],
}

/// How far an operand goes along a result's axes.
pub(super) struct Operand<'a> {
	pub tensor: &'a Tensor,
	pub outer: Vec<usize>,
	pub along_rows: usize,
	/// Whether it has a number for each channel.
	pub by_channel: bool,
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
	let ([high_x, ..], [.., low_x], [high_w, ..], [.., low_w]) = (call.x, call.x, call.w, call.w) else {
		return false;
	};
	let shapes = SHAPES.get(call.x.len() - 1).and_then(|shapes| shapes.get(call.w.len() - 1));
	let Some(shapes) = shapes else { return false };
	let Some(narrowest) = shapes.last() else { return false };
	// What is indexed by 31 bits.
	let fits = [tiles(narrowest.0), depth, call.rows, call.channels]
		.iter()
		.all(|extent| i32::try_from(*extent).is_ok());
	if !fits || call.outer.len() > AXES || depth == 0 {
		return false;
	}
	// Wide tiles multiply faster and read less, but in the last round some multiprocessors may have nothing to do.
	let steps = depth.div_ceil(TERMS as usize);
	let of_tile = |channels: usize| steps.saturating_mul(channels + NARROW) + WRITTEN * channels;
	let rounds = |channels: u32| tiles(channels).div_ceil(multiprocessors as usize);
	let time = |(channels, _): &&(u32, u32)| rounds(*channels).saturating_mul(of_tile(*channels as usize));
	let &(channels, stages) = shapes.iter().min_by_key(time).unwrap_or(narrowest);
	let count = tiles(channels).min(multiprocessors as usize) as u32;
	let kernel = Products {
		parts: [call.x.len() as u32, call.w.len() as u32],
		wide: call.y.element == ElementType::I64,
		rescaling: call.rescaled.as_ref().map(|rescaled| Rescaling {
			shifts: rescaled.shifts,
			sums_fit: sums_fit(call, depth, rescaled.shifts[0]),
			by_channel: rescaled.operands.each_ref().map(|operand| operand.by_channel),
		}),
		channels,
		stages,
	};
	let matrices = high_w.count / (call.channels * depth);
	let of_x = |part: &Tensor| map(part, [call.batches, call.rows, depth], ROWS);
	let of_w = |part: &Tensor| map(part, [matrices, call.channels, depth], channels);
	let maps = vec![of_x(high_x), of_x(low_x), of_w(high_w), of_w(low_w)];
	let mut info: Vec<u64> = vec![
		call.rows as u64,
		call.channels as u64,
		steps as u64,
		call.batches as u64,
		call.batch_step as u64,
		call.row_step as u64,
		call.first as u64,
	];
	info.extend(of_axes(call.outer, 1));
	info.extend(of_axes(call.strides, 0));
	let mut arguments =
		KernelArguments::new().with_tensor_maps(maps).with_buffer(call.y.handle.clone().binding());
	if let Some(Rescaled { operands, .. }) = &call.rescaled {
		for Operand { tensor, outer, .. } in operands {
			arguments = arguments.with_buffer(tensor.handle.clone().binding());
			info.extend(of_axes(outer, 0));
		}
		info.extend(operands.iter().map(|operand| operand.along_rows as u64));
	}
	let length = info.len();
	// All of it is an argument by value.
	let arguments = arguments.with_info(MetadataBindingInfo::new(info, length));
	client.launch(Box::new(kernel), CubeCount::Static(count, 1, 1), arguments);
	true
}

/// Whether sums of numbers of 16 bits by bytes are easy to shift: those of parts have 31 bits, and what is shifted has 32.
fn sums_fit(call: &Call<'_>, depth: usize, shift: u8) -> bool {
	let most = |shift: u8| (1usize << (9 + shift)).min(1 << 15);
	(call.x.len(), call.w.len()) == (2, 1) && shift <= 8 && depth < most(shift)
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
	/// Byte parts of a number of `x` and of one of `w`.
	parts: [u32; 2],
	/// Whether results have 64 bits.
	wide: bool,
	rescaling: Option<Rescaling>,
	channels: u32,
	stages: u32,
}

/// How results are rescaled.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
struct Rescaling {
	shifts: [u8; 3],
	/// Whether no sum of parts, nor the sum of both when it is shifted, has more digits than fit.
	sums_fit: bool,
	/// Whether scale, multiplier and bias have a number for each channel.
	by_channel: [bool; 3],
}

impl Rescaling {
	fn definitions(&self) -> String {
		let ([pre, mid, post], fit) = (self.shifts, u8::from(self.sums_fit));
		let [scale, multiplier, bias] = self.by_channel.map(u8::from);
		format!(
			"#define SUMS_FIT {fit}\n#define PRE {pre}\n#define MID {mid}\n#define POST {post}\n\
			 #define BY_CHANNEL_0 {scale}\n#define BY_CHANNEL_1 {multiplier}\n#define BY_CHANNEL_2 {bias}\n{ARITHMETIC}"
		)
	}
}

impl Products {
	fn source(&self) -> String {
		let y = if self.wide { "long long" } else { "int" };
		let Self { parts: [of_x, of_w], rescaling, channels, stages, .. } = self;
		let is_rescaled = u8::from(rescaling.is_some());
		let definitions = rescaling.as_ref().map(Rescaling::definitions).unwrap_or_default();
		let operands = if rescaling.is_some() { RESCALING } else { "" };
		let each = (0..*of_x).flat_map(|x| (0..*of_w).map(move |w| (x, w)));
		let multiply: String = each.map(|(x, w)| self.multiply(x, w)).collect();
		let kernel = SOURCE.replace("OPERANDS const", &format!("{operands} const"));
		format!(
			"#define PARTS_X {of_x}\n#define PARTS_W {of_w}\n#define CHANNELS {channels}\n#define STAGES {stages}\n\
			 #define RESCALED {is_rescaled}\ntypedef {y} Y;\n#ifndef EMULATED\n{multiply}#endif\n{definitions}\n{kernel}"
		)
	}

	/// The instruction: 64 rows of 32 bytes by the channels' rows of 32.
	fn multiply(&self, x: u32, w: u32) -> String {
		let name = format!("multiply_{x}{w}");
		let [x, w] = [x, w].map(|part| if part == 0 { "s8" } else { "u8" });
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
		let [x, w] = self.parts;
		(self.stages * ((x * ROWS + w * self.channels) * TERMS + 16) + 1_024) as usize
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
		Ok(of_text("warpgroup_products", self.source(), UNITS, self.shared()))
	}
}
