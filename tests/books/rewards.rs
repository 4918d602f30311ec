//! Coverage rewards: domains, and what referenda decide on.

use crate::world::World;
use ambit_primitives::rewards::{ClassTerms, IssuanceSchedule, RewardParameters};
use ambit_runtime::{
	configs::rewards::MIN_ERA_BLOCKS, Balance, Runtime, RuntimeEvent, System, AMB, MILLI_AMB,
};
use pallet_ambit_job_registry::Classes;
use pallet_ambit_rewards::{Call as Reward, Event};

/// Names of failure domains, and what is none.
const DOMAINS: [&str; 5] = ["a/1", "a/2", "b/1", "home/attic", "Nowhere"];

impl World {
	/// Gives all classes a weight, and money to pay by it.
	pub fn begin_rewards(&mut self) {
		let parameters = RewardParameters {
			era_blocks: MIN_ERA_BLOCKS,
			demand_share_ppm: 2_000_000,
			fee_share_ppm: 500_000,
			carry_cap: AMB,
			allowance_cap: 10 * AMB,
			entry_per_slot: MILLI_AMB,
			price_limit_ppm: 3_000_000,
		};
		self.decide("set_parameters", Reward::<Runtime>::set_parameters { parameters }.into());
		let schedule = IssuanceSchedule { per_era: AMB, decay_ppm: 50_000 };
		self.decide("set_issuance", Reward::<Runtime>::set_issuance { schedule }.into());
		for class in Classes::<Runtime>::iter_keys().collect::<Vec<_>>() {
			let terms = ClassTerms { weight_ppm: 1_000_000, multiple_ppm: 5_000_000 };
			self.decide("set_class_terms", Reward::<Runtime>::set_class_terms { class, terms }.into());
		}
	}

	/// Somebody says where its machines are, or a referendum decides on rewards.
	pub fn reward(&mut self) {
		let who = self.anybody();
		let ppm = |random: &mut ambit_graph::testing::Random, most: u64| random.below(most + most / 8) as u32;
		match self.random.below(12) {
			0..5 => {
				let name = self.random.one_of(&DOMAINS).as_bytes().to_vec();
				let name = name.try_into().expect("it is short");
				self.call("declare_domain", &who, Reward::declare_domain { name })
			}
			5..7 => self.call("leave_domain", &who, Reward::leave_domain {}),
			7 => self.decide("end_declaration", Reward::<Runtime>::end_declaration { operator: who }.into()),
			8 | 9 => {
				let class = self.random.below(12) as u32;
				let terms = ClassTerms {
					weight_ppm: ppm(&mut self.random, 1_000_000),
					multiple_ppm: ppm(&mut self.random, 10_000_000),
				};
				self.decide("set_class_terms", Reward::<Runtime>::set_class_terms { class, terms }.into())
			}
			10 => {
				let parameters = RewardParameters {
					era_blocks: MIN_ERA_BLOCKS - 1 + self.random.below(6) as u32,
					demand_share_ppm: ppm(&mut self.random, 10_000_000),
					fee_share_ppm: ppm(&mut self.random, 1_000_000),
					carry_cap: self.random.below(5) as Balance * AMB / 2,
					allowance_cap: self.random.below(20) as Balance * AMB,
					entry_per_slot: self.random.below(4) as Balance * MILLI_AMB,
					price_limit_ppm: 1_000_000 + ppm(&mut self.random, 9_000_000),
				};
				self.decide("set_parameters", Reward::<Runtime>::set_parameters { parameters }.into())
			}
			_ => {
				let schedule = IssuanceSchedule {
					per_era: self.random.below(3) as Balance * AMB,
					decay_ppm: ppm(&mut self.random, 500_000),
				};
				self.decide("set_issuance", Reward::<Runtime>::set_issuance { schedule }.into())
			}
		};
	}

	/// Counts what the block paid so far.
	pub fn count_rewards(&mut self) {
		for record in System::events() {
			match record.event {
				RuntimeEvent::Rewards(Event::Rewarded { .. }) => self.tally.note("rewarded", true),
				RuntimeEvent::Rewards(Event::DomainDown { .. }) => self.tally.note("domain down", true),
				RuntimeEvent::Rewards(Event::EraPaid { .. }) => self.tally.note("era paid", true),
				RuntimeEvent::Treasury(pallet_treasury::Event::Awarded { .. }) => {
					self.tally.note("awarded by the treasury", true);
				}
				_ => {}
			}
		}
	}
}
