//! CubeCL's CUDA runtime, whose launches can be recorded.
//!
//! Asking CubeCL for a kernel takes the processor longer than many a kernel takes the device, and a plan asks for the same ones each time. So its
//! launches are recorded once ([`Recorder`]) and repeated as a whole ([`super::recording`]). All else is done by CubeCL's own server.

use cubecl::{
	bytes::Bytes,
	cuda::{CudaCompiler, CudaDevice, CudaRuntime},
	device::{DeviceId, DeviceService, ServerUtilitiesHandle},
	future::DynFut,
	ir::TargetProperties,
	prelude::*,
	profile::ProfileDuration,
	server::{
		Binding, ComputeServer, CopyDescriptor, KernelArguments, ProfileError, ProfilingToken,
		ServerCommunication, ServerError, ServerUtilities, TensorMapBinding, TensorMapMeta,
	},
	stream_id::StreamId,
	zspace::{Shape, Strides},
	CubeTask, MemoryAllocationMode, MemoryUsage,
};
use cubecl_cpp::shared::{CompilationOptions, CppSupportedFeatures};
use cubecl_runtime::{
	allocator::PitchedMemoryLayoutPolicy, logging::ServerLogger, memory_management::ManagedMemoryHandle,
	storage::ManagedResource,
};
use cudarc::{
	driver::{
		result,
		sys::{self, CUfunction_attribute, CUtensorMap},
	},
	nvrtc,
};
use std::{
	collections::HashMap,
	ffi::{c_char, c_void, CStr, CString},
	fmt,
	mem::MaybeUninit,
	sync::{Arc, Mutex},
	thread,
};

use crate::engine::locked;

type Inner = <CudaRuntime as Runtime>::Server;
type Resource = <<Inner as ComputeServer>::Storage as cubecl_runtime::storage::ComputeStorage>::Resource;

/// [`CudaRuntime`], whose launches can be recorded.
#[derive(Clone, Debug)]
pub struct Recordable;

impl Runtime for Recordable {
	type Compiler = CudaCompiler;
	type Server = Server;
	type Device = CudaDevice;

	fn client(device: &Self::Device) -> ComputeClient<Self> {
		ComputeClient::load(device)
	}

	fn name(_: &ComputeClient<Self>) -> &'static str {
		"cuda"
	}

	fn require_array_lengths() -> bool {
		CudaRuntime::require_array_lengths()
	}

	fn max_cube_count() -> (u32, u32, u32) {
		CudaRuntime::max_cube_count()
	}

	fn can_read_tensor(shape: &Shape, strides: &Strides) -> bool {
		CudaRuntime::can_read_tensor(shape, strides)
	}

	fn target_properties() -> TargetProperties {
		CudaRuntime::target_properties()
	}

	fn enumerate_devices(kind: u16, _: &Recorder) -> Vec<DeviceId> {
		CudaRuntime::enumerate_devices(kind, &())
	}
}

/// CubeCL's server, before which launches are noted.
pub struct Server {
	inner: Inner,
	utilities: Arc<ServerUtilities<Self>>,
}

impl fmt::Debug for Server {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		self.inner.fmt(f)
	}
}

impl DeviceService for Server {
	fn init(device: DeviceId) -> Self {
		let inner = Inner::init(device);
		let of_inner = ComputeServer::utilities(&inner);
		let (properties, logger) = (of_inner.properties.clone(), of_inner.logger.clone());
		let policy = PitchedMemoryLayoutPolicy::new(properties.memory.alignment as usize);
		let recorder = Recorder::default();
		Self { inner, utilities: Arc::new(ServerUtilities::new(properties, logger, recorder, policy)) }
	}

	fn utilities(&self) -> ServerUtilitiesHandle {
		self.utilities.clone()
	}
}

impl ServerCommunication for Server {
	/// An engine computes on one device.
	const SERVER_COMM_ENABLED: bool = false;
}

impl ComputeServer for Server {
	type Kernel = Box<dyn CubeTask<CudaCompiler>>;
	type Info = Recorder;
	type MemoryLayoutPolicy = PitchedMemoryLayoutPolicy;
	type Storage = <Inner as ComputeServer>::Storage;

	fn initialize_memory(&mut self, memory: ManagedMemoryHandle, size: u64, stream: StreamId) {
		self.inner.initialize_memory(memory, size, stream);
	}

	fn staging(&mut self, sizes: &[usize], stream: StreamId) -> Result<Vec<Bytes>, ServerError> {
		self.inner.staging(sizes, stream)
	}

	fn logger(&self) -> Arc<ServerLogger> {
		self.inner.logger()
	}

	fn utilities(&self) -> Arc<ServerUtilities<Self>> {
		self.utilities.clone()
	}

	fn read(
		&mut self,
		descriptors: Vec<CopyDescriptor>,
		stream: StreamId,
	) -> DynFut<Result<Vec<Bytes>, ServerError>> {
		self.inner.read(descriptors, stream)
	}

	fn write(&mut self, descriptors: Vec<(CopyDescriptor, Bytes)>, stream: StreamId) {
		self.inner.write(descriptors, stream);
	}

	fn sync(&mut self, stream: StreamId) -> DynFut<Result<(), ServerError>> {
		self.inner.sync(stream)
	}

	fn get_resource(
		&mut self,
		binding: Binding,
		stream: StreamId,
	) -> Result<ManagedResource<Resource>, ServerError> {
		self.inner.get_resource(binding, stream)
	}

	#[allow(unsafe_code)]
	unsafe fn launch(
		&mut self,
		kernel: Self::Kernel,
		count: CubeCount,
		arguments: KernelArguments,
		mode: ExecutionMode,
		stream: StreamId,
	) {
		let recorder = &self.utilities.info;
		if recorder.is_recording() {
			let inner = &mut self.inner;
			let address = |binding: Binding| match inner.get_resource(binding, stream) {
				Ok(resource) => Ok(resource.resource().ptr),
				Err(error) => Err(error.to_string()),
			};
			recorder.note(&*kernel, count, arguments, mode, address);
		} else {
			// SAFETY: what is said of the kernel to this server is said to that.
			unsafe { self.inner.launch(kernel, count, arguments, mode, stream) };
		}
	}

	fn flush(&mut self, stream: StreamId) -> Result<(), ServerError> {
		self.inner.flush(stream)
	}

	fn memory_usage(&mut self, stream: StreamId) -> Result<MemoryUsage, ServerError> {
		self.inner.memory_usage(stream)
	}

	fn memory_cleanup(&mut self, stream: StreamId) {
		self.inner.memory_cleanup(stream);
	}

	fn start_profile(&mut self, stream: StreamId) -> Result<ProfilingToken, ServerError> {
		self.inner.start_profile(stream)
	}

	fn end_profile(
		&mut self,
		stream: StreamId,
		token: ProfilingToken,
	) -> Result<ProfileDuration, ProfileError> {
		self.inner.end_profile(stream, token)
	}

	fn allocation_mode(&mut self, mode: MemoryAllocationMode, stream: StreamId) {
		self.inner.allocation_mode(mode, stream);
	}
}

/// A compiled kernel. It is never unloaded.
#[derive(Clone, Copy, Debug)]
struct Function {
	function: sys::CUfunction,
	dim: CubeDim,
	/// Bytes of a cube.
	shared: u32,
}

// SAFETY: a function of a module that stays, which any thread may launch.
#[allow(unsafe_code)]
unsafe impl Send for Function {}

/// A launch that was noted, with its arguments.
#[derive(Clone)]
struct Note {
	kernel: KernelId,
	count: (u32, u32, u32),
	maps: Vec<CUtensorMap>,
	addresses: Vec<u64>,
	info: Vec<u64>,
}

/// A launch.
pub(super) struct Launch {
	function: Function,
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
		let Function { function, dim, shared } = self.function;
		let dim = (dim.x, dim.y, dim.z);
		// SAFETY: the arguments are those that the kernel was compiled for; the rest is the caller's.
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
	compiled: HashMap<KernelId, Function>,
}

impl fmt::Debug for Recorder {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("Recorder").field("is_recording", &self.is_recording()).finish()
	}
}

impl Recorder {
	/// Notes launches from now on, on a device that takes arguments by value.
	pub(super) fn start(&self, capability: Capability) {
		let mut state = locked(&self.0);
		state.capability = Some(capability);
		state.noted = Some(Ok(Vec::new()));
	}

	/// What was noted since the start, compiled. The device's thread must have got that far, and its context is current.
	pub(super) fn stop(&self) -> Result<Vec<Launch>, String> {
		let mut state = locked(&self.0);
		let noted = state.noted.take().unwrap_or_else(|| Err("nothing was recorded".into()));
		let sources = std::mem::take(&mut state.sources);
		let (noted, capability) = (noted?, state.capability.ok_or("nothing is known of the device")?);
		let images = compile_all(capability, sources)?;
		for (id, image) in images {
			let function = image.load()?;
			state.compiled.insert(id, function);
		}
		let launches = noted.into_iter().map(|note| {
			let function = state.compiled.get(&note.kernel).copied();
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

	fn is_recording(&self) -> bool {
		locked(&self.0).noted.is_some()
	}

	fn note(
		&self,
		kernel: &dyn CubeTask<CudaCompiler>,
		count: CubeCount,
		arguments: KernelArguments,
		mode: ExecutionMode,
		address: impl FnMut(Binding) -> Result<u64, String>,
	) {
		let mut state = locked(&self.0);
		let State { capability: Some(capability), noted: Some(Ok(noted)), sources, compiled } = &mut *state
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

/// What the compiler makes of a kernel.
struct Image {
	bytes: Vec<c_char>,
	name: CString,
	dim: CubeDim,
	shared: u32,
}

impl Image {
	/// In the current context.
	#[allow(unsafe_code)]
	fn load(&self) -> Result<Function, String> {
		let Self { bytes, name, dim, shared } = self;
		// SAFETY: the image and the name end with a zero; the function is the module's, which stays.
		unsafe {
			let module = result::module::load_data(bytes.as_ptr().cast()).map_err(said)?;
			let function = result::module::get_function(module, name.clone()).map_err(said)?;
			let most = CUfunction_attribute::CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES;
			result::function::set_function_attribute(function, most, *shared as i32).map_err(said)?;
			Ok(Function { function, dim: *dim, shared: *shared })
		}
	}
}

/// Compiles kernels, as many at a time as there are processors.
fn compile_all(
	capability: Capability,
	sources: HashMap<KernelId, CompiledKernel<CudaCompiler>>,
) -> Result<Vec<(KernelId, Image)>, String> {
	let threads = thread::available_parallelism().map_or(1, usize::from).min(sources.len());
	let left = Mutex::new(sources.into_iter().collect::<Vec<_>>());
	let work = || -> Result<_, String> {
		let mut images = Vec::new();
		loop {
			let Some((id, kernel)) = locked(&left).pop() else { return Ok(images) };
			images.push((id, compile(capability, kernel)?));
		}
	};
	thread::scope(|scope| {
		let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
		let mut images = Vec::new();
		for worker in workers {
			images.extend(worker.join().map_err(|_| "a compiler panicked".to_owned())??);
		}
		Ok(images)
	})
}

/// A kernel as CubeCL compiles it for a device that takes arguments by value.
#[allow(unsafe_code)]
fn compile(capability: Capability, kernel: CompiledKernel<CudaCompiler>) -> Result<Image, String> {
	let shared = kernel.repr.as_ref().map_or(0, |repr| repr.shared_memory_size()) as u32;
	let source = CString::new(kernel.source).map_err(said)?;
	let name = CString::new(kernel.entrypoint_name).map_err(said)?;
	let mut flags = vec![format!("--gpu-architecture={}", architecture(capability))];
	let include = cubecl::cuda::install::include_path();
	let folders = [include.clone(), include.join("cccl")];
	let there = folders.iter().filter(|folder| folder.exists());
	flags.extend(there.map(|folder| format!("--include-path={}", folder.display())));
	let failed = |error: nvrtc::result::NvrtcError| format!("{error:?}");
	// SAFETY: the program is one that was created and not destroyed, and its log ends with a zero.
	unsafe {
		let program = nvrtc::result::create_program(&source, None).map_err(failed)?;
		let compiled = nvrtc::result::compile_program(program, &flags);
		let image = match compiled {
			Ok(()) => nvrtc::result::get_ptx(program).map_err(failed),
			Err(_) => Err(nvrtc::result::get_program_log(program)
				.map_or_else(failed, |log| CStr::from_ptr(log.as_ptr()).to_string_lossy().into_owned())),
		};
		let _ = nvrtc::result::destroy_program(program);
		Ok(Image { bytes: image?, name, dim: kernel.cube_dim, shared })
	}
}

fn said(error: impl fmt::Display) -> String {
	error.to_string()
}

/// The major and the minor number of a device's compute capability.
pub(super) type Capability = (i32, i32);

/// The architecture for which kernels are compiled, with what only that one has where there is such.
fn architecture((major, minor): Capability) -> String {
	format!("sm_{major}{minor}{}", if major >= 9 { "a" } else { "" })
}

/// What CubeCL's server compiles by, but for functions of floating point that no kernel here has.
fn options((major, _): Capability) -> CompilationOptions {
	let has_clusters = major >= 9;
	let supports_features = CppSupportedFeatures {
		grid_constants: true,
		clusters: has_clusters,
		elect_sync: has_clusters,
		..Default::default()
	};
	CompilationOptions { supports_features, ..Default::default() }
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
