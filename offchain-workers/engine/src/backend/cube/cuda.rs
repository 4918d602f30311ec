//! NVIDIA's devices.

use super::{
	compile::Capability,
	fused,
	recording::Line,
	runtime::Recordable,
	selftest,
	warpgroup::{self, Launch},
	whole::Wholes,
	Cube,
};
use crate::{program::caught, Fault, Unavailable};
use cubecl::{
	cuda::CudaDevice,
	prelude::{ComputeClient, Runtime},
	server::Handle,
};
use cudarc::{driver, nvrtc};
use std::path::Path;

/// A device of NVIDIA's.
pub type Cuda = Cube<Recordable>;

/// Compute capability of the devices that multiply by warpgroups. Those after it have other instructions.
const WARPGROUPS: i32 = 9;
/// Compute capability from which on arguments are values, without which launches aren't recorded.
const VALUES: i32 = 7;
/// Where the headers are looked for that kernels are compiled with, if `CUDA_PATH` doesn't say.
const INSTALLATIONS: [&str; 2] = ["/usr/local/cuda", "/opt/cuda"];
/// Those that there must be: with the second one tensor cores are programmed.
const HEADERS: [&str; 2] = ["cuda_runtime.h", "crt/mma.h"];

impl Cuda {
	/// The device with this number, if it and all that it takes is there. Nothing is loaded before it is known to be.
	pub fn open(number: u16) -> Result<Self, Unavailable> {
		let capability = check(number)?;
		let by_warpgroups: Option<Launch<Recordable>> =
			(capability.0 == WARPGROUPS).then_some(warpgroup::launch as Launch<Recordable>);
		let cuda = caught(|| {
			let client = Recordable::client(&CudaDevice::new(number.into()));
			let wholes = match capability.0 {
				VALUES.. => {
					let line = Line::new(number, capability)?;
					Some(Wholes::new(line, client.info().clone(), address, &fused::LAUNCHES))
				}
				_ => None,
			};
			Ok(Self::on(client, by_warpgroups, wholes))
		});
		let cuda = cuda.map_err(|fault| Unavailable::Failed(fault.to_string()))?;
		selftest::check(&cuda)?;
		Ok(cuda)
	}
}

/// Where something is on the device.
fn address(client: &ComputeClient<Recordable>, handle: Handle) -> Result<u64, Fault> {
	let found = client.get_resource(handle).map_err(|error| Fault::Device(error.to_string()))?;
	Ok(found.resource().ptr)
}

/// Whether there is a driver, a compiler, its headers and this device, and its compute capability.
fn check(number: u16) -> Result<Capability, Unavailable> {
	// The bindings would panic if they didn't find the libraries, on the device's own thread the second one.
	if !libraries_are_there() {
		return Err(Unavailable::Driver);
	}
	if !compiler_is_there() {
		return Err(Unavailable::Compiler);
	}
	let found = headers();
	let is_whole = |folder: &String| {
		let include = Path::new(folder).join("include");
		HEADERS.iter().all(|header| include.join(header).exists())
	};
	if !found.iter().any(is_whole) {
		return Err(Unavailable::Headers { searched: found.join(", ") });
	}
	let failed = |error: driver::DriverError| Unavailable::Failed(format!("{error:?}"));
	driver::result::init().map_err(failed)?;
	let count = driver::result::device::get_count().map_err(failed)?;
	if i32::from(number) >= count {
		return Err(Unavailable::Number { number, count: count.try_into().unwrap_or(0) });
	}
	capability(number).map_err(failed)
}

#[allow(unsafe_code)]
fn capability(number: u16) -> Result<Capability, driver::DriverError> {
	use driver::sys::CUdevice_attribute::{
		CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR,
	};
	let device = driver::result::device::get(number.into())?;
	// SAFETY: the device is there.
	let part = |attribute| unsafe { driver::result::device::get_attribute(device, attribute) };
	Ok((
		part(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)?,
		part(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR)?,
	))
}

/// Where the headers can be, in the order in which the runtime looks for them; it takes the first that exists.
fn headers() -> Vec<String> {
	match std::env::var("CUDA_PATH") {
		Ok(path) => vec![path],
		Err(_) => {
			let first = INSTALLATIONS.iter().find(|path| Path::new(path).exists());
			let packaged = Path::new("/usr/bin/nvcc").exists().then_some("/usr");
			match first.copied().or(packaged) {
				Some(path) => vec![path.to_owned()],
				None => INSTALLATIONS.map(str::to_owned).into(),
			}
		}
	}
}

#[allow(unsafe_code)]
fn libraries_are_there() -> bool {
	// SAFETY: loading the driver's library runs its initialisers and nothing else.
	unsafe { driver::sys::is_culib_present() }
}

#[allow(unsafe_code)]
fn compiler_is_there() -> bool {
	// SAFETY: loading the compiler's library runs its initialisers and nothing else.
	unsafe { nvrtc::sys::is_culib_present() }
}
