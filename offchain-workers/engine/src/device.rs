//! The devices on which a model can be executed.

use std::{fmt, str::FromStr};

/// A device. All give the same results; they differ in speed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Device {
	/// NVIDIA's first device if all that it takes is there, the processor if not.
	Auto,
	/// The reference evaluation, one element at a time: slow, for tests and as the arbiter.
	Reference,
	/// The processor, through Burn's `flex` backend.
	#[default]
	Cpu,
	/// NVIDIA's device of this number, through CubeCL; needs the feature `cuda`, which is on by default.
	Cuda(u16),
}

impl Device {
	/// Those that there are everywhere.
	pub const ALL: [Self; 2] = [Self::Reference, Self::Cpu];
}

impl fmt::Display for Device {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Auto => f.write_str("auto"),
			Self::Reference => f.write_str("reference"),
			Self::Cpu => f.write_str("cpu"),
			Self::Cuda(number) => write!(f, "cuda:{number}"),
		}
	}
}

/// A name that is no device's.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("no device is called {0:?}; there are `auto`, `cpu`, `cuda:0` (and other numbers) and `reference`")]
pub struct UnknownDevice(pub String);

impl FromStr for Device {
	type Err = UnknownDevice;

	fn from_str(name: &str) -> Result<Self, Self::Err> {
		let unknown = || UnknownDevice(name.to_owned());
		match name {
			"auto" => Ok(Self::Auto),
			"reference" => Ok(Self::Reference),
			"cpu" => Ok(Self::Cpu),
			"cuda" => Ok(Self::Cuda(0)),
			_ => {
				let number = name.strip_prefix("cuda:").ok_or_else(unknown)?;
				number.parse().map(Self::Cuda).map_err(|_| unknown())
			}
		}
	}
}

/// Why a device can't be used. The message says what to do about it.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Unavailable {
	/// The program was built without what the device needs.
	#[error("this program was built without the feature `{0}`")]
	Feature(&'static str),
	/// The driver's library can't be loaded.
	#[error("no NVIDIA driver was found (libcuda.so.1): install it, or choose `cpu`")]
	Driver,
	/// The compiler of kernels can't be loaded.
	#[error("the NVIDIA driver is there, but not CUDA's run-time compiler (libnvrtc.so): install the CUDA toolkit's `nvrtc`, or add its folder to LD_LIBRARY_PATH")]
	Compiler,
	/// The headers with which kernels are compiled aren't there.
	#[error("CUDA's headers were not found in {searched} (include/cuda_runtime.h and include/crt/mma.h): install the CUDA toolkit, or set CUDA_PATH")]
	Headers {
		/// Where they were looked for.
		searched: String,
	},
	/// Instructions that the processor is to be limited to, and that nobody knows.
	#[error("AMBIT_CPU is {0:?}, which names no instructions; there are `portable`, `avx2`, `avxvnni` and `avx512`")]
	Instructions(String),
	/// There is no device of this number.
	#[error("there is no device cuda:{number}: the driver knows {count}")]
	Number {
		/// What was asked for.
		number: u16,
		/// How many there are, counted from 0.
		count: u32,
	},
	/// The device computes something else than the reference.
	#[error("the device failed its self-test at {0}: it must not be used")]
	Wrong(&'static str),
	/// The driver refuses.
	#[error("the device can't be used: {0}")]
	Failed(String),
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_device_should_be_read_as_it_is_written() {
		for device in [Device::Auto, Device::Reference, Device::Cpu, Device::Cuda(0), Device::Cuda(7)] {
			assert_eq!(device.to_string().parse(), Ok(device));
		}
		assert_eq!("cuda".parse(), Ok(Device::Cuda(0)));
		for name in ["", "gpu", "cuda:", "cuda:-1", "cuda:65536", "cuda:x", "CPU"] {
			assert_eq!(name.parse::<Device>(), Err(UnknownDevice(name.into())));
		}
	}
}
