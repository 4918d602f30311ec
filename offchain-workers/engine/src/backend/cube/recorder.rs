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
	CompilationError, CubeTask, MemoryAllocationMode, MemoryUsage,
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
	ffi::{c_void, CStr, CString},
	fmt,
	mem::MaybeUninit,
	sync::{Arc, Mutex},
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

/// A launch, with its arguments.
#[derive(Clone)]
pub(super) struct Launch {
	function: Function,
	count: (u32, u32, u32),
	maps: Vec<CUtensorMap>,
	addresses: Vec<u64>,
	info: Vec<u64>,
}

impl Launch {
	/// Asks the device for it.
	///
	/// # Safety
	///
	/// The context is current, the stream is one of it, and what the addresses point to is there until the launch is done.
	#[allow(unsafe_code)]
	pub unsafe fn ask(&self, stream: sys::CUstream) -> Result<(), String> {
		let pointer = |place: *const c_void| place.cast_mut();
		let maps = self.maps.iter().map(|map| pointer(std::ptr::from_ref(map).cast()));
		let addresses = self.addresses.iter().map(|address| pointer(std::ptr::from_ref(address).cast()));
		let mut arguments: Vec<*mut c_void> = maps.chain(addresses).collect();
		arguments.push(pointer(self.info.as_ptr().cast()));
		let Function { function, dim, shared } = self.function;
		// SAFETY: the arguments are those that the kernel was compiled for; the rest is the caller's.
		unsafe {
			result::launch_kernel(function, self.count, (dim.x, dim.y, dim.z), shared, stream, &mut arguments)
		}
		.map_err(|error| error.to_string())
	}
}

/// Notes launches instead of asking the device for them, while it is told to.
#[derive(Clone, Default)]
pub struct Recorder(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
	capability: Option<Capability>,
	compiled: HashMap<KernelId, Function>,
	/// What was noted, or why something could not be.
	noted: Option<Result<Vec<Launch>, String>>,
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

	/// What was noted since the start. The device's thread must have got that far.
	pub(super) fn stop(&self) -> Result<Vec<Launch>, String> {
		locked(&self.0).noted.take().unwrap_or_else(|| Err("nothing was recorded".into()))
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
		if let Some(Ok(_)) = &state.noted {
			let launch = launch_of(&mut state, kernel, count, arguments, mode, address);
			match (launch, &mut state.noted) {
				(Ok(launch), Some(Ok(noted))) => noted.push(launch),
				(Err(reason), noted) => *noted = Some(Err(reason)),
				_ => {}
			}
		}
	}
}

fn launch_of(
	State { capability, compiled, .. }: &mut State,
	kernel: &dyn CubeTask<CudaCompiler>,
	count: CubeCount,
	arguments: KernelArguments,
	mode: ExecutionMode,
	mut address: impl FnMut(Binding) -> Result<u64, String>,
) -> Result<Launch, String> {
	let KernelArguments { buffers, info, tensor_maps } = arguments;
	let capability = capability.ok_or("nothing is known of the device")?;
	let CubeCount::Static(x, y, z) = count else { return Err("how many cubes is only known there".into()) };
	if info.dynamic_metadata_offset < info.data.len() {
		return Err("not all arguments are values".into());
	}
	let mut id = kernel.id();
	id.mode(mode);
	let function = match compiled.get(&id) {
		Some(function) => *function,
		None => {
			let function = compile(capability, kernel, mode)?;
			*compiled.entry(id).or_insert(function)
		}
	};
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
	Ok(Launch { function, count: (x, y, z), maps, addresses, info: info.data })
}

/// A kernel as CubeCL compiles it for a device that takes arguments by value. The context is current.
#[allow(unsafe_code)]
fn compile(
	capability: Capability,
	kernel: &dyn CubeTask<CudaCompiler>,
	mode: ExecutionMode,
) -> Result<Function, String> {
	let compiled = kernel.compile(&mut Default::default(), &options(capability), mode, kernel.address_type());
	let compiled = compiled.map_err(|error: CompilationError| error.to_string())?;
	let shared = compiled.repr.as_ref().map_or(0, |repr| repr.shared_memory_size()) as u32;
	let source = CString::new(compiled.source).map_err(|error| error.to_string())?;
	let name = CString::new(compiled.entrypoint_name).map_err(|error| error.to_string())?;
	let mut flags = vec![format!("--gpu-architecture={}", architecture(capability))];
	let include = cubecl::cuda::install::include_path();
	let folders = [include.clone(), include.join("cccl")];
	flags.extend(
		folders
			.iter()
			.filter(|folder| folder.exists())
			.map(|folder| format!("--include-path={}", folder.display())),
	);
	// SAFETY: the program is one that was created and not destroyed, and what is loaded and looked up ends with a zero.
	unsafe {
		let program = nvrtc::result::create_program(&source, None).map_err(|error| format!("{error:?}"))?;
		if nvrtc::result::compile_program(program, &flags).is_err() {
			let log = nvrtc::result::get_program_log(program).map_err(|error| format!("{error:?}"))?;
			return Err(CStr::from_ptr(log.as_ptr()).to_string_lossy().into_owned());
		}
		let image = nvrtc::result::get_ptx(program).map_err(|error| format!("{error:?}"))?;
		let _ = nvrtc::result::destroy_program(program);
		let module = result::module::load_data(image.as_ptr().cast()).map_err(|error| error.to_string())?;
		let function = result::module::get_function(module, name).map_err(|error| error.to_string())?;
		let most = CUfunction_attribute::CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES;
		result::function::set_function_attribute(function, most, shared as i32)
			.map_err(|error| error.to_string())?;
		Ok(Function { function, dim: compiled.cube_dim, shared })
	}
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
		.map_err(|error| error.to_string())?;
		Ok(found.assume_init())
	}
}
