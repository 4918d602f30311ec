//! CubeCL's CUDA runtime, whose launches can be recorded.
//!
//! Asking CubeCL for a kernel takes the processor longer than many a kernel takes the device, and a plan asks for the same ones each time. So its
//! launches are noted once ([`Recorder`]) and repeated as a whole ([`super::recording`]). All else is done by CubeCL's own server.

use super::recorder::Recorder;
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
		ServerCommunication, ServerError, ServerUtilities,
	},
	stream_id::StreamId,
	zspace::{Shape, Strides},
	CubeTask, MemoryAllocationMode, MemoryUsage,
};
use cubecl_runtime::{
	allocator::PitchedMemoryLayoutPolicy,
	logging::ServerLogger,
	memory_management::ManagedMemoryHandle,
	storage::{ComputeStorage, ManagedResource},
};
use std::{fmt, sync::Arc};

type Inner = <CudaRuntime as Runtime>::Server;
type Resource = <<Inner as ComputeServer>::Storage as ComputeStorage>::Resource;

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
		if recorder.is_recording(stream) {
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
