//! Kernels as CubeCL compiles them, for launches that are recorded.

use super::recorder::said;
use crate::engine::locked;
use cubecl::{cuda::CudaCompiler, prelude::*};
use cubecl_cpp::{
	shared::{
		Body, CompilationOptions, ComputeKernel, CppSupportedFeatures, Elem, Flags, Item, SharedMemory,
	},
	Dialect,
};
use cudarc::{
	driver::{
		result,
		sys::{self, CUfunction_attribute},
	},
	nvrtc,
};
use std::{
	collections::HashMap,
	ffi::{c_char, CStr, CString},
	sync::Mutex,
	thread,
};

/// The major and the minor number of a device's compute capability.
pub(super) type Capability = (i32, i32);

/// The architecture for which kernels are compiled, with what only that one has where there is such.
fn architecture((major, minor): Capability) -> String {
	format!("sm_{major}{minor}{}", if major >= 9 { "a" } else { "" })
}

/// What CubeCL's server compiles by, but for functions of floating point that no kernel here has.
pub(super) fn options((major, _): Capability) -> CompilationOptions {
	let has_clusters = major >= 9;
	let supports_features = CppSupportedFeatures {
		grid_constants: true,
		clusters: has_clusters,
		elect_sync: has_clusters,
		..Default::default()
	};
	CompilationOptions { supports_features, ..Default::default() }
}

/// A compiled kernel, on the device as long as somebody has it.
#[derive(Debug)]
pub(super) struct Function {
	module: sys::CUmodule,
	pub function: sys::CUfunction,
	pub dim: CubeDim,
	/// Bytes of a cube.
	pub shared: u32,
}

// SAFETY: a function of a module that is loaded, which any thread may launch.
#[allow(unsafe_code)]
unsafe impl Send for Function {}
#[allow(unsafe_code)]
unsafe impl Sync for Function {}

impl Drop for Function {
	#[allow(unsafe_code)]
	fn drop(&mut self) {
		// SAFETY: nobody has the function any more. It fails only without its context, which takes the module with it.
		let _ = unsafe { result::module::unload(self.module) };
	}
}

/// What the compiler makes of a kernel.
pub(super) struct Image {
	/// For this device, and for the driver to compile where it does not take that.
	binary: Vec<c_char>,
	assembly: Vec<c_char>,
	name: CString,
	dim: CubeDim,
	shared: u32,
}

impl Image {
	/// In the current context.
	#[allow(unsafe_code)]
	pub fn load(&self) -> Result<Function, String> {
		let Self { binary, assembly, name, dim, shared } = self;
		// SAFETY: the images are whole and the name ends with a zero; the function is the module's, which stays as long.
		unsafe {
			let load = |image: &Vec<c_char>| result::module::load_data(image.as_ptr().cast());
			let module = load(binary).or_else(|_| load(assembly)).map_err(said)?;
			let function = result::module::get_function(module, name.clone()).map_err(said)?;
			let found = Function { module, function, dim: *dim, shared: *shared };
			let most = CUfunction_attribute::CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES;
			result::function::set_function_attribute(function, most, *shared as i32).map_err(said)?;
			Ok(found)
		}
	}
}

/// Compiles kernels, as many at a time as there are processors.
pub(super) fn compile_all(
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
		let images = match compiled {
			Ok(()) => binary(program)
				.and_then(|binary| Ok((binary, nvrtc::result::get_ptx(program)?)))
				.map_err(failed),
			Err(_) => Err(nvrtc::result::get_program_log(program)
				.map_or_else(failed, |log| CStr::from_ptr(log.as_ptr()).to_string_lossy().into_owned())),
		};
		let _ = nvrtc::result::destroy_program(program);
		let (binary, assembly) = images?;
		Ok(Image { binary, assembly, name, dim: kernel.cube_dim, shared })
	}
}

/// The device's own code of a compiled program.
///
/// # Safety
///
/// The program was created and not destroyed.
#[allow(unsafe_code)]
unsafe fn binary(program: nvrtc::sys::nvrtcProgram) -> Result<Vec<c_char>, nvrtc::result::NvrtcError> {
	let mut size = 0;
	// SAFETY: the program is there, and as many bytes are written as it says.
	unsafe {
		nvrtc::sys::nvrtcGetCUBINSize(program, &raw mut size).result()?;
		let mut bytes = vec![0; size];
		nvrtc::sys::nvrtcGetCUBIN(program, bytes.as_mut_ptr()).result()?;
		Ok(bytes)
	}
}

/// A kernel whose text is our own, of so many units a cube, which share so many bytes besides what the text says.
pub(super) fn of_text(name: &str, source: String, units: u32, shared: usize) -> CompiledKernel<CudaCompiler> {
	CompiledKernel {
		entrypoint_name: name.into(),
		debug_name: None,
		source,
		repr: Some(described(name, units, shared)),
		cube_dim: CubeDim::new_1d(units),
		debug_info: None,
	}
}

/// What CubeCL asks about a kernel that it didn't make: how much shared memory a cube takes.
fn described<D: Dialect>(name: &str, units: u32, shared: usize) -> ComputeKernel<D> {
	let byte = Item::scalar(Elem::U8, true);
	let memory = SharedMemory::Array { index: 0, item: byte, length: shared, align: 1_024, offset: 0 };
	ComputeKernel {
		tensor_maps: Vec::new(),
		buffers: Vec::new(),
		scalars: Vec::new(),
		info: Default::default(),
		meta_static_len: 0,
		body: Body {
			instructions: Vec::new(),
			shared_memories: vec![memory],
			pipelines: Vec::new(),
			barriers: Vec::new(),
			const_arrays: Vec::new(),
			local_arrays: Vec::new(),
			info_by_ptr: false,
			has_dynamic_meta: false,
			address_type: Item::scalar(Elem::U64, true),
		},
		cube_dim: CubeDim::new_1d(units),
		cluster_dim: None,
		extensions: Vec::new(),
		flags: Flags::default(),
		items: Default::default(),
		kernel_name: name.into(),
	}
}
