//! A device and what runs on it: memory, launches, and whether all went well.

use super::{
	arena::{Arena, Chunk, Place},
	guard::Guard,
	warpgroup::Launch,
};
use crate::{engine::locked, Fault};
use ambit_graph::ElementType;
use cubecl::{
	ir::{features::MmaConfig, AddressType, ElemType, IntKind, StorageType, UIntKind},
	prelude::*,
	server::{Handle, IoError, ServerError},
	stream_id::StreamId,
};
use std::{
	future::Future,
	sync::{
		atomic::{AtomicU64, Ordering},
		Arc, Mutex,
	},
};

/// Units of a cube where each unit does an element.
const UNITS: u32 = 256;
/// Bytes of a slab.
pub(super) const SLAB: u64 = 128 << 20;
/// Larger results are not in slabs, bytes.
pub(super) const MOST_IN_SLAB: u64 = SLAB / 4;
/// What places in a slab are a multiple of, bytes.
const ALIGNED: u64 = 256;

/// Elements on a device.
#[derive(Clone, Debug)]
pub struct Tensor {
	/// Where they are.
	pub(super) handle: Handle,
	/// Their type.
	pub(super) element: ElementType,
	/// How many.
	pub(super) count: usize,
	/// The buffer in which they are: two with the same number are in the same one.
	pub(super) buffer: u64,
	/// The first one's place in it, bytes.
	pub(super) start: u64,
	/// Whether results share it.
	pub(super) in_slab: bool,
	/// What keeps others from its place, if that is one in an arena.
	pub(super) _place: Option<Arc<Place>>,
	/// The high and the low bytes of its numbers of 16 bits, if whoever made it made those too.
	pub(super) halves: Option<Arc<[Tensor; 2]>>,
}

/// A result that was computed with that of the node before.
pub(super) struct Ahead {
	pub node: u32,
	/// Buffer and place of the result before, from which this one follows.
	pub of: (u64, u64),
	pub result: Tensor,
}

/// A buffer that is filled with results one after the other. It is there until the last of them is dropped.
struct Slab {
	whole: Handle,
	buffer: u64,
	used: u64,
}

/// A device.
pub(super) struct Device<R: Runtime> {
	pub client: ComputeClient<R>,
	/// Whether it multiplies bytes on tensor cores.
	pub has_tensor_cores: bool,
	/// Products by instructions that not all tensor cores have.
	pub by_warpgroups: Option<Launch<R>>,
	/// Multiprocessors that share a launch.
	pub multiprocessors: u32,
	buffers: AtomicU64,
	slab: Mutex<Option<Slab>>,
	ahead: Mutex<Option<Ahead>>,
	/// Where rooms are, while launches are recorded.
	arena: Mutex<Option<Arena>>,
	/// Why a room was refused there.
	refused: Mutex<Option<Fault>>,
	guard: Guard,
}

impl<R: Runtime> Device<R> {
	/// A client's device.
	pub fn new(client: ComputeClient<R>, by_warpgroups: Option<Launch<R>>) -> Self {
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
		let multiprocessors = client.properties().hardware.num_streaming_multiprocessors.unwrap_or(1);
		Self {
			client,
			has_tensor_cores,
			by_warpgroups,
			multiprocessors,
			buffers: AtomicU64::new(0),
			slab: Mutex::new(None),
			ahead: Mutex::new(None),
			arena: Mutex::new(None),
			refused: Mutex::new(None),
			guard: Guard::new(),
		}
	}

	/// Room for a tensor in a buffer of its own.
	pub fn room(&self, element: ElementType, count: usize) -> Tensor {
		if let Some(arena) = &*locked(&self.arena) {
			return self.placed(arena, element, count);
		}
		let handle = self.client.empty(count * element.bytes() as usize);
		self.tensor(handle, element, count)
	}

	fn tensor(&self, handle: Handle, element: ElementType, count: usize) -> Tensor {
		let buffer = self.buffer();
		Tensor { handle, element, count, buffer, start: 0, in_slab: false, _place: None, halves: None }
	}

	/// Room for a tensor in an arena. Where there is none the recording is refused, and what it says of this one does not matter.
	fn placed(&self, arena: &Arena, element: ElementType, count: usize) -> Tensor {
		let bytes = count as u64 * u64::from(element.bytes());
		let more =
			|bytes: u64| Chunk { handle: self.client.empty(bytes as usize), buffer: self.buffer(), bytes };
		match arena.place(bytes, more) {
			Ok((place, chunk, start)) => {
				let handle = chunk.handle.clone().offset_start(start).offset_end(chunk.bytes - start - bytes);
				let (buffer, place) = (chunk.buffer, Some(Arc::new(place)));
				Tensor { handle, element, count, buffer, start, in_slab: true, _place: place, halves: None }
			}
			Err(fault) => {
				locked(&self.refused).get_or_insert(fault);
				self.nowhere(element, count)
			}
		}
	}

	/// A tensor that has no memory, for which nothing may be launched.
	pub fn nowhere(&self, element: ElementType, count: usize) -> Tensor {
		let bytes = count as u64 * u64::from(element.bytes());
		self.tensor(Handle::new(StreamId::current(), bytes), element, count)
	}

	/// Rooms are in an arena from now on, or are not any more.
	pub fn set_arena(&self, arena: Option<Arena>) {
		*locked(&self.arena) = arena;
		*locked(&self.refused) = None;
	}

	/// Why a room in the arena was refused, if one was.
	pub fn refused(&self) -> Option<Fault> {
		locked(&self.refused).take()
	}

	/// Room for a result. Small ones share buffers: asking for each would take longer than to compute it, and those that are
	/// together are hashed together.
	pub fn result_room(&self, element: ElementType, count: usize) -> Tensor {
		let bytes = count as u64 * u64::from(element.bytes());
		if bytes > MOST_IN_SLAB || locked(&self.arena).is_some() {
			return self.room(element, count);
		}
		let mut slab = locked(&self.slab);
		let current = slab.take().filter(|slab| slab.used + bytes <= SLAB);
		let current = current.unwrap_or_else(|| Slab {
			whole: self.client.empty(SLAB as usize),
			buffer: self.buffer(),
			used: 0,
		});
		let Slab { whole, buffer, used: start } = current;
		let handle = whole.clone().offset_start(start).offset_end(SLAB - start - bytes);
		*slab = Some(Slab { whole, buffer, used: taken(start, bytes) });
		Tensor { handle, element, count, buffer, start, in_slab: true, _place: None, halves: None }
	}

	fn buffer(&self) -> u64 {
		self.buffers.fetch_add(1, Ordering::Relaxed)
	}

	/// A tensor with these bytes.
	pub fn upload(&self, element: ElementType, bytes: &[u8]) -> Tensor {
		let handle = self.client.create_from_slice(bytes);
		self.tensor(handle, element, bytes.len() / element.bytes() as usize)
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
		*locked(&self.slab) = None;
		self.set_ahead(None);
	}

	/// Keeps a result for the node that will ask for it.
	pub fn set_ahead(&self, ahead: Option<Ahead>) {
		*locked(&self.ahead) = ahead;
	}

	/// The result of a node, if it was computed with this one.
	pub fn take_ahead(&self, node: u32, of: &Tensor) -> Option<Tensor> {
		let ahead = locked(&self.ahead).take();
		ahead
			.filter(|ahead| ahead.node == node && ahead.of == (of.buffer, of.start))
			.map(|ahead| ahead.result)
	}

	/// Vectors in which rows of this length, of elements of this width, can be read.
	pub fn vector(&self, row: usize, width: u32) -> usize {
		let sizes = self.client.io_optimized_vector_sizes(width as usize);
		sizes.filter(|size| row.is_multiple_of(*size)).max().unwrap_or(1)
	}
}

/// What is used of a slab after one more result of these bytes.
pub(super) fn taken(used: u64, bytes: u64) -> u64 {
	(used + bytes).next_multiple_of(ALIGNED)
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

/// Extents or strides, as an argument of a kernel.
pub(super) fn sequence<R: Runtime>(numbers: &[usize]) -> SequenceArg<R, usize> {
	numbers.iter().copied().collect()
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
	/// The buffer in which it is, as an argument of a kernel that knows where: an array of numbers of `width` bytes.
	#[allow(unsafe_code)]
	pub fn whole_buffer<R: Runtime>(&self, width: usize) -> ArrayArg<R> {
		// SAFETY: so many numbers are in the buffer.
		unsafe { ArrayArg::from_raw_parts(self.whole(), self.buffer_bytes() / width) }
	}

	/// Bytes of the buffer in which it is.
	pub fn buffer_bytes(&self) -> usize {
		self.whole().size_in_used() as usize
	}

	fn whole(&self) -> Handle {
		let mut whole = self.handle.clone();
		(whole.offset_start, whole.offset_end) = (None, None);
		whole
	}

	/// As an argument of a kernel.
	#[allow(unsafe_code)]
	pub fn array<R: Runtime>(&self) -> ArrayArg<R> {
		// SAFETY: the handle has room for so many elements.
		unsafe { ArrayArg::from_raw_parts(self.handle.clone(), self.count) }
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
