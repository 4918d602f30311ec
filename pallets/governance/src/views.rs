//! What the runtime API answers. Run off chain: nothing here is called by a block.

use crate::{Config, Governed, Pallet, ParameterOf, Pending};
use alloc::{string::ToString, vec::Vec};
use ambit_primitives::governance::ParameterState;
use frame_support::traits::{dynamic_params::AggregatedKeyValue, Get};
use pallet_parameters::Parameters;

impl<T: Config> Pallet<T> {
	/// Every governed parameter, as it is and as it will be.
	pub fn parameters() -> Vec<ParameterState> {
		let decided = Pending::<T>::get().map(|decided| decided.changes).unwrap_or_default();
		let state = |parameter: ParameterOf<T>| {
			let (key, default) = parameter.into_parts();
			let rule = ParameterOf::<T>::rule(&key);
			let default = default.as_ref().map(ParameterOf::<T>::amount).unwrap_or_default();
			let value = Parameters::<T>::get(&key).as_ref().map_or(default, ParameterOf::<T>::amount);
			let next = decided.iter().find(|(changed, _)| *changed == key);
			ParameterState {
				group: rule.group.to_string(),
				name: rule.name.to_string(),
				unit: rule.unit,
				value,
				next: next.map(|(_, next)| next.as_ref().map_or(default, ParameterOf::<T>::amount)),
				default,
				least: rule.least,
				most: rule.most,
				track: rule.track,
			}
		};
		ParameterOf::<T>::defaults().into_iter().map(state).collect()
	}

	/// Number of the running era.
	pub fn era() -> u32 {
		T::Era::get()
	}
}
