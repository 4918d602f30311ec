//! Delegation: validators' pools, who puts money into them, and what an offence takes out.

use crate::world::{person, World};
use ambit_primitives::traits::{Role, StakeLedger};
use ambit_runtime::{AccountId, Balance, Runtime, Session, Stakes, AMB};
use frame_support::weights::Weight;
use pallet_ambit_staking::{Call as Staking, Exposure, Pools};
use pallet_session::historical::IdentificationTuple;
use sp_runtime::{Perbill, Permill};
use sp_staking::offence::{OffenceDetails, OnOffenceHandler};

/// People who begin with pools. They have no session keys, so none of them ever makes a block.
const VALIDATORS: [u8; 2] = [8, 9];

impl World {
	/// Has some people stand for election, with pools.
	pub fn open_pools(&mut self) {
		for stash in VALIDATORS.map(person) {
			self.call("bond", &stash, Staking::bond { amount: 20_000 * AMB });
			self.call("declare_role", &stash, Staking::declare_role { role: Role::Validator });
			let commission = Permill::from_percent(10);
			self.call("open_pool", &stash, Staking::open_pool { commission });
		}
	}

	/// Somebody delegates, or a validator changes its pool.
	pub fn delegate(&mut self) {
		let who = self.anybody();
		let stash = person(self.random.one_of(&VALIDATORS));
		let amount = (1 + self.random.below(2_000) as Balance) * AMB;
		match self.random.below(40) {
			0..18 => self.call("delegate", &who, Staking::delegate { stash, amount }),
			18..27 => self.call("undelegate", &who, Staking::undelegate { stash, amount }),
			27..30 => self.call("withdraw_delegation", &who, Staking::withdraw_delegation { stash }),
			30..33 => {
				let delegator = self.anybody();
				self.call("reap_delegation", &who, Staking::reap_delegation { stash, delegator })
			}
			33..37 => {
				let commission = Permill::from_percent(self.random.below(12) as u32);
				self.call("set_commission", &stash, Staking::set_commission { commission })
			}
			37 if self.random.once_in(8) => self.call("close_pool", &stash, Staking::close_pool {}),
			37 => {
				let commission = Permill::from_percent(self.random.below(60) as u32);
				self.call("open_pool", &stash, Staking::open_pool { commission })
			}
			_ => self.offend(&stash),
		};
	}

	/// A validator is found out in an offence, as the offences pallet tells.
	fn offend(&mut self, stash: &AccountId) -> bool {
		let had = Pools::<Runtime>::get(stash).map(|pool| pool.fund.total);
		// All of it, as if it had been elected with it.
		let exposure = Exposure { own: Stakes::bonded(stash), delegated: had.unwrap_or_default() };
		let reporters = if self.random.once_in(2) { vec![self.anybody()] } else { Vec::new() };
		let details = OffenceDetails { offender: (stash.clone(), exposure), reporters };
		let fraction = Perbill::from_parts(self.random.below(80_000_000) as u32);
		<Stakes as OnOffenceHandler<AccountId, IdentificationTuple<Runtime>, Weight>>::on_offence(
			&[details],
			&[fraction],
			Session::current_index(),
		);
		let slashed = had > Pools::<Runtime>::get(stash).map(|pool| pool.fund.total);
		self.tally.note("offence", slashed);
		slashed
	}
}
