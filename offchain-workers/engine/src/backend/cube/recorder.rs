//! Notes what is launched.

use super::compile::{compile_all, options, Capability, Function};
use crate::engine::locked;
use cubecl::{
	cuda::CudaCompiler,
	prelude::*,
	server::{Binding, KernelArguments, TensorMapBinding, TensorMapMeta},
	stream_id::StreamId,
	CubeTask,
};
use cudarc::driver::{
	result,
	sys::{self, CUtensorMap},
};
use std::{
	collections::{HashMap, HashSet},
	ffi::c_void,
	fmt,
	mem::MaybeUninit,
	sync::{Arc, Mutex},
};

/// A launch that was noted, with its arguments.
#[derive(Clone)]
struct Note {
	kernel: KernelId,
	count: (u32, u32, u32),
	maps: Vec<CUtensorMap>,
	addresses: Vec<u64>,
	info: Vec<u64>,
}

/// Most kernels that are compiled for one recording: each takes a second of a processor, and others wait.
const MOST_NEW: usize = 128;
/// Most kernels that are kept for the next recordings.
const MOST_KEPT: usize = 1_024;

/// A launch.
pub(super) struct Launch {
	pub function: Arc<Function>,
	note: Note,
}

impl Launch {
	/// Asks the device for it.
	///
	/// # Safety
	///
	/// The context is current, the stream is one of it, and what the addresses point to is there until the launch is done.
	#[allow(unsafe_code)]
	pub unsafe fn ask(&self, stream: sys::CUstream) -> Result<(), String> {
		let Note { count, maps, addresses, info, .. } = &self.note;
		let pointer = |place: *const c_void| place.cast_mut();
		let maps = maps.iter().map(|map| pointer(std::ptr::from_ref(map).cast()));
		let addresses = addresses.iter().map(|address| pointer(std::ptr::from_ref(address).cast()));
		let mut arguments: Vec<*mut c_void> = maps.chain(addresses).collect();
		arguments.push(pointer(info.as_ptr().cast()));
		let Function { function, dim, shared, .. } = *self.function;
		let dim = (dim.x, dim.y, dim.z);
		// SAFETY: the arguments are those that the kernel was compiled for, the last of them the info, which a kernel without one does not read;
		// the rest is the caller's.
		unsafe { result::launch_kernel(function, *count, dim, shared, stream, &mut arguments) }.map_err(said)
	}
}

/// Notes launches instead of asking the device for them, while it is told to.
#[derive(Clone, Default)]
pub struct Recorder(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
	capability: Option<Capability>,
	/// What was noted, or why something could not be.
	noted: Option<Result<Vec<Note>, String>>,
	/// Kernels that were noted and are not compiled.
	sources: HashMap<KernelId, CompiledKernel<CudaCompiler>>,
	compiled: HashMap<KernelId, Arc<Function>>,
	/// Whose launches are noted: those of other threads are executed.
	stream: Option<StreamId>,
}

impl fmt::Debug for Recorder {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("Recorder").finish_non_exhaustive()
	}
}

impl Recorder {
	/// Notes launches from now on, on a device that takes arguments by value.
	pub(super) fn start(&self, capability: Capability) {
		let mut state = locked(&self.0);
		state.capability = Some(capability);
		state.stream = Some(StreamId::current());
		state.noted = Some(Ok(Vec::new()));
	}

	/// What was noted since the start, compiled. The device's thread must have got that far, and its context is current.
	pub(super) fn stop(&self) -> Result<Vec<Launch>, String> {
		let mut state = locked(&self.0);
		let noted = state.noted.take().unwrap_or_else(|| Err("nothing was recorded".into()));
		let sources = std::mem::take(&mut state.sources);
		let (noted, capability) = (noted?, state.capability.ok_or("nothing is known of the device")?);
		if sources.len() > MOST_NEW {
			return Err(format!("{} kernels would have to be compiled", sources.len()));
		}
		if state.compiled.len() + sources.len() > MOST_KEPT {
			// Those that were noted without their text are there.
			let needed: HashSet<&KernelId> = noted.iter().map(|note| &note.kernel).collect();
			state.compiled.retain(|id, _| needed.contains(id));
		}
		for (id, image) in compile_all(capability, sources)? {
			state.compiled.insert(id, Arc::new(image.load()?));
		}
		let launches = noted.into_iter().map(|note| {
			let function = state.compiled.get(&note.kernel).cloned();
			Ok(Launch { function: function.ok_or("a kernel was not compiled")?, note })
		});
		launches.collect()
	}

	/// Notes nothing any more.
	pub(super) fn forget(&self) {
		let mut state = locked(&self.0);
		state.noted = None;
		state.sources.clear();
	}

	/// Whether what is launched on this stream is noted.
	pub(super) fn is_recording(&self, stream: StreamId) -> bool {
		let state = locked(&self.0);
		state.noted.is_some() && state.stream == Some(stream)
	}

	/// Notes a launch, with its kernel's text if that was not compiled before. What can't be noted is said by [`Self::stop`]. `address` says where
	/// a binding is.
	pub(super) fn note(
		&self,
		kernel: &dyn CubeTask<CudaCompiler>,
		count: CubeCount,
		arguments: KernelArguments,
		mode: ExecutionMode,
		address: impl FnMut(Binding) -> Result<u64, String>,
	) {
		let mut state = locked(&self.0);
		let State { capability: Some(capability), noted: Some(Ok(noted)), sources, compiled, .. } =
			&mut *state
		else {
			return;
		};
		let mut id = kernel.id();
		id.mode(mode);
		let written = match compiled.contains_key(&id) || sources.contains_key(&id) {
			true => Ok(()),
			false => {
				let compiled = kernel.compile(
					&mut Default::default(),
					&options(*capability),
					mode,
					kernel.address_type(),
				);
				compiled.map(|compiled| drop(sources.insert(id.clone(), compiled))).map_err(said)
			}
		};
		match written.and_then(|()| note_of(id, count, arguments, address)) {
			Ok(note) => noted.push(note),
			Err(reason) => state.noted = Some(Err(reason)),
		}
	}
}

fn note_of(
	kernel: KernelId,
	count: CubeCount,
	arguments: KernelArguments,
	mut address: impl FnMut(Binding) -> Result<u64, String>,
) -> Result<Note, String> {
	let KernelArguments { buffers, info, tensor_maps } = arguments;
	let CubeCount::Static(x, y, z) = count else { return Err("how many cubes is only known there".into()) };
	if info.dynamic_metadata_offset < info.data.len() {
		return Err("not all arguments are values".into());
	}
	let mut maps = Vec::with_capacity(tensor_maps.len());
	let mut addresses = Vec::with_capacity(tensor_maps.len() + buffers.len());
	for TensorMapBinding { binding, map } in tensor_maps {
		let at = address(binding)?;
		maps.push(tensor_map(&map, at)?);
		addresses.push(at);
	}
	for binding in buffers {
		addresses.push(address(binding)?);
	}
	Ok(Note { kernel, count: (x, y, z), maps, addresses, info: info.data })
}

pub(super) fn said(error: impl fmt::Display) -> String {
	error.to_string()
}

/// How the accelerator that copies tiles finds them in a tensor at this address.
#[allow(unsafe_code)]
fn tensor_map(map: &TensorMapMeta, at: u64) -> Result<CUtensorMap, String> {
	use sys::{
		CUtensorMapDataType, CUtensorMapFloatOOBfill, CUtensorMapInterleave, CUtensorMapL2promotion,
		CUtensorMapSwizzle,
	};
	let is_known = map.storage_ty == super::device::UNSIGNED_BYTE.into()
		&& matches!(map.interleave, TensorMapInterleave::None)
		&& matches!(map.swizzle, TensorMapSwizzle::B128)
		&& matches!(map.prefetch, TensorMapPrefetch::B128)
		&& matches!(map.oob_fill, OobFill::Zero);
	let TensorMapFormat::Tiled(TiledArgs { tile_size }) = &map.format else {
		return Err("tiles of another kind".into());
	};
	if !is_known {
		return Err("tiles of another kind".into());
	}
	let reversed = |numbers: &[usize]| numbers.iter().rev().map(|number| *number as u64).collect::<Vec<_>>();
	let narrow = |numbers: &[usize]| numbers.iter().rev().map(|number| *number as u32).collect::<Vec<_>>();
	let (extents, strides) = (reversed(map.metadata.shape()), reversed(map.metadata.strides()));
	let (tile, steps) = (narrow(tile_size), narrow(&map.elem_stride));
	let mut found = MaybeUninit::zeroed();
	// SAFETY: there are as many extents, tiles and steps as the tensor has axes, and a stride less; the map is written where it succeeds.
	unsafe {
		sys::cuTensorMapEncodeTiled(
			found.as_mut_ptr(),
			CUtensorMapDataType::CU_TENSOR_MAP_DATA_TYPE_UINT8,
			extents.len() as u32,
			at as *mut c_void,
			extents.as_ptr(),
			strides.get(1..).unwrap_or_default().as_ptr(),
			tile.as_ptr(),
			steps.as_ptr(),
			CUtensorMapInterleave::CU_TENSOR_MAP_INTERLEAVE_NONE,
			CUtensorMapSwizzle::CU_TENSOR_MAP_SWIZZLE_128B,
			CUtensorMapL2promotion::CU_TENSOR_MAP_L2_PROMOTION_L2_128B,
			CUtensorMapFloatOOBfill::CU_TENSOR_MAP_FLOAT_OOB_FILL_NONE,
		)
		.result()
		.map_err(said)?;
		Ok(found.assume_init())
	}
}
