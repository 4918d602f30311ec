//! Parameters that change under everything else.

use crate::world::World;
use ambit_runtime::{
	configs::governance::{
		parameters::{jobs, retrieval},
		RuntimeParameters,
	},
	RuntimeCall,
};
use codec::{Decode, Encode};
use frame_support::traits::dynamic_params::AggregatedKeyValue;
use pallet_ambit_governance::{Call, Governed, Rule};
use sp_runtime::Permill;

impl World {
	/// Has a parameter set, or tries what is out of its bounds.
	pub fn govern(&mut self) {
		if self.random.once_in(4) {
			let Some(call) = self.setting_outside() else { return };
			assert!(!self.decide("govern, out of bounds", call.clone()), "{call:?}");
		} else if let Some(call) = self.setting() {
			self.decide("govern", call);
		}
	}

	/// Has every other result of audited classes checked, from the next era on.
	pub fn audit_often(&mut self) {
		let share = jobs::Parameters::AuditShare(jobs::AuditShare, Some(Permill::from_percent(50)));
		self.decide("govern", set(RuntimeParameters::Jobs(share)));
	}

	/// Has artefacts asked for in eras of a hundred blocks.
	pub fn keep_in_short_eras(&mut self) {
		let blocks = retrieval::Parameters::EraBlocks(retrieval::EraBlocks, Some(100));
		self.decide("govern", set(RuntimeParameters::Retrieval(blocks)));
	}

	/// A parameter, its bounds, and its default as a number.
	fn parameter(&mut self) -> (RuntimeParameters, Rule, u128) {
		let all = RuntimeParameters::defaults();
		let parameter = all[self.random.below(all.len() as u64) as usize].clone();
		let (key, default) = parameter.clone().into_parts();
		(parameter, RuntimeParameters::rule(&key), default.as_ref().map_or(0, RuntimeParameters::amount))
	}

	/// The call that sets a parameter to between half and twice its default.
	pub fn setting(&mut self) -> Option<RuntimeCall> {
		let (parameter, rule, default) = self.parameter();
		let part = u128::from(500 + self.random.below(1_500));
		Some(set(with_amount(&parameter, (default * part / 1_000).clamp(rule.least, rule.most))?))
	}

	/// One that sets a parameter to the nearest value that is out of its bounds.
	fn setting_outside(&mut self) -> Option<RuntimeCall> {
		let (parameter, rule, _) = self.parameter();
		let amount = self.random.one_of(&[rule.least.checked_sub(1), rule.most.checked_add(1)]);
		Some(set(with_amount(&parameter, amount?)?))
	}
}

fn set(parameter: RuntimeParameters) -> RuntimeCall {
	let changes = vec![parameter].try_into().expect("it is one");
	RuntimeCall::Governance(Call::set_parameters { changes })
}

/// The same parameter with another amount, if its type can hold that.
fn with_amount(parameter: &RuntimeParameters, amount: u128) -> Option<RuntimeParameters> {
	// Group, name and `Some` in a byte each, then the value, little-endian.
	let mut bytes = parameter.encode();
	let amount = amount.to_le_bytes();
	let (low, high) = amount.split_at(bytes.len() - 3);
	bytes[3..].copy_from_slice(low);
	// A share above one is not even decoded.
	high.iter().all(|byte| *byte == 0).then(|| RuntimeParameters::decode(&mut &bytes[..]).ok())?
}
