//! A device and what runs on it: memory, launches, and whether all went well.

use super::guard::Guard;
use crate::Fault;
use ambit_graph::ElementType;
use cubecl::{
	ir::{features::MmaConfig, AddressType, ElemType, IntKind, StorageType, UIntKind},
	prelude::*,
	server::{Handle, IoError, ServerError},
};
use std::future::Future;

/// Units of a cube where each unit does an element.
const UNITS: u32 = 256;

/// Elements on a device.
#[derive(Clone, Debug)]
pub struct Tensor {
	/// Where they are.
	pub(super) handle: Handle,
	/// Their type.
	pub(super) element: ElementType,
	/// How many.
	pub(super) count: usize,
}

/// A device.
pub(super) struct Device<R: Runtime> {
	pub client: ComputeClient<R>,
	/// Whether it multiplies bytes on tensor cores.
	pub has_tensor_cores: bool,
	/// From how many tiles on it hashes a tensor itself.
	pub hashed_from: u32,
	guard: Guard,
}

impl<R: Runtime> Device<R> {
	/// A client's device.
	pub fn new(client: ComputeClient<R>, hashed_from: u32) -> Self {
		let of = |a_type: StorageType, b_type: StorageType| MmaConfig {
			a_type,
			b_type,
			cd_type: storage(ElementType::I32),
			m: 16,
			n: 8,
			k: 32,
		};
		let bytes: [StorageType; 2] = [storage(ElementType::I8), UNSIGNED_BYTE.into()];
		let known = &client.features().matmul.mma;
		let has_tensor_cores = bytes.iter().all(|a| bytes.iter().all(|b| known.contains(&of(*a, *b))));
		Self { client, has_tensor_cores, hashed_from, guard: Guard::new() }
	}

	/// Room for a tensor.
	pub fn room(&self, element: ElementType, count: usize) -> Tensor {
		let handle = self.client.empty(count * element.bytes() as usize);
		Tensor { handle, element, count }
	}

	/// A tensor with these bytes.
	pub fn upload(&self, element: ElementType, bytes: &[u8]) -> Tensor {
		let handle = self.client.create_from_slice(bytes);
		Tensor { handle, element, count: bytes.len() / element.bytes() as usize }
	}

	/// The bytes at a place on the device.
	pub fn read(&self, handle: &Handle) -> Result<Vec<u8>, Fault> {
		let read = self.wait(self.client.read_async(vec![handle.clone()]))?;
		Ok(read.first().map(|bytes| bytes.to_vec()).unwrap_or_default())
	}

	/// What was asked for, once it is there.
	pub fn wait<T>(&self, asked: impl Future<Output = Result<T, ServerError>>) -> Result<T, Fault> {
		let result = cubecl::future::block_on(asked);
		let result = self.guard.check().and_then(|()| result.map_err(fault));
		if let Err(Fault::OutOfMemory { .. }) = result {
			// What nobody uses may be what the next one needs.
			self.client.memory_cleanup();
		}
		result
	}

	/// Waits until all that was asked for is done.
	pub fn finish(&self) -> Result<(), Fault> {
		self.wait(self.client.sync())
	}

	/// Forgets failures of whoever used the device before.
	pub fn begin(&self) {
		// What it says was said to them.
		drop(self.client.flush());
		self.guard.forget();
	}

	/// Vectors in which rows of this length, of elements of this width, can be read.
	pub fn vector(&self, row: usize, width: u32) -> usize {
		let sizes = self.client.io_optimized_vector_sizes(width as usize);
		sizes.filter(|size| row.is_multiple_of(*size)).max().unwrap_or(1)
	}
}

/// Launches with a unit for each of `count` elements.
pub(super) fn elementwise<R: Runtime>(device: &Device<R>, count: usize) -> (CubeCount, CubeDim) {
	let dim = CubeDim::new_1d(UNITS);
	(cubecl::calculate_cube_count_elemwise(&device.client, count, dim), dim)
}

/// Launches with a cube of these units for each of `count` things.
pub(super) fn cubes<R: Runtime>(device: &Device<R>, count: usize, dim: CubeDim) -> (CubeCount, CubeDim) {
	let units = dim.num_elems() as usize;
	(cubecl::calculate_cube_count_elemwise(&device.client, count * units, dim), dim)
}

/// What indexes all of these numbers of elements and what is computed from them on the way.
pub(super) fn addresses(counts: &[usize]) -> AddressType {
	// Units of the last cubes, and terms of a place before they are taken off again, go beyond the elements.
	AddressType::from_len(counts.iter().max().copied().unwrap_or(0).saturating_mul(2))
}

/// The type by which kernels know bytes without a sign.
pub(super) const UNSIGNED_BYTE: ElemType = ElemType::UInt(UIntKind::U8);

/// The type by which kernels know an element type.
pub(super) fn storage(element: ElementType) -> StorageType {
	let kind = match element {
		ElementType::I8 => IntKind::I8,
		ElementType::I16 => IntKind::I16,
		ElementType::I32 => IntKind::I32,
		ElementType::I64 => IntKind::I64,
	};
	ElemType::Int(kind).into()
}

impl Tensor {
	/// As an argument of a kernel.
	#[allow(unsafe_code)]
	pub fn array<R: Runtime>(&self) -> ArrayArg<R> {
		// SAFETY: the handle has room for so many elements.
		unsafe { ArrayArg::from_raw_parts(self.handle.clone(), self.count) }
	}

	/// As an argument of a kernel that reads or writes at these strides.
	#[allow(unsafe_code)]
	pub fn tensor<R: Runtime>(&self, extents: &[usize], strides: &[usize]) -> TensorArg<R> {
		// SAFETY: the strides are those of the tensor's own shape, or 0 where it is broadcast, so they lead to its elements.
		unsafe {
			TensorArg::from_raw_parts(
				self.handle.clone(),
				strides.iter().copied().collect(),
				extents.iter().copied().collect(),
			)
		}
	}

	/// Its type for kernels.
	pub fn storage(&self) -> StorageType {
		storage(self.element)
	}
}

/// What an error of the device means to whoever asked for an execution.
fn fault(error: ServerError) -> Fault {
	match &error {
		ServerError::Io(IoError::BufferTooBig { size, .. }) => Fault::OutOfMemory { needed: *size },
		ServerError::ServerUnhealthy { errors, .. } => match errors.first() {
			Some(first) => fault(first.clone()),
			None => Fault::Device(error.to_string()),
		},
		_ => Fault::Device(error.to_string()),
	}
}
