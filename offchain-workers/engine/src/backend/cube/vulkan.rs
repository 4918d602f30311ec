//! Whatever has Vulkan: other vendors' devices, and processors with Mesa's lavapipe.

use super::{selftest, Cube};
use crate::{program::caught, Unavailable};
use cubecl::{
	prelude::Runtime,
	wgpu::{init_setup, Vulkan as Api, WgpuDevice, WgpuRuntime},
};
use std::sync::Once;

/// A device with Vulkan.
pub type Vulkan = Cube<WgpuRuntime>;

/// Tensors of more tiles are hashed on the device.
const HASHED_FROM: u32 = 3;

impl Vulkan {
	/// The device that `CUBECL_WGPU_DEFAULT_DEVICE` names, or the best there is.
	pub fn open() -> Result<Self, Unavailable> {
		static SETUP: Once = Once::new();
		let client = caught(|| {
			let device = WgpuDevice::DefaultDevice;
			SETUP.call_once(|| {
				init_setup::<Api>(&device, Default::default());
			});
			Ok(WgpuRuntime::client(&device))
		});
		let vulkan = client.map(|client| Self::on(client, HASHED_FROM));
		let vulkan = vulkan.map_err(|fault| Unavailable::Failed(fault.to_string()))?;
		selftest::check(&vulkan)?;
		Ok(vulkan)
	}
}
