//! How fast this chain's referenda go.

use crate::{Config, GenesisConfig, Pace, Pallet};
use core::marker::PhantomData;

impl<T: Config> Default for GenesisConfig<T> {
	fn default() -> Self {
		Self { pace: 1, runtime: PhantomData }
	}
}

impl<T: Config> GenesisConfig<T> {
	pub(crate) fn set_pace(&self) {
		assert!(self.pace > 0, "a pace of 0: periods can't be divided by it");
		Pace::<T>::put(self.pace);
	}
}

impl<T: Config> Pallet<T> {
	/// By what the periods of referenda are divided.
	pub fn pace() -> u32 {
		Pace::<T>::get().max(1)
	}
}
