//! The devices on which a model can be executed.

use std::{fmt, str::FromStr};

/// A device. All give the same results; they differ in speed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Device {
	/// The reference evaluation, one element at a time: slow, for tests and as the arbiter.
	Reference,
	/// The processor, through Burn's `flex` backend.
	#[default]
	Cpu,
}

impl Device {
	/// All that this build knows.
	pub const ALL: [Self; 2] = [Self::Reference, Self::Cpu];
}

impl fmt::Display for Device {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::Reference => "reference",
			Self::Cpu => "cpu",
		})
	}
}

/// A name that is no device's.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("no device is called {0:?}; there are `reference` and `cpu`")]
pub struct UnknownDevice(pub String);

impl FromStr for Device {
	type Err = UnknownDevice;

	fn from_str(name: &str) -> Result<Self, Self::Err> {
		Self::ALL
			.into_iter()
			.find(|device| device.to_string() == name)
			.ok_or_else(|| UnknownDevice(name.to_owned()))
	}
}
