//! Products of matrices: on tensor cores where there are some and enough rows, as dot products elsewhere.

use super::{
	axes::Axes,
	device::{addresses, cubes, elementwise, sequence, storage, Device, Tensor, UNSIGNED_BYTE},
	evaluation::Evaluation,
	fused::grouped::{self, Grouped},
	kernels::{
		dots::{self, CHANNELS, LANES},
		layout::{halves, padded},
		tensor_cores::{self, Output, TILE, UNITS, VECTOR},
	},
	warpgroup::{Call, Operand, Rescaled},
};
use crate::Fault;
use ambit_graph::{ops, ElementType, TensorType};
use cubecl::{ir::StorageType, prelude::*};

/// So many rows or fewer are multiplied as dot products: reading the weights takes the time then.
const FEW_ROWS: usize = 8;
/// Most matrices that are multiplied in one launch.
const MOST_BATCHES: usize = 65_535;
/// Most rows in one launch.
const MOST_ROWS: usize = 65_535 * TILE;

/// A factor as tensor cores take it: its bytes, and bytes without a sign below them if it has 16 bits, in rows of whole vectors.
#[derive(Clone, Debug)]
pub(super) struct Bytes {
	/// From the highest on.
	parts: Vec<Tensor>,
	/// Vectors of a row.
	depth: usize,
}

impl Bytes {
	/// Of rows of this length.
	pub fn of<R: Runtime>(device: &Device<R>, x: &Tensor, depth: usize) -> Self {
		let wide = depth.next_multiple_of(VECTOR);
		let whole = if wide == depth { x.clone() } else { pad(device, x, depth, wide) };
		let parts = match x.element {
			ElementType::I8 => vec![whole],
			_ => match whole.halves.as_deref() {
				Some(halves) => halves.to_vec(),
				None => split(device, &whole),
			},
		};
		Self { parts, depth: wide / VECTOR }
	}

	/// The parts, with how far each is shifted and the type of its bytes.
	fn each(&self) -> impl Iterator<Item = (&Tensor, u32, StorageType)> {
		let shifts = (0..self.parts.len() as u32).rev().map(|place| 8 * place);
		self.parts.iter().zip(shifts).enumerate().map(|(place, (part, shift))| {
			(part, shift, if place == 0 { storage(ElementType::I8) } else { UNSIGNED_BYTE.into() })
		})
	}
}

/// Most bytes that [`Bytes`] takes besides its factor, while it is made too.
pub(super) fn workspace(ty: &TensorType) -> u64 {
	let depth = ty.row();
	let wide = depth.next_multiple_of(VECTOR as u64);
	(ty.elements() / depth.max(1)).saturating_mul(wide).saturating_mul(2 * u64::from(ty.element.bytes()))
}

fn pad<R: Runtime>(device: &Device<R>, x: &Tensor, row: usize, wide: usize) -> Tensor {
	let y = device.room(x.element, x.count / row * wide);
	let (count, dim) = elementwise(device, y.count);
	padded::launch::<R>(
		&device.client,
		count,
		dim,
		addresses(&[y.count]),
		x.array(),
		y.array(),
		y.count,
		row,
		wide,
		y.storage(),
	);
	y
}

fn split<R: Runtime>(device: &Device<R>, x: &Tensor) -> Vec<Tensor> {
	let parts = [(); 2].map(|()| device.room(ElementType::I8, x.count));
	let (count, dim) = elementwise(device, x.count);
	let [high, low] = &parts;
	halves::launch::<R>(
		&device.client,
		count,
		dim,
		addresses(&[x.count]),
		x.array(),
		high.array(),
		low.array(),
		x.count,
	);
	parts.into()
}

/// Which rows are multiplied with which, and where the results go.
#[derive(Clone, Debug)]
pub(super) struct Product {
	pub x: Tensor,
	pub w: Tensor,
	/// The second factor for tensor cores, if it is kept.
	pub kept: Option<Bytes>,
	/// Extents of the outer axes, and how far the second factor goes along them, in matrices.
	pub outer: Vec<usize>,
	pub strides: Vec<usize>,
	pub rows: usize,
	pub channels: usize,
	pub depth: usize,
	/// Elements of the result from one matrix to the next, and from one row to the next.
	pub batch_step: usize,
	pub row_step: usize,
	/// Where the first one goes.
	pub first: usize,
}

impl Product {
	/// That of `Op::MatMul`.
	pub fn of_matrices<R: Runtime>(of: &Evaluation<'_, R>) -> Result<Self, Fault> {
		let (x, w) = (of.operand(0)?, of.operand(1)?);
		let [channels, depth] = last_two(of.types[1]);
		let [rows, _] = last_two(of.result);
		let outer = |ty: &TensorType| ty.shape[..ty.shape.len() - 2].to_vec();
		let (of_result, of_w) = (outer(of.result), outer(of.types[1]));
		let mut product = Self {
			x: x.clone(),
			w: w.clone(),
			kept: of.weight(1).and_then(|weight| of.model.bytes(weight)).cloned(),
			outer: vec![1],
			strides: vec![0],
			rows: x.count / depth,
			channels,
			depth,
			batch_step: 0,
			row_step: channels,
			first: 0,
		};
		// One matrix serves all rows; otherwise there is one for each of them, or for several.
		if of_w.iter().any(|extent| *extent > 1) {
			let axes = Axes::new(&of_result, [&of_w]);
			let [strides] = axes.strides;
			(product.outer, product.strides) = (axes.extents, strides);
			(product.rows, product.batch_step) = (rows, rows * channels);
		}
		Ok(product)
	}

	/// The product as the result of a node.
	pub fn result<R: Runtime>(self, of: &Evaluation<'_, R>) -> Result<Tensor, Fault> {
		let y = of.room();
		self.into(of.device, &y);
		Ok(y)
	}

	/// Writes the product into a tensor.
	pub fn into<R: Runtime>(self, device: &Device<R>, y: &Tensor) {
		let batches = self.batches();
		if device.has_tensor_cores && is_for_tensor_cores(self.rows, batches) {
			self.on_tensor_cores(device, y, batches);
		} else {
			self.by_dots(device, y, batches);
		}
	}

	fn batches(&self) -> usize {
		self.outer.iter().product()
	}

	/// Both factors as tensor cores take them.
	fn bytes<R: Runtime>(&self, device: &Device<R>) -> [Bytes; 2] {
		let x = Bytes::of(device, &self.x, self.depth);
		[x, self.kept.clone().unwrap_or_else(|| Bytes::of(device, &self.w, self.depth))]
	}

	/// That of `Op::MatMul` with what `Op::Rescale` makes of it, in the type that this gives, if the device does both at once. `types` are
	/// those of the rescaling's operands.
	pub fn rescaled<R: Runtime>(
		of: &Evaluation<'_, R>,
		op: &ops::Rescale,
		operands: [&Tensor; 3],
		types: [&TensorType; 3],
	) -> Result<Option<Tensor>, Fault> {
		let device = of.device;
		let mut product = Self::of_matrices(of)?;
		if device.by_warpgroups.is_none() || !is_for_tensor_cores(product.rows, product.batches()) {
			return Ok(None);
		}
		let Some(strides) = product.strides_of(of, types) else { return Ok(None) };
		let with = operands.into_iter().zip(strides).map(|(tensor, (outer, along_rows, by_channel))| {
			Operand { tensor, outer, along_rows, by_channel }
		});
		let Ok(operands) = with.collect::<Vec<_>>().try_into() else { return Ok(None) };
		let rescaled = Rescaled { shifts: [op.pre, op.mid, op.post], operands };
		let y = device.result_room(ElementType::I32, of.result.elements() as usize);
		let [x, w] = product.bytes(device);
		Ok(product.by_warpgroups(device, &x, &w, &y, Some(rescaled)).then_some(y))
	}

	/// How far operands of these types, broadcast to the result, go along its outer axes, from row to row and from channel to channel. Outer
	/// axes are then those along which they go on with the second factor.
	fn strides_of<R: Runtime>(
		&mut self,
		of: &Evaluation<'_, R>,
		types: [&TensorType; 3],
	) -> Option<[(Vec<usize>, usize, bool); 3]> {
		if self.batches() == 1 {
			// All rows are those of one matrix: an operand has one number for all of them, or one for each.
			let [scale, multiplier, bias] = types.map(|ty| {
				let [along_rows, along_channels] = strides_of_rows(ty, self.rows)?;
				Some((vec![0], along_rows, along_channels == 1))
			});
			return Some([scale?, multiplier?, bias?]);
		}
		let rank = of.result.shape.len();
		let padded = |ty: &TensorType| [vec![1; rank - ty.shape.len()], ty.shape.clone()].concat();
		let shapes = types.map(padded);
		let outer = |shape: &[u32]| shape[..rank - 2].to_vec();
		let inner = |shape: &[u32]| [shape[rank - 2] as usize, shape[rank - 1] as usize];
		let of_w = outer(&of.types[1].shape);
		let [scale, multiplier, bias] = &shapes;
		let outers = [&of_w, &outer(scale), &outer(multiplier), &outer(bias)];
		let axes = Axes::new(&outer(&of.result.shape), outers.map(Vec::as_slice));
		let [of_w, of_operands @ ..] = axes.strides;
		(self.outer, self.strides) = (axes.extents, of_w);
		let mut found = of_operands.into_iter().zip(&shapes).map(|(strides, shape)| {
			let [rows, channels] = inner(shape);
			// From one matrix to the next.
			let strides = strides.into_iter().map(|stride| stride * rows * channels).collect();
			(strides, if rows > 1 { channels } else { 0 }, channels > 1)
		});
		Some([found.next()?, found.next()?, found.next()?])
	}

	#[allow(unsafe_code)]
	fn on_tensor_cores<R: Runtime>(self, device: &Device<R>, y: &Tensor, batches: usize) {
		let [x, w] = self.bytes(device);
		if self.by_warpgroups(device, &x, &w, y, None) {
			return;
		}
		let tiles = |extent: usize| extent.div_ceil(TILE) as u32;
		let count = CubeCount::Static(tiles(self.channels), tiles(self.rows), batches as u32);
		let mut is_first = true;
		for (of_x, x_shift, x_type) in x.each() {
			for (of_w, w_shift, w_type) in w.each() {
				let output = output(y, x_shift + w_shift, x.parts.len() + w.parts.len() == 4, is_first);
				is_first = false;
				// SAFETY: what is outside the factors isn't read and what is outside the result isn't written; there is no
				// loop but over a row's vectors.
				unsafe {
					tensor_cores::products::launch_unchecked::<R>(
						&device.client,
						count.clone(),
						CubeDim::new_2d(UNITS[0], UNITS[1]),
						addresses(&[of_x.count, of_w.count, y.count]),
						of_x.array(),
						of_w.array(),
						y.array(),
						self.rows,
						self.channels,
						x.depth,
						self.batch_step,
						self.row_step,
						self.first,
						sequence(&self.outer),
						sequence(&self.strides),
						self.outer.len(),
						output,
						[x_type, w_type, y.storage()],
					);
				}
			}
		}
	}

	/// The same by warpgroups: whether they could.
	fn by_warpgroups<'a, R: Runtime>(
		&'a self,
		device: &Device<R>,
		x: &'a Bytes,
		w: &'a Bytes,
		y: &'a Tensor,
		rescaled: Option<Rescaled<'a>>,
	) -> bool {
		let Some(launch) = device.by_warpgroups else { return false };
		let call = Call {
			x: &x.parts,
			w: &w.parts,
			y,
			batches: self.batches(),
			rows: self.rows,
			channels: self.channels,
			depth: x.depth,
			outer: &self.outer,
			strides: &self.strides,
			batch_step: self.batch_step,
			row_step: self.row_step,
			first: self.first,
			rescaled,
		};
		launch(&device.client, device.multiprocessors, &call)
	}

	fn by_dots<R: Runtime>(self, device: &Device<R>, y: &Tensor, batches: usize) {
		let widest = self.x.element.bytes().max(self.w.element.bytes());
		let vector = device.vector(self.depth, widest);
		let each = self.channels.div_ceil(CHANNELS as usize);
		let (count, dim) = cubes(device, batches * self.rows * each, CubeDim::new_2d(LANES, CHANNELS));
		dots::dots::launch::<R>(
			&device.client,
			count,
			dim,
			addresses(&[self.x.count, self.w.count, y.count]),
			vector,
			self.x.array(),
			self.w.array(),
			y.array(),
			batches,
			self.rows,
			self.channels,
			self.depth / vector,
			self.batch_step,
			self.row_step,
			self.first,
			sequence(&self.outer),
			sequence(&self.strides),
			self.outer.len(),
			[self.x.storage(), self.w.storage(), y.storage()],
		);
	}
}

/// How far an operand goes from one row to the next and from one channel to the next, of a result of so many rows to which it is broadcast; none where that
/// is not the same for all.
fn strides_of_rows(ty: &TensorType, rows: usize) -> Option<[usize; 2]> {
	let channels = ty.row() as usize;
	match ty.elements() as usize / channels {
		1 => Some([0, usize::from(channels > 1)]),
		of_operand if of_operand == rows => Some([channels, usize::from(channels > 1)]),
		_ => None,
	}
}

/// `Op::GroupedMatMul` on few rows of bytes, with what `Op::Rescale` makes of it if that is given: its result, if the device has a kernel for that.
pub(super) fn few_grouped<R: Runtime>(
	of: &Evaluation<'_, R>,
	launch: grouped::Launch<R>,
	rescale: Option<(&ops::Rescale, [&Tensor; 3], [&TensorType; 3])>,
) -> Result<Option<Tensor>, Fault> {
	let (x, w, of_w) = (of.operand(0)?, of.operand(1)?, of.operand(2)?);
	let of_x = if of.types.len() == 4 { Some(of.operand(3)?) } else { None };
	let [channels, depth] = last_two(of.types[1]);
	let (rows, size) = (x.count / depth, depth / of.types[2].row() as usize);
	let is_of_bytes = [x, w].iter().all(|tensor| tensor.element == ElementType::I8);
	if !is_of_bytes || rows > FEW_ROWS || size % grouped::VECTOR != 0 {
		return Ok(None);
	}
	let rescaled = match rescale {
		None => None,
		Some((op, operands, types)) => {
			let [scale, multiplier, bias] = types.map(|ty| strides_of_rows(ty, rows));
			let (Some(scale), Some(multiplier), Some(bias)) = (scale, multiplier, bias) else {
				return Ok(None);
			};
			let strides = [scale, multiplier, bias];
			Some(grouped::Rescaled { shifts: [op.pre, op.mid, op.post], operands, strides })
		}
	};
	let element = if rescaled.is_some() { ElementType::I32 } else { ElementType::I64 };
	let y = of.device.result_room(element, rows * channels);
	launch(of.device, &Grouped { x, w, of_w, of_x, rows, channels, depth, size, y: &y, rescaled });
	Ok(Some(y))
}

/// Whether a product of matrices of these types is on tensor cores, which take numbers of 16 bits as halves, in rows of whole vectors.
pub(super) fn takes_halves(x: &TensorType, w: &TensorType, result: &TensorType) -> bool {
	let [channels, depth] = last_two(w);
	let is_one = w.elements() as usize == channels * depth;
	let rows = if is_one { x.elements() as usize / depth } else { last_two(result)[0] };
	let batches = if is_one { 1 } else { result.elements() as usize / (rows * channels) };
	depth % VECTOR == 0 && is_for_tensor_cores(rows, batches)
}

/// Whether so many products of so many rows are worth tensor cores, and fit a launch.
fn is_for_tensor_cores(rows: usize, batches: usize) -> bool {
	rows > FEW_ROWS && batches <= MOST_BATCHES && rows <= MOST_ROWS
}

/// What is done with a product of parts. Only where no byte has a sign can a sum of 65,536 products be over 2^31, and then it has none.
fn output(y: &Tensor, shift: u32, is_of_two_in_two_parts: bool, first: bool) -> Output {
	match y.element {
		ElementType::I32 => Output::Whole,
		_ => Output::Part { shift, unsigned: shift == 0 && is_of_two_in_two_parts, first },
	}
}

fn last_two(ty: &TensorType) -> [usize; 2] {
	let mut last = ty.shape.iter().rev().map(|extent| *extent as usize);
	let columns = last.next().unwrap_or(1);
	[last.next().unwrap_or(1), columns]
}

/// `Op::GroupedMatMul`, with scales of both factors' groups or only of the second's.
pub(super) fn grouped_matrices<R: Runtime>(of: &Evaluation<'_, R>, both: bool) -> Result<Tensor, Fault> {
	let (x, w, of_w, y) = (of.operand(0)?, of.operand(1)?, of.operand(2)?, of.room());
	let of_x = if both { of.operand(3)? } else { of_w };
	let [channels, depth] = last_two(of.types[1]);
	let groups = of.types[2].row() as usize;
	let rows = x.count / depth;
	// A vector is in one group.
	let vector = of.device.vector(depth / groups, x.element.bytes().max(w.element.bytes()));
	let each = channels.div_ceil(CHANNELS as usize);
	let (count, dim) = cubes(of.device, rows * each, CubeDim::new_2d(LANES, CHANNELS));
	dots::grouped::launch::<R>(
		&of.device.client,
		count,
		dim,
		addresses(&[x.count, w.count, y.count]),
		vector,
		x.array(),
		w.array(),
		of_w.array(),
		of_x.array(),
		y.array(),
		rows,
		channels,
		depth / vector,
		depth / groups / vector,
		both,
		[x.storage(), w.storage()],
	);
	Ok(y)
}
