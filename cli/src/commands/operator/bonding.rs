//! What every operator needs before it can offer anything: a bond, a role, a worker key in its node, and fees for that.

use super::{
	keystore::{self, has_key, NewKey},
	Bond,
};
use crate::{
	amount,
	chain::{Client, Sender},
	error::{Error, Result},
	keys::address,
	output::Output,
};
use ambit_primitives::{traits::Role, AccountId, Address, Balance, AMB};
use ambit_runtime::RuntimeCall;

/// What a worker key's account gets for transaction fees, planck.
pub const FEES: Balance = AMB;

/// An operator that is to be ready to offer.
pub struct Ready {
	/// As what it works.
	pub role: Role,
	/// Active bond to have at least, planck.
	pub bond: Balance,
	/// What the worker's account should hold, planck.
	pub float: Balance,
	/// The worker key, if one is there already that the chain doesn't know.
	pub worker: Option<AccountId>,
}

impl Ready {
	/// The calls that do what is missing, and the worker key. The sender's node must be the operator's own: it gets that key.
	pub async fn calls(
		self,
		sender: &Sender<'_>,
		state: Option<&Bond>,
	) -> Result<(Vec<RuntimeCall>, AccountId)> {
		let client = sender.client;
		let mut calls = Vec::new();
		calls.extend(bond_call(state, self.bond));
		let (roles, chilled) = state.map_or((&[][..], false), |state| (&state.roles, state.chilled));
		if !roles.contains(&self.role) {
			let role = self.role;
			calls.push(RuntimeCall::Stakes(pallet_ambit_staking::Call::declare_role { role }));
		}
		if chilled {
			calls.push(RuntimeCall::Stakes(pallet_ambit_staking::Call::unchill {}));
		}
		let current = state.and_then(|state| state.worker.clone());
		let worker = match current {
			Some(worker)
				if self.worker.as_ref().is_none_or(|named| *named == worker)
					&& has_key(client, &worker).await? =>
			{
				worker
			}
			_ => {
				let worker = self.new_worker(client, sender.output).await?;
				calls.push(RuntimeCall::Stakes(pallet_ambit_staking::Call::set_worker {
					worker: worker.clone(),
				}));
				worker
			}
		};
		let float = client.free_balance(&worker).await?;
		if float < self.float {
			let (dest, value) = (Address::Id(worker.clone()), self.float - float);
			calls.push(RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive { dest, value }));
		}
		Ok((calls, worker))
	}

	/// The key that the operator named, which its node must have, or one that is made there.
	async fn new_worker(&self, client: &Client, output: Output) -> Result<AccountId> {
		let Some(worker) = &self.worker else {
			let key = NewKey::make();
			keystore::insert(client, &key, output).await?;
			return Ok(key.account);
		};
		if has_key(client, worker).await? {
			return Ok(worker.clone());
		}
		Err(Error::Usage(format!(
			"{} does not have the worker key {}: `ambit operator init` puts one there, or leave --worker-key out",
			client.url(),
			address(worker)
		)))
	}
}

/// The active bond to have: what the user asked for, which must be `enough` for `what`; never less than there is.
pub fn wanted(bond: Option<Balance>, enough: Balance, state: Option<&Bond>, what: &str) -> Result<Balance> {
	let active = state.map_or(0, |state| state.active);
	match bond {
		Some(bond) if bond < enough => Err(Error::Usage(format!(
			"a bond of {} doesn't cover {what}, which takes {}",
			amount::format(bond),
			amount::format(enough),
		))),
		Some(bond) => Ok(bond.max(active)),
		None => Ok(enough.max(active)),
	}
}

/// The call that brings the active bond up to `wanted`.
fn bond_call(state: Option<&Bond>, wanted: Balance) -> Option<RuntimeCall> {
	let call = match state {
		None => pallet_ambit_staking::Call::bond { amount: wanted },
		Some(state) if state.active < wanted => {
			pallet_ambit_staking::Call::bond_extra { amount: wanted - state.active }
		}
		Some(_) => return None,
	};
	Some(RuntimeCall::Stakes(call))
}

#[cfg(test)]
mod tests {
	use super::*;

	fn bond(active: Balance) -> Bond {
		Bond {
			active,
			backing: 0,
			pledged: 0,
			unbonding: Vec::new(),
			roles: Vec::new(),
			worker: None,
			chilled: false,
		}
	}

	#[test]
	fn a_bond_should_grow_to_what_is_needed_and_never_shrink() {
		assert_eq!(wanted(None, 10, None, "it").unwrap(), 10);
		assert_eq!(wanted(None, 10, Some(&bond(30)), "it").unwrap(), 30);
		assert_eq!(wanted(Some(20), 10, Some(&bond(5)), "it").unwrap(), 20);
		assert!(matches!(wanted(Some(9), 10, None, "it"), Err(Error::Usage(text)) if text.contains("it")));
		assert!(bond_call(Some(&bond(10)), 10).is_none());
		let more = pallet_ambit_staking::Call::bond_extra { amount: 4 };
		assert_eq!(bond_call(Some(&bond(6)), 10), Some(RuntimeCall::Stakes(more)));
	}
}
