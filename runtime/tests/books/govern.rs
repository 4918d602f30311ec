//! Parameters that change under everything else.

use crate::world::World;
use ambit_runtime::{configs::governance::RuntimeParameters, RuntimeCall};
use codec::{Decode, Encode};
use frame_support::traits::dynamic_params::AggregatedKeyValue;
use pallet_ambit_governance::{Call, Governed};

impl World {
	/// Sets a parameter to between half and twice its default, or tries what is out of its bounds.
	pub fn govern(&mut self) {
		let all = RuntimeParameters::defaults();
		let parameter = all[self.random.below(all.len() as u64) as usize].clone();
		let (key, default) = parameter.clone().into_parts();
		let rule = RuntimeParameters::rule(&key);
		let default = default.as_ref().map_or(0, RuntimeParameters::amount);
		let outside = self.random.once_in(4);
		let amount = if outside {
			self.random.one_of(&[rule.least.checked_sub(1), rule.most.checked_add(1)])
		} else {
			let part = u128::from(500 + self.random.below(1_500));
			Some((default * part / 1_000).clamp(rule.least, rule.most))
		};
		let Some(parameter) = amount.and_then(|amount| with_amount(&parameter, amount)) else { return };
		let changes = vec![parameter].try_into().expect("it is one");
		let call = RuntimeCall::Governance(Call::set_parameters { changes });
		if outside {
			assert!(!self.decide("govern, out of bounds", call), "{rule:?} is {amount:?}");
		} else {
			self.decide("govern", call);
		}
	}
}

/// The same parameter with another amount, if its type can hold that.
fn with_amount(parameter: &RuntimeParameters, amount: u128) -> Option<RuntimeParameters> {
	// Group, name and `Some` in a byte each, then the value, little-endian.
	let mut bytes = parameter.encode();
	let amount = amount.to_le_bytes();
	let (low, high) = amount.split_at(bytes.len() - 3);
	bytes[3..].copy_from_slice(low);
	high.iter().all(|byte| *byte == 0).then(|| RuntimeParameters::decode(&mut &bytes[..]).expect("it is one"))
}
