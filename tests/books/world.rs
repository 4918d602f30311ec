//! A chain with people on it, and what they try.

use crate::{
	chain::{check, genesis, next_block},
	truth::Model,
};
use ambit_graph::testing::Random;
use ambit_runtime::{AccountId, Balance, Balances, RuntimeCall, Stakes, System, AMB, MILLI_AMB};
use frame_support::{
	traits::{
		fungible::Balanced,
		tokens::{Fortitude, Precision, Preservation},
		OnUnbalanced,
	},
	weights::Weight,
};
use frame_system::RawOrigin;
use sp_runtime::traits::Dispatchable;
use std::{collections::BTreeMap, fmt};

/// People, each with a worker key.
pub const PEOPLE: u8 = 12;
/// What each has, planck; the last one has a thousandth.
const WEALTH: Balance = 100_000 * AMB;
/// What a worker key has, planck.
const FLOAT: Balance = 50 * AMB;
/// Models on the chain.
const MODELS: usize = 4;
/// The books are checked after so many steps, and in every block.
const CHECK_EVERY: u64 = 8;

/// Calls that go through several times in any run of some thousand steps.
const COMMON: [&str; 30] = [
	"answer",
	"ask",
	"bond",
	"commit",
	"commit to a finding",
	"declare_domain",
	"delegate",
	"demand",
	"era paid",
	"govern",
	"offer",
	"open, founded",
	"open, unfounded",
	"post",
	"propose",
	"prove",
	"register a source",
	"report",
	"reveal",
	"reveal in a dispute",
	"rewarded",
	"set_class_terms",
	"settle",
	"submit",
	"take",
	"tell a finding",
	"trace",
	"transfer",
	"unbond",
	"vouch",
];
/// Calls that may never go through: moves and values that are wrong on purpose, what takes a week of blocks or eras, models that nobody uses any
/// more.
const RARE: [&str; 9] = [
	"blunder",
	"close a term",
	"govern, out of bounds",
	"leave_domain",
	"reap_delegation",
	"retire another's source",
	"retire_model",
	"withdraw_delegation",
	"withdraw_unbonded",
];

/// How often each kind of call was tried, and how often it was accepted.
#[derive(Default)]
pub struct Tally(BTreeMap<&'static str, (u64, u64)>);

impl Tally {
	pub fn note(&mut self, kind: &'static str, accepted: bool) {
		let (tried, done) = self.0.entry(kind).or_default();
		*tried += 1;
		*done += u64::from(accepted);
	}

	pub fn add(&mut self, other: Self) {
		for (kind, (tried, done)) in other.0 {
			let sum = self.0.entry(kind).or_default();
			*sum = (sum.0 + tried, sum.1 + done);
		}
	}

	/// What never once went through was not tested: in a long run nearly everything that is tried.
	pub fn assert_nothing_was_idle(&self, is_long: bool) {
		let wanted = |kind: &str| if is_long { !RARE.contains(&kind) } else { COMMON.contains(&kind) };
		for (kind, (tried, done)) in self.0.iter().filter(|(kind, _)| wanted(kind)) {
			assert!(*done > 0, "{kind}: {tried} times tried, never accepted");
		}
		assert!(COMMON.iter().all(|kind| self.0.contains_key(kind)), "something was never tried");
	}
}

impl fmt::Display for Tally {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		let (tried, done) = self.0.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
		writeln!(out, "{tried} calls, {done} accepted")?;
		self.0.iter().try_for_each(|(kind, (tried, done))| writeln!(out, "{kind:>24} {tried:>8} {done:>8}"))
	}
}

/// A chain, its people and the luck of one run.
pub struct World {
	ext: sp_io::TestExternalities,
	pub random: Random,
	pub models: Vec<Model>,
	pub tally: Tally,
	seed: u64,
}

/// A person's account.
pub fn person(number: u8) -> AccountId {
	AccountId::new([number; 32])
}

/// A person's worker key.
pub fn worker(person: &AccountId) -> AccountId {
	let bytes: &[u8; 32] = person.as_ref();
	AccountId::new([bytes[0] + 100; 32])
}

impl World {
	/// The beginning of a run.
	pub fn new(seed: u64) -> Self {
		let mut random = Random::new(seed);
		let people = (1..=PEOPLE).map(person);
		let balances = people.flat_map(|person| {
			let wealth = if person == self::person(PEOPLE) { WEALTH / 1_000 } else { WEALTH };
			[(worker(&person), FLOAT), (person, wealth)]
		});
		let ext = genesis(balances.collect());
		let models = (0..MODELS).map(|_| Model::random(&mut random)).collect();
		Self { ext, random, models, tally: Tally::default(), seed }
	}

	/// Takes so many steps.
	pub fn run(&mut self, steps: u64) {
		let mut ext = std::mem::take(&mut self.ext);
		ext.execute_with(|| {
			next_block(Weight::MAX);
			self.settle_in();
			check();
		});
		for step in 0..steps {
			let seed = self.seed;
			ext.execute_with(|| {
				let tried = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.step(step)));
				if let Err(payload) = tried {
					eprintln!("seed {seed}, step {step}, block {}", System::block_number());
					std::panic::resume_unwind(payload);
				}
			});
			if step.is_multiple_of(64) {
				ext.commit_all().expect("no transaction is open");
			}
		}
		self.ext = ext;
	}

	fn step(&mut self, step: u64) {
		if self.random.once_in(4) {
			for _ in 0..1 + self.random.below(5) {
				let room = self.random.one_of(&[
					Weight::zero(),
					Weight::from_parts(1_000_000_000, u64::MAX),
					Weight::MAX,
				]);
				next_block(room);
				self.count_rewards();
				self.count_proven_lies();
				check();
			}
		} else {
			self.act();
		}
		if step.is_multiple_of(CHECK_EVERY) {
			check();
		}
	}

	/// Has somebody make a call, most of the time for a fee.
	pub fn call(&mut self, kind: &'static str, who: &AccountId, call: impl Into<RuntimeCall>) -> bool {
		let fee = self.random.below(4) as Balance * MILLI_AMB / 2;
		if let Ok(fee) =
			Balances::withdraw(who, fee, Precision::Exact, Preservation::Preserve, Fortitude::Polite)
		{
			Stakes::on_unbalanced(fee);
		}
		let done = call.into().dispatch(RawOrigin::Signed(who.clone()).into()).is_ok();
		self.tally.note(kind, done);
		done
	}

	/// Has a referendum of root's decide on a call.
	pub fn decide(&mut self, kind: &'static str, call: RuntimeCall) -> bool {
		let done = call.dispatch(RawOrigin::Root.into()).is_ok();
		self.tally.note(kind, done);
		done
	}

	/// Anybody.
	pub fn anybody(&mut self) -> AccountId {
		person(1 + self.random.below(PEOPLE.into()) as u8)
	}
}
