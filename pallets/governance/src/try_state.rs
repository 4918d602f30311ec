//! What must hold between any two blocks and after any call.

use crate::{Config, Governed, KeyOf, Pallet, ParameterOf, Pending};
use alloc::vec::Vec;
use frame_support::{ensure, traits::Get};
use pallet_parameters::Parameters;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks that every parameter is within its bounds, as it is and as it will be. Not for use in a block.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		for (key, value) in Parameters::<T>::iter() {
			let rule = ParameterOf::<T>::rule(&key);
			ensure!(rule.allows(ParameterOf::<T>::amount(&value)), "a parameter is out of its bounds");
		}
		ensure!(ParameterOf::<T>::is_consistent(), "parameters make no sense together");
		let Some(decided) = Pending::<T>::get() else { return Ok(()) };
		ensure!(decided.era <= T::Era::get(), "a decision was made in an era that is to come");
		ensure!(!decided.changes.is_empty(), "a decision on nothing waits");
		let mut seen = Vec::<KeyOf<T>>::new();
		for (key, _) in &decided.changes {
			ensure!(!seen.contains(key), "a parameter has one decision");
			seen.push(key.clone());
		}
		Self::check(&decided.changes).map_err(|_| "what is decided can't come into force")?;
		Ok(())
	}
}
