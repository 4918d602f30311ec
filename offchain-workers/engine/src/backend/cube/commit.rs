//! Commitments to results without waiting for the device.
//!
//! A tensor of many tiles is hashed where it is, and 32 bytes of it come back when all is done. Few tiles would leave most of the
//! device idle, one of them taking as long as thousands: such tensors are read together, and hashed on the processor while the
//! device goes on.

use super::{
	device::{addresses, cubes, Device, Tensor},
	kernels::hash::{self, DIGEST, FOLDED, UNITS},
};
use crate::Fault;
use ambit_graph::{ElementType, TensorType, Tiling};
use ambit_trace::{domain, tensor_root_of_top, Hash, Roots};
use cubecl::{
	bytes::Bytes,
	ir::{ElemType, StorageType, UIntKind},
	prelude::*,
	server::{Handle, ServerError},
};
use std::{future::Future, pin::Pin};

/// Bytes of small tensors that are read together.
const READ_TOGETHER: u64 = 1024 * 1024;
/// Bytes of a digest.
const BYTES: usize = size_of::<Hash>();

type Read<'a> = Pin<Box<dyn Future<Output = Result<Vec<Bytes>, ServerError>> + Send + 'a>>;

/// The commitments of an execution that aren't there yet.
#[derive(Default)]
pub struct Pending<'a> {
	/// What every committed tensor becomes, in order.
	tensors: Vec<Kind>,
	/// The tops of the trees of those that are hashed on the device, with their types.
	tops: Vec<(TensorType, Handle)>,
	/// The small ones that aren't read yet, and their bytes.
	small: Vec<(TensorType, Handle)>,
	bytes: u64,
	/// Those that are being read.
	arriving: Option<(Vec<TensorType>, Read<'a>)>,
	/// Those that were.
	read: Roots,
}

/// Where a tensor is hashed.
enum Kind {
	OnDevice,
	OnHost,
}

impl<'a> Pending<'a> {
	/// Adds a result.
	pub(super) fn push<R: Runtime>(
		&mut self,
		device: &'a Device<R>,
		ty: &TensorType,
		tensor: &Tensor,
	) -> Result<(), Fault> {
		if Tiling::of(ty).count() >= device.hashed_from {
			self.tensors.push(Kind::OnDevice);
			self.tops.push((ty.clone(), top(device, ty, tensor)));
			return Ok(());
		}
		self.tensors.push(Kind::OnHost);
		self.small.push((ty.clone(), tensor.handle.clone()));
		self.bytes += ty.bytes();
		if self.bytes >= READ_TOGETHER {
			self.fetch(device)?;
		}
		Ok(())
	}

	/// Asks for the small tensors that there are, and hashes those that were asked for before.
	fn fetch<R: Runtime>(&mut self, device: &'a Device<R>) -> Result<(), Fault> {
		let (types, handles): (Vec<_>, Vec<_>) = std::mem::take(&mut self.small).into_iter().unzip();
		self.bytes = 0;
		let next: Read<'a> = Box::pin(device.client.read_async(handles));
		let before = self.arriving.replace((types, next));
		self.hash(device, before)
	}

	fn hash<R: Runtime>(
		&mut self,
		device: &Device<R>,
		arriving: Option<(Vec<TensorType>, Read<'_>)>,
	) -> Result<(), Fault> {
		let Some((types, read)) = arriving else { return Ok(()) };
		let tensors = device.wait(read)?;
		for (ty, bytes) in types.iter().zip(&tensors) {
			self.read.push(ty, bytes).map_err(Fault::Size)?;
		}
		Ok(())
	}

	/// Adds the roots of all, in order.
	pub(super) fn settle<R: Runtime>(
		mut self,
		device: &'a Device<R>,
		roots: &mut Roots,
	) -> Result<(), Fault> {
		self.fetch(device)?;
		let last = self.arriving.take();
		self.hash(device, last)?;
		let (types, handles): (Vec<_>, Vec<_>) = self.tops.into_iter().unzip();
		let tops = device.wait(Box::pin(device.client.read_async(handles)))?;
		let mut on_device = types.iter().zip(&tops).map(|(ty, top)| {
			let top: Option<&Hash> = top.first_chunk();
			tensor_root_of_top(ty, &top.copied().unwrap_or_default())
		});
		let mut on_host = self.read.finish().into_iter();
		for kind in &self.tensors {
			let root = match kind {
				Kind::OnDevice => on_device.next(),
				Kind::OnHost => on_host.next(),
			};
			roots.push_root(root.ok_or_else(|| Fault::Device("a commitment got lost".into()))?);
		}
		Ok(())
	}
}

/// The words of a domain's name.
fn words(name: &[u8]) -> [u64; 2] {
	let mut bytes = [0; 16];
	bytes[..name.len()].copy_from_slice(name);
	let (words, _) = bytes.as_chunks();
	[u64::from_le_bytes(words[0]), u64::from_le_bytes(words[1])]
}

/// The top of a tensor's tree, on the device.
fn top<R: Runtime>(device: &Device<R>, ty: &TensorType, tensor: &Tensor) -> Handle {
	let tiles = Tiling::of(ty).count() as usize;
	let first = Tiling::of(ty);
	let step = first.longest() as usize;
	let (line, parts) = lines(ty, tiles, step);
	let tail = line - (parts - 1) * step;
	let bytes = ty.bytes() as usize;
	// Whole words where all parts are of such.
	let width: usize = if [step, tail, line].iter().all(|length| length.is_multiple_of(4)) { 4 } else { 1 };
	let kind = if width == 4 { UIntKind::U32 } else { UIntKind::U8 };
	let element: StorageType = ElemType::UInt(kind).into();
	let mut nodes = device.room(ElementType::I64, tiles * DIGEST);
	let (count, dim) = cubes(device, tiles.div_ceil(UNITS as usize), CubeDim::new_1d(UNITS));
	let [low, high] = words(domain::TILE);
	hash::leaves::launch::<R>(
		&device.client,
		count,
		dim,
		addresses(&[bytes, nodes.count]),
		raw(&tensor.handle, bytes / width),
		nodes.array(),
		tiles,
		line,
		parts,
		step as u32,
		tail as u32,
		0,
		low,
		high,
		domain::TILE.len() as u32,
		width as u32,
		element,
	);
	let [low, high] = words(domain::PAIR);
	let mut width = tiles;
	while width > 1 {
		let above = device.room(ElementType::I64, width.div_ceil(FOLDED as usize) * DIGEST);
		let (count, dim) = cubes(device, width.div_ceil(FOLDED as usize), CubeDim::new_1d(FOLDED / 2));
		hash::fold::launch::<R>(
			&device.client,
			count,
			dim,
			addresses(&[nodes.count]),
			nodes.array(),
			above.array(),
			width,
			0,
			low,
			high,
		);
		width = width.div_ceil(FOLDED as usize);
		nodes = above;
	}
	nodes.handle
}

/// Bytes after which the tiles' lengths repeat, and tiles of each such line.
fn lines(ty: &TensorType, tiles: usize, step: usize) -> (usize, usize) {
	let row = ty.row() as usize * ty.element.bytes() as usize;
	if row > step {
		(row, row.div_ceil(step))
	} else {
		(ty.bytes() as usize, tiles)
	}
}

/// Memory as an array of another type.
#[allow(unsafe_code)]
fn raw<R: Runtime>(handle: &Handle, count: usize) -> ArrayArg<R> {
	// SAFETY: so many elements are as many bytes as the handle has.
	unsafe { ArrayArg::from_raw_parts(handle.clone(), count) }
}

/// A top is a digest.
const _: () =
	assert!(DIGEST * size_of::<u64>() == BYTES && domain::TILE.len() <= 16 && domain::PAIR.len() == 12);
