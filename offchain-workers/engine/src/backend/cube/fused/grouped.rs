//! `Op::GroupedMatMul` on few rows of bytes, and what `Op::Rescale` makes of it.

use super::{
	super::{
		device::{Device, Tensor},
		kernels::{ARITHMETIC, RESCALING},
		runtime::Recordable,
	},
	Kernel,
};
use cubecl::{prelude::*, server::KernelArguments};

const SOURCE: &str = include_str!("grouped.cu");
/// Terms of a vector.
pub const VECTOR: usize = 16;
/// Planes of a cube, of 32 units.
const PLANES: usize = 8;
const PLANE: usize = 32;

/// A product.
pub struct Grouped<'a> {
	/// `[rows, depth]`, of bytes.
	pub x: &'a Tensor,
	/// `[channels, depth]`, of bytes.
	pub w: &'a Tensor,
	/// Scales of groups, `[channels, depth / size]`, of 16 bits.
	pub of_w: &'a Tensor,
	/// The same of rows, `[rows, depth / size]`.
	pub of_x: Option<&'a Tensor>,
	pub rows: usize,
	pub channels: usize,
	/// Terms of a row.
	pub depth: usize,
	/// Terms of a group: a multiple of [`VECTOR`].
	pub size: usize,
	/// `[rows, channels]`: of 32 bits if it is rescaled, of 64 otherwise.
	pub y: &'a Tensor,
	pub rescaled: Option<Rescaled<'a>>,
}

/// How a result is rescaled.
pub struct Rescaled<'a> {
	pub shifts: [u8; 3],
	/// Scale, multiplier and bias.
	pub operands: [&'a Tensor; 3],
	/// How far each goes from one row to the next, and from one channel to the next.
	pub strides: [[usize; 2]; 3],
}

/// Asks a device for such a product.
pub type Launch<R> = fn(&Device<R>, &Grouped<'_>);

/// [`Launch`] on devices that compile CUDA C++.
pub fn launch(device: &Device<Recordable>, product: &Grouped<'_>) {
	let Grouped { x, w, of_w, of_x, rows, channels, depth, size, y, rescaled } = product;
	let both = u8::from(of_x.is_some());
	let mut tensors = vec![*x, *w, *of_w, of_x.unwrap_or(of_w)];
	let (mut definitions, mut operands) = ("#define RESCALED 0\ntypedef long long Y;\n".to_owned(), "");
	if let Some(Rescaled { shifts: [pre, mid, post], operands: with, strides }) = rescaled {
		definitions = format!(
			"#define RESCALED 1\ntypedef int Y;\n#define PRE {pre}\n#define MID {mid}\n#define POST {post}\n"
		);
		for (place, [along_rows, along_channels]) in strides.iter().enumerate() {
			definitions += &format!(
				"#define ALONG_ROWS_{place} {along_rows}\n#define ALONG_CHANNELS_{place} {along_channels}\n"
			);
		}
		tensors.extend(with);
		operands = RESCALING;
	}
	tensors.push(*y);
	let kernel = SOURCE.replace("OPERANDS Y", &format!("{operands} Y"));
	let (vectors, size) = (depth / VECTOR, size / VECTOR);
	let source = format!(
		"#define ROWS {rows}u\n#define CHANNELS {channels}u\n#define VECTORS {vectors}u\n#define SIZE {size}u\n#define BOTH {both}\n\
		 {definitions}\n{ARITHMETIC}\n{kernel}"
	);
	let arguments = tensors.into_iter().fold(KernelArguments::new(), |arguments, tensor| {
		arguments.with_buffer(tensor.handle.clone().binding())
	});
	let kernel = Kernel { name: "grouped_products", source, units: (PLANE * PLANES) as u32 };
	let cubes = (rows * channels).div_ceil(PLANES);
	device.client.launch(Box::new(kernel), CubeCount::Static(cubes as u32, 1, 1), arguments);
}
